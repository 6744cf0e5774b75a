import { describe, expect, it } from '@jest/globals';
import { creditHistory } from '../../src/domain/credithistory.js';
import type { PastPeriod } from '../../src/domain/creditline.js';
import { NO_FIGURES } from '../../src/domain/figureswanted.js';
import { judgePeriod, type PeriodJudgement } from '../../src/domain/periodjudgement.js';
import { replayMoney } from '../../src/domain/previewmoney.js';
import { type ObstacleOf, unknownObjectives } from '../../src/domain/previewunknown.js';
import { verdictAsFarAsKnown } from '../../src/domain/previewverdict.js';
import { EMPTY_TALLY } from '../../src/domain/tally.js';
import type { ContractTerms, ObjectiveTerms } from '../../src/domain/terms.js';
import type { Timeline } from '../../src/domain/timeline.js';
import { ALWAYS_UTC, timelineOf } from '../support/clockterms.js';
import { objectiveOf } from '../support/judgeterms.js';
import { creditTerms, type Figures, flat, judged, moneyTerms, pool, shareOf95 } from '../support/money.js';

/** Good ones of 100 answers by key and period; left out: none. */
function judgements(timeline: Timeline, good: Readonly<Record<string, readonly number[]>>, periods: readonly number[]) {
  return periods.map((index) => {
    const period = timeline.periods[index];
    if (period === undefined) throw new Error(`no period ${index}`);
    const tallyOf = (id: string, of: number) => {
      const count = good[id.slice('id-'.length)]?.[of];
      return count === undefined ? EMPTY_TALLY : { ...EMPTY_TALLY, good: count, total: 100 };
    };
    const figures = (id: string, of: number) => ({ ...NO_FIGURES, tally: tallyOf(id, of) });
    return { period, judgement: judgePeriod(timeline, period, figures, timeline.periods[11]?.endsAt ?? 0) };
  });
}

describe('the verdict of a period in which objectives are unknown', () => {
  const verdict = (good: Record<string, readonly number[]>, minimumScore: number, ...objectives: ObjectiveTerms[]) => {
    const [found] = judgements(timelineOf(ALWAYS_UTC, ...objectives), good, [0]);
    return verdictAsFarAsKnown(found?.judgement as PeriodJudgement, minimumScore, new Set(['x']));
  };
  const [known, unknown] = [shareOf95('a', null), shareOf95('x', null)];

  it('is known where a known one misses it alone', () => {
    expect(verdict({ a: [90] }, 1_000_000, known, unknown)).toEqual({ verdict: 'MISSED', score: undefined });
  });

  it('is not where it hangs on them', () => {
    expect(verdict({ a: [99] }, 1_000_000, known, unknown)).toEqual({ verdict: undefined, score: undefined });
    const critical = { ...unknown, critical: true };
    expect(verdict({ a: [99] }, 400_000, known, critical).verdict).toBeUndefined();
    // Of nothing else: it may not have been judged at all.
    expect(verdict({}, 0, unknown).verdict).toBeUndefined();
  });

  it('is known where the least score suffices without them', () => {
    // 1 of 2 at worst.
    expect(verdict({ a: [99] }, 500_000, known, unknown)).toEqual({ verdict: 'MET', score: undefined });
    expect(verdict({ a: [99] }, 500_001, known, unknown).verdict).toBeUndefined();
  });

  it('does not hang on what is only reported', () => {
    const reported = objectiveOf('VOLUME', { key: 'x', target: null });
    expect(verdict({ a: [99] }, 1_000_000, known, reported)).toEqual({ verdict: 'MET', score: 1 });
  });
});

describe('what an unknown period makes unknown', () => {
  const minimum = { level: 800_000, misses: 2, periods: 2 };
  const unjudgedJanuary: ObstacleOf = (_, index) => (index === 0 ? 'not counted' : null);
  const reasons = (...good: number[]) => {
    const timeline = timelineOf(ALWAYS_UTC, shareOf95('a', null, { minimum }));
    const judged = judgements(timeline, { a: good }, [...good.keys()]);
    const unknown = unknownObjectives(timeline, judged, unjudgedJanuary);
    return [...good.keys()].map((index) => unknown.get(index)?.get('a') ?? null);
  };

  it('is a later shortfall that the minimum level tolerates once', () => {
    expect(reasons(99, 90)).toEqual(['not counted', 'its minimum level goes by period 0, of which facts cannot tell']);
  });

  it('is none from the period on in which enough were judged since', () => {
    expect(reasons(99, 99, 90)).toEqual(['not counted', null, null]);
  });

  it('is none that is kept or below its minimum anyway', () => {
    expect(reasons(99, 95)).toEqual(['not counted', null]);
    expect(reasons(99, 79)).toEqual(['not counted', null]);
  });
});

