import { describe, expect, it } from '@jest/globals';
import type { MinimumTerms, SliceTerms } from '../../src/domain/judgingterms.js';
import { validateMeasurement } from '../../src/domain/measurementrules.js';
import type { Indicator, ObjectiveTerms } from '../../src/domain/terms.js';
import { validateTerms } from '../../src/domain/termsrules.js';
import { ALWAYS_UTC, at, terms, timelineOf } from '../support/clockterms.js';
import { contactTerms, interval, measured, objectiveOf } from '../support/judgeterms.js';

function faults(indicator: Indicator, overrides: Partial<ObjectiveTerms>): string[] {
  const issues = validateTerms(terms(ALWAYS_UTC, objectiveOf(indicator, overrides)), '', { timeZone: 'UTC' });
  return issues.map(({ path }) => path.replace('objectives.0.', ''));
}

const SLICES: SliceTerms = { length: 'HALF_HOUR', target: 900_000, empty: 'IGNORE' };
const MINIMUM: MinimumTerms = { level: 700_000, misses: 2, periods: 3 };

describe('slices', () => {
  const of = (slices: Partial<SliceTerms>, indicator: Indicator = 'SERVICE_LEVEL') =>
    faults(indicator, { slices: { ...SLICES, ...slices } });

  it('have a length, a share and a rule for empty ones', () => {
    expect([of({}), of({ target: 1_000_000, length: 'MONTH', empty: 'BAD' })]).toEqual([[], []]);
    expect([of({ target: 0 }), of({ target: 1_000_001 })]).toEqual([['slices.target'], ['slices.target']]);
    expect(of({ length: 'YEAR' as 'DAY', empty: 'SOME' as 'BAD' })).toEqual(['slices.length', 'slices.empty']);
  });

  it('are never empty of uptime, and judge nothing without a target', () => {
    expect([of({}, 'UPTIME'), of({ empty: 'BAD' }, 'UPTIME')]).toEqual([[], ['slices.empty']]);
    expect(faults('VOLUME', { target: null, slices: SLICES })).toEqual(['slices.length']);
  });

  it('can be counted, whatever they are of', () => {
    const relief = { relief: 'ALLOWED_MISSES', allowedMisses: 1, minimumSample: 5 } as const;
    expect(faults('ASA', relief)).toEqual(['relief']);
    expect(faults('ASA', { ...relief, slices: SLICES })).toEqual([]);
    expect(faults('UPTIME', { minimumSample: 5, slices: SLICES })).toEqual([]);
  });
});

describe('a minimum level', () => {
  const of = (indicator: Indicator, minimum: Partial<MinimumTerms>, more: Partial<ObjectiveTerms> = {}) =>
    faults(indicator, { minimum: { ...MINIMUM, ...minimum }, ...more });

  it('is worse than the target, in the unit of the indicator', () => {
    expect([of('CSAT', {}), of('CSAT', { level: 799_999 })]).toEqual([[], []]);
    expect([of('CSAT', { level: 800_000 }), of('CSAT', { level: 0.5 })]).toEqual([
      ['minimum.level'],
      ['minimum.level'],
    ]);
    expect([of('ASA', { level: 45_000_000 }), of('ASA', { level: 30_000_000 })]).toEqual([[], ['minimum.level']]);
  });

  it('of slices is a share of them', () => {
    expect(of('ASA', { level: 899_999 }, { slices: SLICES })).toEqual([]);
    expect(of('ASA', { level: 900_000 }, { slices: SLICES })).toEqual(['minimum.level']);
  });

  it('counts n shortfalls in at least n and at most 24 periods', () => {
    expect(of('CSAT', { misses: 0 })).toEqual(['minimum.misses']);
    expect(of('CSAT', { misses: 4 })).toEqual(['minimum.periods']);
    expect([of('CSAT', { periods: 24 }), of('CSAT', { periods: 25 })]).toEqual([[], ['minimum.periods']]);
  });

  it('needs a target to be below of', () => {
    expect(of('VOLUME', { level: 1_000_000 }, { target: null })).toEqual(['minimum.level']);
  });
});

describe('an interval', () => {
  const rejection = (length: SliceTerms['length'], endsAt: string) => {
    const objective = objectiveOf('SERVICE_LEVEL', {
      contact: contactTerms({ reads: 'INTERVALS' }),
      slices: { ...SLICES, length },
    });
    const fact = measured('2026-03-10T10:00:00Z', interval(endsAt));
    return validateMeasurement(fact, timelineOf(ALWAYS_UTC, objective), at('2026-03-20T12:00:00Z'), '')?.path ?? null;
  };

  it('must not cross a slice that is judged', () => {
    expect(rejection('HALF_HOUR', '2026-03-10T10:30:00Z')).toBeNull();
    expect(rejection('HALF_HOUR', '2026-03-10T10:30:01Z')).toBe('endsAt');
    expect(rejection('HOUR', '2026-03-10T11:00:00Z')).toBeNull();
    expect(rejection('HOUR', '2026-03-10T11:00:01Z')).toBe('endsAt');
    expect(rejection('DAY', '2026-03-10T23:00:00Z')).toBeNull();
  });
});
