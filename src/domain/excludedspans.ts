import { firstEndingAfter } from './disjointspans.js';
import type { TimeOf } from './exclusionsinforce.js';
import type { Interval } from './instant.js';
import type { Timeline } from './timeline.js';

/** Time that does not count, with the references of the exclusions that say so. */
export interface ExcludedSpan extends Interval {
  readonly exclusions: readonly string[];
}

/** The excluded time of something, disjoint and in order, each span with all exclusions that make it up. */
export function excludedSpans({ exclusions }: Timeline, of: TimeOf): ExcludedSpan[] {
  const spans = exclusions.spansOf(of);
  if (spans.length === 0) return [];
  const named = spans.map((): string[] => []);
  for (const { reference, scope } of exclusions.spanning(of)) {
    if (scope.span !== null) named[firstEndingAfter(spans, scope.span.startsAt)]?.push(reference);
  }
  return spans.map((span, index) => ({ ...span, exclusions: named[index] ?? [] }));
}