describe('the money of replayed periods', () => {
  /** Periods as they stand by `agreed`, and what the proposal makes of them where `x` is unknown in January. */
  function replayed(terms: ContractTerms, figures: readonly Figures[], agreed = terms) {
    const past: PastPeriod[] = creditHistory(
      figures.map((one, index) => judged(agreed, index, one)),
      new Map(),
    );
    const periods = figures.map((one, index) => {
      const unknown = new Set(index === 0 ? ['x'] : []);
      return [index, { own: judged(terms, index, one), unknown }] as const;
    });
    const money = replayMoney(past, new Map(periods));
    return [...money.values()].map(({ credits, total, creditOf }) => ({ credits, total, a: creditOf('a') }));
  }

  it('is that of the ledger where nothing unknown bears any', () => {
    const terms = moneyTerms(creditTerms(), shareOf95('a', flat(50)), shareOf95('x', null));
    expect(replayed(terms, [{ a: 900 }])).toEqual([{ credits: 50, total: 50, a: 50 }]);
  });

  it('is known as a sum where the cap is reached without it', () => {
    const cut = moneyTerms(creditTerms({ fee: 1_000 }), shareOf95('a', flat(150)), shareOf95('x', flat(50)));
    // 10 % of 1,000 at most: who bears how much of it hangs on `x`.
    expect(replayed(cut, [{ a: 900 }])).toEqual([{ credits: 100, total: 100, a: undefined }]);
  });

  it('is unknown of an objective that may yield to it', () => {
    const terms = moneyTerms(creditTerms(), shareOf95('a', flat(50, 'one')), shareOf95('x', flat(60, 'one')));
    expect(replayed(terms, [{ a: 900 }])).toEqual([{ credits: undefined, total: undefined, a: undefined }]);
  });

  it('is unknown later on where points may be doubled', () => {
    const bands = [{ from: null, to: null, points: 3 }];
    const points = { kind: 'POINTS' as const, incident: null, bands };
    const terms = moneyTerms(
      creditTerms({ point: { share: null, amount: 10 } }),
      shareOf95('a', flat(50)),
      shareOf95('x', points),
    );
    const [, february] = replayed(terms, [{ a: 900 }, { a: 900, x: 900 }]);
    expect(february).toEqual({ credits: undefined, total: undefined, a: 50 });
    // Met in February: March's points are not doubled, whatever January was.
    const [, , march] = replayed(terms, [{ a: 900 }, { x: 990 }, { x: 900 }]);
    expect(march).toEqual({ credits: 30, total: 30, a: 0 });
  });

  it('is unknown of all totals after it that may earn it back', () => {
    const earnBack = { form: 'SHARE_AFTER_MET' as const, periods: 2, share: 500_000 };
    const terms = moneyTerms(creditTerms({ earnBack }), shareOf95('a', pool(100_000)), shareOf95('x', pool(100_000)));
    const [january, february] = replayed(terms, [{ a: 900 }, { a: 990, x: 990 }]);
    expect(january).toEqual({ credits: undefined, total: undefined, a: 100_000 });
    expect(february).toEqual({ credits: 0, total: undefined, a: 0 });
  });

  it('is unknown where it may earn back what the agreed terms cost it', () => {
    const agreed = moneyTerms(creditTerms(), shareOf95('x', flat(50)));
    const earnBack = { form: 'SHARE_AFTER_MET' as const, periods: 1, share: 500_000 };
    const terms = moneyTerms(creditTerms({ earnBack }), shareOf95('x', null));
    const past = creditHistory([judged(agreed, 0, { x: 900 }), judged(agreed, 1, { x: 900 })], new Map());
    const february = { own: judged(terms, 1, {}), unknown: new Set(['x']) };
    expect(replayMoney(past, new Map([[1, february]])).get(1)).toMatchObject({ credits: 0, total: undefined });
  });
});
