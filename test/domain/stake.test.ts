import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { missPeriod } from '../../src/domain/carrying.js';
import type { Clock } from '../../src/domain/clock.js';
import { type FiguresOf, NO_FIGURES } from '../../src/domain/figureswanted.js';
import { judgePeriod } from '../../src/domain/periodjudgement.js';
import type { SliceTally } from '../../src/domain/slicecount.js';
import { missAt, missOf, type Stake, stakeOf } from '../../src/domain/stake.js';
import { creditStake, shareOfFee } from '../../src/domain/stakecredit.js';
import { EMPTY_TALLY, type Tally } from '../../src/domain/tally.js';
import type { ContractTerms, ObjectiveTerms } from '../../src/domain/terms.js';
import type { Timeline } from '../../src/domain/timeline.js';
import {
  ALWAYS_UTC,
  at,
  clockObjective,
  clockTerms,
  fold,
  opened,
  terms,
  timelineOfVersions,
} from '../support/clockterms.js';
import { creditTerms, flat, pool } from '../support/money.js';

const NOW = at('2026-03-15T12:00Z');

function timelineWith(agreed: ContractTerms): Timeline {
  return timelineOfVersions({ versions: [{ version: 1, fromPeriod: 0, terms: agreed }] });
}

const resolution = (more: Partial<ObjectiveTerms> = {}): ObjectiveTerms => clockObjective('RESOLUTION_TIME', {}, more);

function figures(tally: Partial<Tally>, slices: readonly SliceTally[] = []): FiguresOf {
  return (objectiveId, index) =>
    objectiveId === 'id-resolution_time' && index === 2
      ? { ...NO_FIGURES, tally: { ...EMPTY_TALLY, ...tally }, slices }
      : NO_FIGURES;
}

/** What one more miss, now, does to the objective in March. */
function staked(more: Partial<ObjectiveTerms>, tally: Partial<Tally>, slices: readonly SliceTally[] = []): Stake {
  const timeline = timelineWith(terms(ALWAYS_UTC, resolution(more)));
  const [period, own] = [timeline.periods[2], timeline.objective(1, 'resolution_time')];
  if (period === undefined || own === null) throw new Error('no March');
  const miss = missAt('id-resolution_time', NOW, timeline, own);
  const stake = stakeOf({ timeline, period, figuresOf: figures(tally, slices), miss, now: NOW });
  if (stake === null) throw new Error('nothing at stake');
  return stake;
}

const shown = ({ verdict, losesPeriod, missesLeft, savable }: Stake) => [verdict, losesPeriod, missesLeft, savable];

