import { describe, expect, it } from '@jest/globals';
import { Fault } from '../../src/domain/fault.js';
import {
  PERIOD_STATES,
  periodState,
  STATEMENT_ACTS,
  stateAfter,
  submissionHolds,
} from '../../src/domain/statementstate.js';

const SIDES = ['CLIENT', 'VENDOR'] as const;

/** Every act that leads somewhere; all others are a CONFLICT. */
const LEADS: Record<string, string> = {
  'VENDOR SUBMIT PROVISIONAL': 'SUBMITTED',
  'VENDOR SUBMIT DISPUTED': 'SUBMITTED',
  'CLIENT DISPUTE SUBMITTED': 'DISPUTED',
  'CLIENT DISPUTE DISPUTED': 'DISPUTED',
  'CLIENT RESOLVE SUBMITTED': 'SUBMITTED',
  'CLIENT RESOLVE DISPUTED': 'SUBMITTED',
  'CLIENT AGREE SUBMITTED': 'AGREED',
  'CLIENT LOCK AGREED': 'LOCKED',
  'VENDOR LOCK AGREED': 'LOCKED',
};

const CASES = SIDES.flatMap((side) =>
  STATEMENT_ACTS.flatMap((act) => PERIOD_STATES.map((state) => [side, act, state] as const)),
);

describe('an act on a statement', () => {
  it.each(CASES)('of the %s, %s while it is %s, leads where the table says or is refused', (side, act, state) => {
    const next = LEADS[`${side} ${act} ${state}`];
    if (next !== undefined) {
      expect(stateAfter(act, side, state)).toBe(next);
      return;
    }
    const refused = (): unknown => stateAfter(act, side, state);
    expect(refused).toThrow(Fault);
    expect(refused).toThrow(expect.objectContaining({ code: 'CONFLICT', message: expect.stringMatching(/\w+ \w+/) }));
  });

  it('leaves a statement disputed while a line of it is', () => {
    expect(stateAfter('RESOLVE', 'CLIENT', 'DISPUTED', 2)).toBe('DISPUTED');
    expect(stateAfter('RESOLVE', 'CLIENT', 'SUBMITTED', 2)).toBe('SUBMITTED');
  });

  it('says why it is refused', () => {
    expect(() => stateAfter('SUBMIT', 'CLIENT', 'PROVISIONAL')).toThrow('the vendor submits the statement');
    expect(() => stateAfter('SUBMIT', 'VENDOR', 'OPEN')).toThrow('the period is not over');
    expect(() => stateAfter('AGREE', 'CLIENT', 'DISPUTED')).toThrow('the statement is disputed');
    expect(() => stateAfter('DISPUTE', 'CLIENT', 'LOCKED')).toThrow('nothing in it changes any more');
  });
});

describe('a period', () => {
  const period = { startsAt: 1_000, endsAt: 2_000 };

  it('stands by time until it is stated, then by its statement', () => {
    expect([999, 1_000, 1_999, 2_000].map((now) => periodState(period, now, null))).toEqual([
      'FUTURE',
      'OPEN',
      'OPEN',
      'PROVISIONAL',
    ]);
    expect(periodState(period, 2_000, 'DISPUTED')).toBe('DISPUTED');
  });
});

describe('a submission', () => {
  it('waits for outcomes that are provisional, for what is being counted, and for the statement before', () => {
    const free = { provisional: 0, dueClocks: false, recounting: false, before: null };
    expect(submissionHolds(free)).toEqual([]);
    expect(submissionHolds({ ...free, before: 'LOCKED' })).toEqual([]);
    expect(submissionHolds({ ...free, before: 'AGREED' })).toEqual([
      'the statement of the period before is not locked',
    ]);
    expect(submissionHolds({ provisional: 3, dueClocks: true, recounting: true, before: null })).toEqual([
      expect.stringContaining('3 outcomes are provisional'),
      expect.stringContaining('clocks that were due'),
      expect.stringContaining('tickets are being counted anew'),
    ]);
  });
});
