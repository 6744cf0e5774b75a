import type { Instant, Interval } from './instant.js';

/** The time that spans cover together: disjoint and in order, spans that touch as one. */
export function mergeSpans(spans: readonly Interval[]): Interval[] {
  const merged: Interval[] = [];
  for (const span of [...spans].sort((a, b) => a.startsAt - b.startsAt)) {
    const last = merged.at(-1);
    if (last === undefined || span.startsAt > last.endsAt) merged.push(span);
    else if (span.endsAt > last.endsAt) merged[merged.length - 1] = { startsAt: last.startsAt, endsAt: span.endsAt };
  }
  return merged;
}

/** Index of the first of disjoint spans in order that ends after an instant; their number: none does. By halving. */
export function firstEndingAfter(spans: readonly Interval[], t: Instant): number {
  let low = 0;
  let high = spans.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((spans[middle] as Interval).endsAt > t) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** Those of disjoint spans in order that overlap the time from `from` on and before `to`. */
export function spansWithin(spans: readonly Interval[], from: Instant, to: Instant): Interval[] {
  const found: Interval[] = [];
  for (let index = firstEndingAfter(spans, from); index < spans.length; index += 1) {
    const span = spans[index] as Interval;
    if (span.startsAt >= to) break;
    found.push(span);
  }
  return found;
}