describe('one more miss', () => {
  it('loses the period where the budget holds none: of 100, 5 are late at 95 %', () => {
    // 96 of 101 is 95.05 %; 95 of 101 is 94.06 %.
    expect(shown(staked({}, { good: 96, total: 100 }))).toEqual(['ON_TRACK', false, 1, true]);
    expect(shown(staked({}, { good: 95, total: 100 }))).toEqual(['ON_TRACK', true, 0, null]);
  });

  it('counts among all outcomes itself: of 19 good ones one more late is 19 of 20, exactly 95 %', () => {
    expect(staked({}, { good: 19, total: 19 }).missesLeft).toBe(1);
    expect(staked({}, { good: 18, total: 18 })).toMatchObject({ missesLeft: 0, losesPeriod: true });
    // 190 / 200: floor((0.05 x 190) / 0.95) = 10.
    expect(staked({}, { good: 190, total: 190 }).missesLeft).toBe(10);
  });

  it('loses nothing more where the target is missed as it stands', () => {
    expect(shown(staked({}, { good: 94, total: 100 }))).toEqual(['AT_RISK', false, 0, null]);
  });

  it('is the last word at a target of 1', () => {
    expect(shown(staked({ target: 1_000_000 }, { good: 7, total: 7 }))).toEqual(['ON_TRACK', true, 0, false]);
    expect(shown(staked({ target: 1_000_000 }, { good: 6, total: 7 }))).toEqual(['MISSED', false, 0, false]);
  });

  it('is not judged below the minimum sample, which it may help to reach', () => {
    // From ten on it is judged: nine misses are no period lost, ten are 0 of 10.
    expect(shown(staked({ minimumSample: 10 }, {}))).toEqual(['NO_DATA', false, 9, null]);
    expect(shown(staked({ minimumSample: 10 }, { good: 9, total: 9 }))).toEqual(['INSUFFICIENT_VOLUME', true, 0, null]);
  });

  it('is forgiven as long as the terms allow misses whatever the share', () => {
    const relief = { relief: 'ALLOWED_MISSES', allowedMisses: 3 } as const;
    expect(staked(relief, { good: 9, total: 10 }).missesLeft).toBe(2);
    expect(staked(relief, { good: 9, total: 12 })).toMatchObject({ missesLeft: 0, losesPeriod: true });
  });

  it('is borne between minimum and target as often as the parties agreed', () => {
    const minimum = { level: 900_000, misses: 2, periods: 3 };
    // Nothing was missed before: down to 90 % it is tolerated. 95 / 105 is 90.5 %, 95 / 106 is 89.6 %.
    expect(staked({ minimum }, { good: 95, total: 100 })).toMatchObject({ missesLeft: 5, losesPeriod: false });
  });

  it('can lose no more than its slice, once that is over', () => {
    const slices = { length: 'DAY', target: 900_000, empty: 'IGNORE' } as const;
    const days = (amount: number, tally: Partial<Tally>): SliceTally[] =>
      Array.from({ length: amount }, (_, day) => ({
        on: `2026-03-${String(day + 1).padStart(2, '0')}`,
        slice: 0,
        tally: { ...EMPTY_TALLY, ...tally },
      }));
    const good = { good: 19, total: 19 };
    // Fourteen good days and a good today. One late of 20 keeps the day at 95 %; two lose it, and 14 of 15 days are 93 %.
    expect(staked({ slices }, good, days(15, good))).toMatchObject({ missesLeft: null, losesPeriod: false });
    // Eight good days: with today lost 8 of 9 are 88.9 %. Today itself bears one.
    const few = [...days(8, good), { on: '2026-03-15', slice: 0, tally: { ...EMPTY_TALLY, ...good } }];
    expect(staked({ slices }, good, few)).toMatchObject({ missesLeft: 1, losesPeriod: false });
  });

  it('never makes more misses bearable than are: what is left decides as the figure does', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 999_999 }),
        fc.integer({ min: 0, max: 500 }),
        fc.integer({ min: 0, max: 500 }),
        (target, good, bad) => {
          const { missesLeft, losesPeriod } = staked({ target }, { good, total: good + bad });
          const keeps = (misses: number) => good * 1_000_000 >= target * (good + bad + misses);
          const isKept = good + bad === 0 || keeps(0);
          if (missesLeft === null) expect(keeps(1_000_000)).toBe(true);
          else if (!isKept) expect([missesLeft, losesPeriod]).toEqual([0, false]);
          else {
            if (missesLeft > 0) expect(keeps(missesLeft)).toBe(true);
            expect(keeps(missesLeft + 1)).toBe(false);
            expect(losesPeriod).toBe(missesLeft === 0);
          }
        },
      ),
    );
  });
});

