import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { addCounts, type Contribution, EMPTY_TALLY, tallyDifferences } from '../../src/domain/tally.js';

const on = '2026-03-09';

function one(overrides: Partial<Contribution>): Contribution {
  return { objectiveId: 'a', on, slice: 0, part: 'RAW', tally: { ...EMPTY_TALLY, total: 1 }, ...overrides };
}

describe('differences of tallies', () => {
  it('are by objective, day, slice and part, and in that order', () => {
    const after = [
      one({ slice: 10 }),
      one({ slice: 9 }),
      one({ objectiveId: 'b', on: '2026-03-08' }),
      one({ on: '2026-03-10' }),
      one({ slice: 9, part: 'ADJUSTMENT' }),
    ];
    expect(
      tallyDifferences([], after).map(({ objectiveId, on: day, slice, part }) => [objectiveId, day, slice, part]),
    ).toEqual([
      ['a', on, 9, 'ADJUSTMENT'],
      ['a', on, 9, 'RAW'],
      ['a', on, 10, 'RAW'],
      ['a', '2026-03-10', 0, 'RAW'],
      ['b', '2026-03-08', 0, 'RAW'],
    ]);
  });

  it('hold counts by bucket, at the first slice of the day, and none that are the same', () => {
    const before = [
      one({
        slice: 3,
        counts: [
          [0, 1],
          [4, 1],
        ],
      }),
    ];
    const after = [
      one({
        slice: 3,
        counts: [
          [0, 1],
          [5, 2],
        ],
      }),
      one({ slice: 3, counts: [[5, 1]] }),
    ];
    expect(tallyDifferences(before, after)).toEqual([
      {
        objectiveId: 'a',
        on,
        slice: 0,
        part: 'RAW',
        tally: EMPTY_TALLY,
        counts: [
          [4, -1],
          [5, 3],
        ],
      },
      { objectiveId: 'a', on, slice: 3, part: 'RAW', tally: { ...EMPTY_TALLY, total: 1 } },
    ]);
  });

  it('added to what was before give what is after', () => {
    const contributions = fc.array(
      fc.record({
        objectiveId: fc.constantFrom('a', 'b'),
        on: fc.constantFrom('2026-03-09', '2026-03-10'),
        slice: fc.constantFrom(0, 9, 10),
        part: fc.constantFrom('RAW' as const, 'ADJUSTMENT' as const),
        tally: fc.record({ good: fc.nat(3), total: fc.nat(3), sum: fc.nat(3), pending: fc.nat(1) }),
        counts: fc
          .array(fc.tuple(fc.nat(3), fc.integer({ min: 1, max: 3 })), { maxLength: 3 })
          .map((all) => addCounts(all)),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(contributions, contributions, (before, after) => {
        const difference = tallyDifferences(before, after);
        expect(tallyDifferences([], [...before, ...difference])).toEqual(tallyDifferences([], after));
        expect(tallyDifferences(after, [...before, ...difference])).toEqual([]);
      }),
    );
  });
});
