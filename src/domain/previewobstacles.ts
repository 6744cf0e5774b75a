import type { MeasurementFact } from './facts.js';
import { indicatorEntry } from './indicator.js';
import type { ObjectiveTerms } from './terms.js';
import type { Timeline } from './timeline.js';

/** What stands in the way of counting facts by proposed terms, found while they pass. */
export interface ObstacleWatch {
  take(fact: MeasurementFact): void;
  /**
   * Why facts cannot tell what an objective would come to in a period; null: they can. Where nothing was reported there is
   * nothing to judge, unless it `hadFigures` by the agreed terms: those came from facts that the proposal does not read.
   */
  obstacle(terms: ObjectiveTerms, periodIndex: number, hadFigures: boolean): string | null;
}

interface Passed {
  readonly facts: number;
  readonly faulty: number;
  /** The first fault. */
  readonly such: string | null;
}

const NOTHING_PASSED: Passed = { facts: 0, faulty: 0, such: null };

/** Watches measurements for the objectives that are counted anew, by key. */
export function watchObstacles(proposed: Timeline, recounted: ReadonlySet<string>): ObstacleWatch {
  const passed = new Map<string, Passed>();

  function note(key: string, fault: string | null): void {
    const { facts, faulty, such } = passed.get(key) ?? NOTHING_PASSED;
    passed.set(key, { facts: facts + 1, faulty: faulty + (fault === null ? 0 : 1), such: such ?? fault });
  }

  return {
    take(fact) {
      const period = fact.withdrawn ? null : proposed.periodAt(fact.occurredAt);
      if (period === null) return;
      for (const terms of proposed.termsOfPeriod(period.index)?.terms.objectives ?? []) {
        if (recounted.has(terms.key) && isInScope(terms, fact)) {
          note(`${period.index} ${terms.key}`, faultOf(terms, fact));
        }
      }
    },
    obstacle(terms, periodIndex, hadFigures) {
      if (!recounted.has(terms.key) || indicatorEntry(terms.indicator).measurements === null) return null;
      const { facts, faulty, such } = passed.get(`${periodIndex} ${terms.key}`) ?? NOTHING_PASSED;
      if (faulty > 0) return `${faulty} of ${facts} facts were not counted by these terms, such as ${such}`;
      return facts === 0 && hadFigures ? 'its figures came from other facts than it would read' : null;
    },
  };
}

function isInScope(terms: ObjectiveTerms, { content }: MeasurementFact): boolean {
  return indicatorEntry(terms.indicator).measurements?.inScope(terms, content) === true;
}

/** What keeps a fact from being counted by the terms. */
function faultOf(terms: ObjectiveTerms, { content, externalId }: MeasurementFact): string | null {
  const faults = indicatorEntry(terms.indicator).measurements?.faults(terms, content) ?? [];
  const found = faults.find(([, message]) => message !== null);
  return found === undefined ? null : `${externalId}: ${found[0]} ${found[1]}`;
}
