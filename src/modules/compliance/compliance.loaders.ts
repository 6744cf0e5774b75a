import DataLoader from 'dataloader';
import { timelineOn } from '../../domain/adjustedtimeline.js';
import { type FiguresOf, NO_FIGURES } from '../../domain/figureswanted.js';
import type { Instant } from '../../domain/instant.js';
import { judgePeriod, type PeriodJudgement } from '../../domain/periodjudgement.js';
import type { Basis } from '../../domain/tally.js';
import type { Timeline } from '../../domain/timeline.js';
import type { ReadUnit } from '../../platform/database.js';
import type { LoaderOf } from '../../platform/requestcontext.js';
import { timelineLoader } from '../contract/contract.loaders.js';
import { keptTimeline } from '../contract/contract.read.js';
import { type FiguresQuestion, figuresOf } from './figures.read.js';

/** A contract period to be judged as of an instant. */
export interface JudgementKey {
  readonly contractId: string;
  readonly periodIndex: number;
  readonly now: Instant;
  /** Default ADJUSTED. */
  readonly basis?: Basis;
}

/** Of a contract that is not agreed yet: no objective is in force. */
const NOTHING_AGREED: PeriodJudgement = { verdict: 'NO_DATA', score: null, objectives: [] };

/**
 * Judgements of any number of periods of any number of contracts: a statement for their tallies, one each for history and
 * slices where any is wanted, and those that find the contracts.
 */
export function judgementByPeriod(unit: ReadUnit, loader: LoaderOf): DataLoader<JudgementKey, PeriodJudgement, string> {
  const timelines = loader(timelineLoader);
  const timelineOf = (key: JudgementKey) => timelines.load(key.contractId);
  return new DataLoader<JudgementKey, PeriodJudgement, string>((keys) => judgePeriods(unit, keys, timelineOf), {
    cacheKeyFn: (key) => `${key.contractId} ${key.periodIndex} ${key.now} ${key.basis ?? 'ADJUSTED'}`,
  });
}

/**
 * Figures are asked for by the contracts as this process last saw them, in the same round trip as the contracts; where those
 * have changed meanwhile they are asked for again. Contracts that are not the viewer's have no timeline, whatever was guessed.
 */
async function judgePeriods(
  unit: ReadUnit,
  keys: readonly JudgementKey[],
  timelineOf: (key: JudgementKey) => Promise<Timeline | null>,
): Promise<PeriodJudgement[]> {
  const guesses = keys.map((key) => question(keptTimeline(key.contractId), key));
  const [timelines, guessed] = await Promise.all([Promise.all(keys.map(timelineOf)), figuresOf(unit, guesses)]);
  const questions = keys.map((key, index) => question(timelines[index] ?? null, key));
  const isGuessed = questions.map((asked, index) => asked?.timeline === guesses[index]?.timeline);
  const missed = await figuresOf(
    unit,
    questions.map((asked, index) => (isGuessed[index] ? null : asked)),
  );
  return questions.map((asked, index) => {
    const figures = (isGuessed[index] ? guessed : missed)[index];
    return asked === null || figures === undefined ? NOTHING_AGREED : judged(asked, figures);
  });
}

function judged({ basis, timeline, period, now }: FiguresQuestion, figures: FiguresOf): PeriodJudgement {
  return judgePeriod(timelineOn(basis, timeline), period, figures, now);
}

/** Judgements of periods whose contract is at hand, in the order of the questions. */
export async function judgementsOf(unit: ReadUnit, questions: readonly FiguresQuestion[]): Promise<PeriodJudgement[]> {
  const figures = await figuresOf(unit, questions);
  return questions.map((asked, index) => judged(asked, figures[index] ?? (() => NO_FIGURES)));
}

function question(
  timeline: Timeline | null,
  { periodIndex, now, basis = 'ADJUSTED' }: JudgementKey,
): FiguresQuestion | null {
  const period = timeline?.periods[periodIndex];
  return timeline === null || period === undefined ? null : { timeline, period, now, basis };
}
