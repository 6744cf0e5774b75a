import { indexExclusions, type TimeOf } from './exclusionsinforce.js';
import type { Interval } from './instant.js';
import type { Timeline } from './timeline.js';

/** Time that does not count, with the references of the exclusions that say so. */
export interface ExcludedSpan extends Interval {
  readonly exclusions: readonly string[];
}

/** The excluded time of something, disjoint and in order, each span with all exclusions that overlap it. */
export function excludedSpans({ exclusions, contract }: Timeline, of: TimeOf): ExcludedSpan[] {
  const spans = exclusions.spansOf(of);
  if (spans.length === 0) return [];
  const single = exclusions.all.map((one) => ({
    reference: one.reference,
    spans: indexExclusions([one], contract.id).spansOf(of),
  }));
  return spans.map((span) => ({
    ...span,
    exclusions: single.filter((one) => one.spans.some((own) => overlap(own, span))).map(({ reference }) => reference),
  }));
}

function overlap(a: Interval, b: Interval): boolean {
  return a.startsAt < b.endsAt && b.startsAt < a.endsAt;
}
