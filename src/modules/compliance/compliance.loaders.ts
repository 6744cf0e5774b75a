import DataLoader from 'dataloader';
import type { Instant } from '../../domain/instant.js';
import type { Period } from '../../domain/period.js';
import {
  figuresWanted,
  judgePeriod,
  NO_FIGURES,
  type ObjectiveFigures,
  type PeriodJudgement,
} from '../../domain/periodjudgement.js';
import { EMPTY_TALLY } from '../../domain/tally.js';
import type { Timeline } from '../../domain/timeline.js';
import type { ReadUnit } from '../../platform/database.js';
import { groupBy } from '../../platform/groupby.js';
import type { LoaderOf } from '../../platform/requestcontext.js';
import { timelineLoader } from '../contract/contract.loaders.js';
import { heldTimeline } from '../contract/contract.read.js';
import { historyTotals, periodTallies } from './compliance.read.js';

/** A contract period to be judged as of an instant. */
export interface JudgementKey {
  readonly contractId: string;
  readonly periodIndex: number;
  readonly now: Instant;
}

/** Of a contract that is not agreed yet: no objective is in force. */
const NOTHING_AGREED: PeriodJudgement = { verdict: 'NO_DATA', score: null, objectives: [] };

/** A period, and by which terms and as of when it is judged. */
export interface FiguresQuestion {
  readonly timeline: Timeline;
  readonly period: Period;
  readonly now: Instant;
}

/** By objective id. */
export type PeriodFigures = ReadonlyMap<string, ObjectiveFigures>;

/**
 * Judgements of any number of periods of any number of contracts: a statement for their tallies, one for the history of
 * those that are not over, and those that find the contracts.
 */
export function judgementByPeriod(unit: ReadUnit, loader: LoaderOf): DataLoader<JudgementKey, PeriodJudgement, string> {
  const timelines = loader(timelineLoader);
  const timelineOf = (key: JudgementKey) => timelines.load(key.contractId);
  return new DataLoader<JudgementKey, PeriodJudgement, string>((keys) => judgePeriods(unit, keys, timelineOf), {
    cacheKeyFn: (key) => `${key.contractId} ${key.periodIndex} ${key.now}`,
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
  const guesses = keys.map((key) => question(heldTimeline(key.contractId), key));
  const [timelines, guessed] = await Promise.all([Promise.all(keys.map(timelineOf)), figuresOf(unit, guesses)]);
  const questions = keys.map((key, index) => question(timelines[index] ?? null, key));
  const isGuessed = questions.map((asked, index) => asked?.timeline === guesses[index]?.timeline);
  const missed = await figuresOf(
    unit,
    questions.map((asked, index) => (isGuessed[index] ? null : asked)),
  );
  return questions.map((asked, index) => {
    if (asked === null) return NOTHING_AGREED;
    const figures = (isGuessed[index] ? guessed : missed)[index];
    return judgePeriod(asked.timeline, asked.period, (id) => figures?.get(id) ?? NO_FIGURES, asked.now);
  });
}

function question(timeline: Timeline | null, { periodIndex, now }: JudgementKey): FiguresQuestion | null {
  const period = timeline?.periods[periodIndex];
  return timeline === null || period === undefined ? null : { timeline, period, now };
}

/** What was counted for each question: one statement for all tallies, one for the history where any is wanted. */
export async function figuresOf(
  unit: ReadUnit,
  questions: readonly (FiguresQuestion | null)[],
): Promise<PeriodFigures[]> {
  const keys = questions.flatMap((asked, place) => (asked === null ? [] : keysOf(asked, place)));
  const [tallies, history] = await Promise.all([periodTallies(unit, keys), historyTotals(unit, keys)]);
  const historyOfKey = groupBy(history, (row) => row.key);
  const answers = questions.map(() => new Map<string, ObjectiveFigures>());
  const tallyOfKey = new Map(tallies.map(({ key, ...tally }) => [key, tally]));
  for (const [key, { place, objectiveId }] of keys.entries()) {
    const totals = (historyOfKey.get(key) ?? []).map(({ weekday, total }) => [weekday, total] as const);
    answers[place]?.set(objectiveId, { tally: tallyOfKey.get(key) ?? EMPTY_TALLY, history: new Map(totals) });
  }
  return answers;
}

function keysOf({ timeline, period, now }: FiguresQuestion, place: number) {
  const { tenantId, id } = timeline.contract;
  return figuresWanted(timeline, period, now).map((wanted) => ({ ...wanted, tenantId, contractId: id, place }));
}
