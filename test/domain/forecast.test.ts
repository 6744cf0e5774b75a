import { describe, expect, it } from '@jest/globals';
import { judgeObjective } from '../../src/domain/compliance.js';
import { figuresWanted, historyFrom, NO_FIGURES } from '../../src/domain/figureswanted.js';
import type { Period } from '../../src/domain/period.js';
import { judgePeriod } from '../../src/domain/periodjudgement.js';
import { EMPTY_TALLY, type Tally } from '../../src/domain/tally.js';
import type { ObjectiveTerms } from '../../src/domain/terms.js';
import { ALWAYS_UTC, at, terms, timelineOf, timelineOfVersions } from '../support/clockterms.js';
import { objectiveOf } from '../support/judgeterms.js';

const PERIOD = { startsAt: at('2026-03-01T00:00Z'), endsAt: at('2026-04-01T00:00Z') };
const OPEN = at('2026-03-16T00:00Z');

function judge(
  terms: ObjectiveTerms,
  tally: Partial<Tally>,
  recent: Partial<Tally> | null,
  expectedVolume: number | null,
  now = OPEN,
) {
  return judgeObjective({
    terms,
    tally: { ...EMPTY_TALLY, ...tally },
    serviceTime: null,
    period: PERIOD,
    now,
    expectedVolume,
    slices: null,
    recent: recent === null ? null : { ...EMPTY_TALLY, ...recent },
    shortfallsBefore: 0,
  });
}

const RATE = objectiveOf('CSAT', { target: 900_000 });
/** 920 of 1,000 so far, 80 of the last 100; 500 more are expected. */
const SLIDING = [{ good: 920, total: 1_000 }, { good: 80, total: 100 }, 1_500] as const;

describe('the forecast of an open period', () => {
  it('lets the rest go as the last days went: at risk when that misses', () => {
    // 920 + .8 x 500 = 1,320 of 1,500.
    expect(judge(RATE, ...SLIDING)).toMatchObject({ verdict: 'AT_RISK', actual: 0.92, forecast: 0.88 });
    const [tally, recent] = SLIDING;
    // 920 + .8 x 100 = 1,000 of 1,100: 90.9 %.
    expect(judge(RATE, tally, recent, 1_100)).toMatchObject({ verdict: 'ON_TRACK', forecast: 1_000 / 1_100 });
  });

  it('saves nothing: what misses so far is at risk', () => {
    expect(judge(RATE, { good: 80, total: 100 }, { good: 100, total: 100 }, 1_000)).toMatchObject({
      verdict: 'AT_RISK',
      forecast: 0.98,
    });
  });

  it('says nothing by few outcomes, without a volume, or of a period that is over', () => {
    const [tally, recent] = SLIDING;
    expect(judge(RATE, tally, { good: 0, total: 29 }, 1_500)).toMatchObject({ verdict: 'ON_TRACK', forecast: null });
    expect(judge(RATE, tally, { good: 0, total: 30 }, 1_500).verdict).toBe('AT_RISK');
    expect(judge(RATE, tally, recent, null)).toMatchObject({ verdict: 'ON_TRACK', forecast: null });
    expect(judge(RATE, tally, recent, 1_000)).toMatchObject({ verdict: 'ON_TRACK', forecast: null });
    expect(judge(RATE, ...SLIDING, PERIOD.endsAt)).toMatchObject({ verdict: 'MET', forecast: null });
  });

  it('says nothing of what is watched for a week: of the last days only failures are known', () => {
    const resolved = objectiveOf('FIRST_CONTACT_RESOLUTION', { target: 800_000 });
    const found = judge(resolved, { good: 900, total: 1_000 }, { good: 0, total: 60 }, 2_000);
    expect(found).toMatchObject({ verdict: 'ON_TRACK', forecast: null });
    const reopened = objectiveOf('REOPEN_RATE', { target: 100_000 });
    expect(judge(reopened, { good: 50, total: 1_000 }, { good: 40, total: 40 }, 2_000)).toMatchObject({
      verdict: 'ON_TRACK',
      forecast: null,
    });
  });

  it('is not heard below the minimum sample', () => {
    expect(judge({ ...RATE, minimumSample: 1_001 }, ...SLIDING).verdict).toBe('INSUFFICIENT_VOLUME');
  });

  it('holds for means and for what must stay below', () => {
    const asa = objectiveOf('ASA', { target: 30_000_000 });
    // 25 s on average so far, 40 s of late: (25,000 + 40,000) / 2,000 = 32.5 s.
    const tally = { sum: 25_000_000, total: 1_000 };
    expect(judge(asa, tally, { sum: 4_000_000, total: 100 }, 2_000)).toMatchObject({
      verdict: 'AT_RISK',
      forecast: 32.5,
    });
    const abandonment = objectiveOf('ABANDONMENT', { target: 50_000 });
    expect(judge(abandonment, { good: 40, total: 1_000 }, { good: 10, total: 100 }, 2_000)).toMatchObject({
      verdict: 'AT_RISK',
      forecast: 0.07,
    });
  });

  it('goes by the last seven days, once there are earlier ones in the period', () => {
    const timeline = timelineOf(ALWAYS_UTC, RATE);
    const march = timeline.periods[2];
    if (march === undefined) throw new Error('no March');
    const recentFrom = (now: string) => figuresWanted(timeline, march, at(now))[0]?.recentFrom;
    expect(recentFrom('2026-02-20T12:00Z')).toBeNull();
    expect(recentFrom('2026-03-07T12:00Z')).toBeNull();
    expect(recentFrom('2026-03-08T12:00Z')).toBe('2026-03-02');
    expect(recentFrom('2026-04-01T00:00Z')).toBeNull();
  });
});

describe('the history that a volume is expected from', () => {
  const volume = objectiveOf('VOLUME', { direction: 'AT_LEAST' });
  const other = objectiveOf('CSAT');
  const version = (number: number, fromPeriod: number, ...objectives: ObjectiveTerms[]) => ({
    version: number,
    fromPeriod,
    terms: terms(ALWAYS_UTC, ...objectives),
  });

  it('begins with the objective, and again after a break', () => {
    // From March on, not in May, and again from June on: eight weeks before August begin on 6 June.
    const timeline = timelineOfVersions({
      versions: [version(1, 0, other), version(2, 2, other, volume), version(3, 4, other), version(4, 5, volume)],
    });
    const from = [2, 3, 5, 6, 7].map((index) => historyFrom(timeline, timeline.periods[index] as Period, 'volume'));
    expect(from).toEqual([null, '2026-03-01', null, '2026-06-01', '2026-06-06']);
  });

  it('speaks against no volume that is new to the contract', () => {
    const timeline = timelineOfVersions({ versions: [version(1, 0, other), version(2, 2, volume)] });
    const judgeOn = (index: number, now: string) => {
      const figures = { ...NO_FIGURES, tally: { ...EMPTY_TALLY, total: 40 } };
      const judged = judgePeriod(timeline, timeline.periods[index] as Period, () => figures, at(now));
      return judged.objectives[0]?.result.verdict;
    };
    // 40 of 1,000 on the first day: nothing is known yet. A month later none were counted in March.
    expect(judgeOn(2, '2026-03-01T20:00Z')).toBe('ON_TRACK');
    expect(judgeOn(3, '2026-04-01T20:00Z')).toBe('AT_RISK');
  });
});
