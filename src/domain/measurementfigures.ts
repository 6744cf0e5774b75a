import { adjustments, countedAsGood } from './adjustment.js';
import { goodCounts } from './contactcounts.js';
import type { ExclusionEffect } from './exclusion.js';
import type { MeasurementFact } from './facts.js';
import { indicatorEntry } from './indicator.js';
import { type Contribution, type Counted, EMPTY_TALLY, isEmptyTally } from './tally.js';
import type { ObjectiveTerms } from './terms.js';
import type { Timeline } from './timeline.js';
import { sliceAt } from './timeslices.js';

/**
 * What one measurement adds to the objectives of the terms in force when it happened, on the contract's local day of
 * `occurredAt` (a contact's: when it entered the queue), and what exclusions add to that. Nothing for withdrawn facts and those
 * outside the contract's dates. Outages are not counted one by one, since they overlap: see `uptimeContributions`.
 */
export function measurementContributions(fact: MeasurementFact, timeline: Timeline): Contribution[] {
  if (fact.withdrawn) return [];
  const version = timeline.termsAt(fact.occurredAt);
  if (version === null) return [];
  const on = timeline.localDate(fact.occurredAt);
  return version.terms.objectives.flatMap((terms) => {
    const slice = sliceAt(fact.occurredAt, terms.slices, timeline.zone);
    const key = { objectiveId: timeline.objectiveId(terms.key), on, slice, part: 'RAW' as const };
    const raw = held({ ...key, ...countedFor(terms, fact) });
    const effect = timeline.exclusions.onMeasurement(fact, terms.key);
    if (effect === null) return raw;
    return [...raw, ...adjustments(raw, held({ ...key, ...adjustedFor(terms, fact, effect) }))];
  });
}

function held(one: Contribution): Contribution[] {
  return isEmptyTally(one.tally) && (one.counts ?? []).length === 0 ? [] : [one];
}

function adjustedFor(terms: ObjectiveTerms, fact: MeasurementFact, effect: ExclusionEffect): Counted {
  if (effect === 'REMOVE') return { tally: EMPTY_TALLY };
  const { tally, counts = [] } = countedAsGood(countedFor(terms, fact), terms);
  return counts.length === 0 ? { tally } : { tally, counts: goodCounts(counts) };
}

function countedFor(terms: ObjectiveTerms, fact: MeasurementFact): Counted {
  const { measurements } = indicatorEntry(terms.indicator);
  if (measurements?.inScope(terms, fact.content) !== true) return { tally: EMPTY_TALLY };
  return measurements.counted(terms, fact);
}
