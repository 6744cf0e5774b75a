import { isBalance } from './indicator.js';
import type { Instant, LocalDate } from './instant.js';
import type { TallyKey } from './tally.js';
import type { ObjectiveTerms } from './terms.js';
import type { Timeline } from './timeline.js';

/**
 * Indexes of the periods whose verdicts a change of these tallies may change, ascending: those of their days and, among the
 * later ones that have begun, those of a balance and those whose minimum level looks back to one of these.
 */
export function touchedPeriods(
  timeline: Timeline,
  touched: readonly Pick<TallyKey, 'objectiveId' | 'on'>[],
  now: Instant,
): number[] {
  const firstDays = new Map<string, LocalDate>();
  const indexes = new Set<number>();
  for (const { objectiveId, on } of touched) {
    const known = firstDays.get(objectiveId);
    if (known === undefined || on < known) firstDays.set(objectiveId, on);
    const period = timeline.periodOn(on);
    if (period !== null) indexes.add(period.index);
  }
  for (const { index, startsOn, startsAt } of timeline.periods) {
    if (startsAt > now) break;
    const goesBy = [...firstDays].some(([objectiveId, first]) => {
      const terms = first < startsOn ? timeline.objectiveByIdOfPeriod(index, objectiveId) : null;
      return terms !== null && (isBalance(terms) || looksBack(terms));
    });
    if (goesBy) indexes.add(index);
  }
  return [...indexes].sort((a, b) => a - b);
}

// However far: periods between that were not judged are passed over.
function looksBack({ minimum }: ObjectiveTerms): boolean {
  return minimum !== null && minimum.periods > 1;
}
