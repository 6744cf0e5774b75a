import { describe, expect, it } from '@jest/globals';
import { abandonment, countContact, serviceLevel, usesShortAbandon } from '../../src/domain/servicelevel.js';
import type { ServiceLevelFormula } from '../../src/domain/terms.js';

// Semantics section 4: A = 1000, B = 60, A in w 860, B in w 20, B short 10.
const COUNTS = {
  answered: 1_000,
  abandoned: 60,
  answeredInThreshold: 860,
  abandonedInThreshold: 20,
  shortAbandoned: 10,
};

const VECTORS: readonly [ServiceLevelFormula, number, number, string][] = [
  ['ALL_OFFERED', 860, 1_060, '81.13'],
  ['ABANDONED_IN_TIME_COUNTS_AS_GOOD', 880, 1_060, '83.02'],
  ['ANSWERED_ONLY', 860, 1_000, '86.00'],
  ['IGNORE_ABANDONED_IN_TIME', 860, 1_040, '82.69'],
  ['SHORT_ABANDONED_COUNTS_AS_GOOD', 870, 1_060, '82.08'],
  ['IGNORE_SHORT_ABANDONED', 860, 1_050, '81.90'],
];

const THRESHOLDS = { waitThreshold: 20_000, shortAbandon: 5_000 };

describe('service level', () => {
  it.each(VECTORS)('by %s counts %d of %d: %s %%', (formula, good, total, percent) => {
    const counted = serviceLevel(formula, COUNTS);
    expect(counted).toEqual({ good, total });
    expect(((100 * counted.good) / counted.total).toFixed(2)).toBe(percent);
  });

  it('has no outcomes where nobody called', () => {
    const none = { answered: 0, abandoned: 0, answeredInThreshold: 0, abandonedInThreshold: 0, shortAbandoned: 0 };
    for (const [formula] of VECTORS) expect(serviceLevel(formula, none)).toEqual({ good: 0, total: 0 });
  });

  it('looks at the short-abandon bound in two formulas only', () => {
    expect(VECTORS.map(([formula]) => formula).filter(usesShortAbandon)).toEqual([
      'SHORT_ABANDONED_COUNTS_AS_GOOD',
      'IGNORE_SHORT_ABANDONED',
    ]);
  });
});

describe('abandonment', () => {
  it('leaves the short ones out of both numerator and denominator', () => {
    expect(abandonment(COUNTS)).toEqual({ good: 50, total: 1_050 });
  });
});

describe('one contact', () => {
  it('is in time when it waited no longer than the threshold', () => {
    const answered = (wait: number) => countContact(1_000, { answeredAt: 1_000 + wait, abandonedAt: null }, THRESHOLDS);
    expect(answered(20_000)).toMatchObject({ answered: 1, answeredInThreshold: 1, abandoned: 0 });
    expect(answered(20_001)).toMatchObject({ answered: 1, answeredInThreshold: 0, abandoned: 0 });
  });

  it('is a short abandon when it waited less than the bound', () => {
    const abandoned = (wait: number) =>
      countContact(1_000, { answeredAt: null, abandonedAt: 1_000 + wait }, THRESHOLDS);
    expect(abandoned(4_999)).toMatchObject({ abandoned: 1, abandonedInThreshold: 1, shortAbandoned: 1 });
    expect(abandoned(5_000)).toMatchObject({ abandoned: 1, abandonedInThreshold: 1, shortAbandoned: 0 });
    expect(abandoned(20_001)).toMatchObject({ abandoned: 1, abandonedInThreshold: 0, shortAbandoned: 0 });
  });

  it('counts for nothing while it waits', () => {
    expect(countContact(1_000, { answeredAt: null, abandonedAt: null }, THRESHOLDS)).toBeNull();
  });
});
