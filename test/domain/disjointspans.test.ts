import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { firstEndingAfter, mergeSpans, spansWithin } from '../../src/domain/disjointspans.js';
import type { Interval } from '../../src/domain/instant.js';

const span = (startsAt: number, endsAt: number): Interval => ({ startsAt, endsAt });

describe('spans merged', () => {
  it('are one where they overlap, touch or lie within another, and apart a millisecond further', () => {
    expect(mergeSpans([span(5, 9), span(0, 5), span(2, 3), span(10, 12), span(11, 20)])).toEqual([
      span(0, 9),
      span(10, 20),
    ]);
    expect(mergeSpans([])).toEqual([]);
  });

  it('are found by an instant: a span holds its first one, and not the one it ends with', () => {
    const merged = [span(0, 9), span(10, 20)];
    expect([-1, 0, 8, 9, 10, 19, 20].map((t) => firstEndingAfter(merged, t))).toEqual([0, 0, 0, 1, 1, 1, 2]);
    expect(firstEndingAfter([], 5)).toBe(0);
  });

  it('are within a time as far as they overlap it', () => {
    const merged = [span(0, 9), span(10, 20), span(30, 40)];
    expect(spansWithin(merged, 9, 10)).toEqual([]);
    expect(spansWithin(merged, 8, 11)).toEqual(merged.slice(0, 2));
    expect(spansWithin(merged, 20, 99)).toEqual(merged.slice(2));
    expect(spansWithin(merged, 40, 99)).toEqual([]);
  });

  it('cover each instant that one of them covers, and are found wherever one looks', () => {
    const anySpan = fc
      .tuple(fc.nat(60), fc.integer({ min: 1, max: 9 }))
      .map(([from, length]) => span(from, from + length));
    fc.assert(
      fc.property(
        fc.array(anySpan, { maxLength: 20 }),
        fc.nat(70),
        fc.integer({ min: 1, max: 20 }),
        (spans, at, length) => {
          const merged = mergeSpans(spans);
          const covers = (one: Interval, t: number): boolean => one.startsAt <= t && t < one.endsAt;
          for (let t = 0; t < 75; t += 1) {
            expect(merged.some((one) => covers(one, t))).toBe(spans.some((one) => covers(one, t)));
          }
          const gaps = merged.slice(1).map((one, index) => one.startsAt - (merged[index] as Interval).endsAt);
          expect(gaps.every((gap) => gap > 0)).toBe(true);
          const end = at + length;
          expect(spansWithin(merged, at, end)).toEqual(merged.filter((one) => one.startsAt < end && one.endsAt > at));
        },
      ),
    );
  });
});
