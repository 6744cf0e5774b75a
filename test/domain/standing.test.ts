import { describe, expect, it } from '@jest/globals';
import type { Verdict } from '../../src/domain/compliance.js';
import type { EventKind } from '../../src/domain/event.js';
import type { Standing, StandingContext } from '../../src/domain/standing.js';
import { standingTransition } from '../../src/domain/standing.js';

const OPEN: StandingContext = { periodEnded: false, announce: true, told: false, today: '2026-03-10' };
const ENDED: StandingContext = { ...OPEN, periodEnded: true };

function stood(verdict: Verdict | null, recoveredOn: string | null = null): Standing {
  return { verdict, recoveredOn };
}

describe('an open period', () => {
  const CASES: readonly [Verdict | null, Verdict, EventKind | null][] = [
    [null, 'ON_TRACK', null],
    [null, 'AT_RISK', 'OBJECTIVE_AT_RISK'],
    ['ON_TRACK', 'AT_RISK', 'OBJECTIVE_AT_RISK'],
    ['NO_DATA', 'AT_RISK', 'OBJECTIVE_AT_RISK'],
    ['AT_RISK', 'AT_RISK', null],
    ['AT_RISK', 'ON_TRACK', 'OBJECTIVE_RECOVERED'],
    ['AT_RISK', 'MISSED', 'OBJECTIVE_BREACHED'],
    ['ON_TRACK', 'MISSED', 'OBJECTIVE_BREACHED'],
    ['MISSED', 'MISSED', null],
    ['MISSED', 'AT_RISK', 'OBJECTIVE_VERDICT_CORRECTED'],
    ['MISSED', 'ON_TRACK', 'OBJECTIVE_VERDICT_CORRECTED'],
    [null, 'NO_DATA', null],
    [null, 'REPORTED', null],
    ['REPORTED', 'REPORTED', null],
  ];

  it.each(CASES)('from %s to %s announces %s', (before, verdict, kind) => {
    const { after, kind: announced } = standingTransition(stood(before), verdict, OPEN);
    expect(announced).toBe(kind);
    expect(after.verdict).toBe(verdict);
  });

  it('holds a second risk of the same day back until the next', () => {
    const risky = standingTransition(stood(null), 'AT_RISK', OPEN).after;
    const recovered = standingTransition(risky, 'ON_TRACK', OPEN).after;
    expect(recovered).toEqual({ verdict: 'ON_TRACK', recoveredOn: '2026-03-10' });
    expect(standingTransition(recovered, 'AT_RISK', OPEN)).toEqual({
      after: recovered,
      kind: null,
      retryOnNextDay: true,
    });
    const tomorrow = { ...OPEN, today: '2026-03-11' };
    expect(standingTransition(recovered, 'AT_RISK', tomorrow)).toEqual({
      after: { verdict: 'AT_RISK', recoveredOn: '2026-03-10' },
      kind: 'OBJECTIVE_AT_RISK',
      retryOnNextDay: false,
    });
  });

  it('never holds a breach back', () => {
    const { kind } = standingTransition(stood('ON_TRACK', '2026-03-10'), 'MISSED', OPEN);
    expect(kind).toBe('OBJECTIVE_BREACHED');
  });

  it('still recovers from a risk after it was unjudged in between', () => {
    const between = standingTransition(stood('AT_RISK'), 'INSUFFICIENT_VOLUME', OPEN);
    expect(between).toEqual({ after: stood('AT_RISK'), kind: null, retryOnNextDay: false });
    expect(standingTransition(between.after, 'ON_TRACK', OPEN).kind).toBe('OBJECTIVE_RECOVERED');
  });
});

describe('a period that is over', () => {
  const CASES: readonly [Verdict | null, Verdict, EventKind | null][] = [
    ['AT_RISK', 'MISSED', 'OBJECTIVE_BREACHED'],
    [null, 'MISSED', 'OBJECTIVE_BREACHED'],
    ['NO_DATA', 'MISSED', 'OBJECTIVE_BREACHED'],
    ['AT_RISK', 'MET', null],
    ['ON_TRACK', 'MET', null],
    ['MISSED', 'MISSED', null],
    ['MET', 'MET', null],
    ['MISSED', 'MET', 'OBJECTIVE_VERDICT_CORRECTED'],
    ['MET', 'MISSED', 'OBJECTIVE_VERDICT_CORRECTED'],
    ['MISSED', 'NO_DATA', 'OBJECTIVE_VERDICT_CORRECTED'],
    ['INSUFFICIENT_VOLUME', 'MET', null],
    ['REPORTED', 'REPORTED', null],
  ];

  it.each(CASES)('from %s to %s announces %s', (before, verdict, kind) => {
    const transition = standingTransition(stood(before), verdict, ENDED);
    expect(transition).toEqual({ after: stood(verdict), kind, retryOnNextDay: false });
  });

  it('is corrected for those who were told, even where nothing else is to be announced', () => {
    const told = { ...ENDED, announce: false, told: true };
    expect(standingTransition(stood('MET'), 'MISSED', told).kind).toBe('OBJECTIVE_VERDICT_CORRECTED');
    expect(standingTransition(stood('NO_DATA'), 'MISSED', told).kind).toBeNull();
  });

  it('moves on in silence where nothing is to be announced', () => {
    const silent = { ...ENDED, announce: false };
    expect(standingTransition(stood('MET'), 'MISSED', silent)).toEqual({
      after: stood('MISSED'),
      kind: null,
      retryOnNextDay: false,
    });
  });
});