describe('where a miss counts', () => {
  const clockOf = (timeline: Timeline): Clock & { adjusted: null; carriedTo: null; rawCarriedTo: null } => {
    const [clock] = fold(timeline, '2026-03-31T23:30Z', opened('2026-03-31T23:15Z')).clocks;
    if (clock === undefined) throw new Error('no clock');
    return { ...clock, adjusted: null, carriedTo: null, rawCarriedTo: null };
  };

  it('is the day of the start, or under SETTLED the day it is due', () => {
    const byStart = timelineWith(terms(ALWAYS_UTC, resolution()));
    const bySettling = timelineWith(terms(ALWAYS_UTC, resolution({ clock: clockTerms({ attribution: 'SETTLED' }) })));
    // Opened on the last day of March and due after an hour, on the first of April.
    expect(missOf(clockOf(byStart), byStart, NOW)).toMatchObject({ on: '2026-03-31', tally: { good: 0, total: 1 } });
    expect(missOf(clockOf(bySettling), bySettling, NOW)).toMatchObject({ on: '2026-04-01' });
  });

  it('is the period that it was carried to, and none where an exclusion takes it out', () => {
    const timeline = timelineWith(terms(ALWAYS_UTC, resolution()));
    const clock = clockOf(timeline);
    expect(missOf({ ...clock, carriedTo: 4 }, timeline, NOW)).toMatchObject({ on: '2026-05-01' });
    const { state, goal, limit, dueAt, breachedAt, elapsed, elapsedAt } = clock;
    for (const effect of ['REMOVE', 'COUNT_AS_GOOD'] as const) {
      const adjusted = { state, goal, limit, dueAt, breachedAt, elapsed, elapsedAt, effect };
      expect(missOf({ ...clock, adjusted }, timeline, NOW)).toBeNull();
    }
  });

  it('lies in the period by which its ticket is ranked', () => {
    const later = at('2026-05-02T00:00Z');
    for (const [attribution, carriedTo, adjustedTo, period] of [
      ['OPENED', null, null, 2],
      ['OPENED', 4, null, 4],
      // Exclusions move the due time, and not the start.
      ['OPENED', null, later, 2],
      ['SETTLED', null, null, 3],
      ['SETTLED', null, later, 4],
    ] as const) {
      const timeline = timelineWith(terms(ALWAYS_UTC, resolution({ clock: clockTerms({ attribution }) })));
      const clock = clockOf(timeline);
      const { state, goal, limit, breachedAt, elapsed, elapsedAt } = clock;
      const adjusted =
        adjustedTo === null
          ? null
          : { state, goal, limit, dueAt: adjustedTo, breachedAt, elapsed, elapsedAt, effect: null };
      const miss = missOf({ ...clock, adjusted, carriedTo }, timeline, NOW);
      const places = [missPeriod(clock, { adjusted, carriedTo }, timeline), timeline.periodOn(miss?.on ?? '')?.index];
      expect(places).toEqual([period, period]);
    }
  });

  it('lies in the period that runs then, where it counts when it settles and is paused', () => {
    const timeline = timelineWith(terms(ALWAYS_UTC, resolution({ clock: clockTerms({ attribution: 'SETTLED' }) })));
    const paused = { ...clockOf(timeline), dueAt: null };
    expect(missPeriod(paused, { adjusted: null, carriedTo: null }, timeline)).toBeNull();
    expect(missOf(paused, timeline, NOW)).toMatchObject({ on: '2026-03-15' });
  });
});

describe('the money of a miss', () => {
  /** 100,000.00 a month, 10,000.00 of it at risk. */
  function money(tally: Partial<Tally>, more: Partial<ObjectiveTerms>) {
    const agreed = { ...terms(ALWAYS_UTC, resolution(more)), credits: creditTerms() };
    const timeline = timelineWith(agreed);
    const period = timeline.periods[2];
    if (period === undefined) throw new Error('no March');
    const miss = missAt('id-resolution_time', NOW, timeline, resolution(more));
    const input = { timeline, period, figuresOf: figures(tally), miss, now: NOW };
    const stake = stakeOf(input);
    const judgement = judgePeriod(timeline, period, input.figuresOf, NOW);
    const credit = stake && creditStake(timeline, period, judgement, stake.after, []);
    return credit && [credit.cost, credit.atStake, shareOfFee(credit.atStake, timeline, period)];
  }

  it('is the whole credit of a pool where it loses the period, and else nothing', () => {
    // 40 % of the 10,000.00 at risk: 4,000.00, 4 % of the fee.
    const credit = pool(400_000);
    expect(money({ good: 95, total: 100 }, { credit })).toEqual([400_000, 400_000, 40_000]);
    expect(money({ good: 96, total: 100 }, { credit })).toEqual([0, 400_000, 40_000]);
    // Missed as it stands: the pool is owed already, and still hangs on it.
    expect(money({ good: 90, total: 100 }, { credit })).toEqual([0, 400_000, 40_000]);
  });

  it('grows with every miss where each point costs: 90.00 % to 90/101', () => {
    const credit = { kind: 'LINEAR', rate: { share: null, amount: 10_000 }, incident: null } as const;
    // Points below 95: 5, then 95 - 9000/101 = 5.8910891...; 50,000 and 58,911 minor units. At worst 95 points: 950,000.
    expect(money({ good: 90, total: 100 }, { credit })).toEqual([8_911, 950_000, 95_000]);
  });

  it('is never more than the cap', () => {
    expect(money({ good: 95, total: 100 }, { credit: flat(5_000_000) })).toEqual([1_000_000, 1_000_000, 100_000]);
  });

  it('is none where the terms put none at risk', () => {
    const timeline = timelineWith(terms(ALWAYS_UTC, resolution()));
    const period = timeline.periods[2];
    if (period === undefined) throw new Error('no March');
    const judgement = judgePeriod(timeline, period, figures({ good: 95, total: 100 }), NOW);
    const { after } = staked({}, { good: 95, total: 100 });
    expect([creditStake(timeline, period, judgement, after, []), shareOfFee(5, timeline, period)]).toEqual([null, 0]);
  });
});
