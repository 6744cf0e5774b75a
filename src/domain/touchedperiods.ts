import { isBalance } from './indicator.js';
import type { Instant, LocalDate } from './instant.js';
import type { TallyKey } from './tally.js';
import type { Timeline } from './timeline.js';

/**
 * Indexes of the periods whose figures a change of these tallies may change, ascending: those of their days and, of a balance,
 * all later ones that have begun.
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
    const grown = [...firstDays].some(([objectiveId, first]) => {
      const terms = first < startsOn ? timeline.objectiveByIdOfPeriod(index, objectiveId) : null;
      return terms !== null && isBalance(terms);
    });
    if (grown) indexes.add(index);
  }
  return [...indexes].sort((a, b) => a - b);
}
