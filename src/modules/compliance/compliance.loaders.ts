import DataLoader from 'dataloader';
import type { Instant } from '../../domain/instant.js';
import type { Period } from '../../domain/period.js';
import {
  type FiguresWanted,
  figuresWanted,
  judgePeriod,
  NO_FIGURES,
  type ObjectiveFigures,
  type PeriodJudgement,
  sumFigures,
} from '../../domain/periodjudgement.js';
import type { Timeline } from '../../domain/timeline.js';
import type { ReadUnit } from '../../platform/database.js';
import { groupBy } from '../../platform/groupby.js';
import { contractTimelines } from '../contract/contract.read.js';
import { weekdayFigures } from './compliance.read.js';

/** A contract period to be judged as of an instant. */
export interface JudgementKey {
  readonly contractId: string;
  readonly periodIndex: number;
  readonly now: Instant;
}

/** Of a contract that is not agreed yet: no objective is in force. */
const NOTHING_AGREED: PeriodJudgement = { verdict: 'NO_DATA', score: null, objectives: [] };

interface Question {
  readonly timeline: Timeline;
  readonly period: Period;
  readonly wanted: readonly FiguresWanted[];
}

/** Judgements of any number of periods of any number of contracts: two statements in all. */
export function judgementByPeriod(unit: ReadUnit): DataLoader<JudgementKey, PeriodJudgement, string> {
  return new DataLoader<JudgementKey, PeriodJudgement, string>((keys) => judgePeriods(unit, keys), {
    cacheKeyFn: (key) => `${key.contractId} ${key.periodIndex} ${key.now}`,
  });
}

async function judgePeriods(unit: ReadUnit, keys: readonly JudgementKey[]): Promise<PeriodJudgement[]> {
  const timelines = await contractTimelines(unit, [...new Set(keys.map((key) => key.contractId))]);
  const byId = new Map(timelines.map((timeline) => [timeline.contract.id, timeline]));
  const questions = keys.map((key) => ask(byId.get(key.contractId), key.periodIndex));
  const figures = await figuresOf(unit, questions);
  return keys.map((key, index) => {
    const question = questions[index];
    if (question === undefined || question === null) return NOTHING_AGREED;
    const counted = figures[index];
    return judgePeriod(question.timeline, question.period, (id) => counted?.get(id) ?? NO_FIGURES, key.now);
  });
}

function ask(timeline: Timeline | undefined, periodIndex: number): Question | null {
  const period = timeline?.periods[periodIndex];
  if (timeline === undefined || period === undefined) return null;
  return { timeline, period, wanted: figuresWanted(timeline, period) };
}

/** What was counted for each question, by objective id, in one statement. */
export async function figuresOf(
  unit: ReadUnit,
  questions: readonly (Question | null)[],
): Promise<Map<string, ObjectiveFigures>[]> {
  const keys = questions.flatMap((question, index) =>
    (question?.wanted ?? []).map((wanted) => ({ question: index, wanted, contract: question?.timeline.contract })),
  );
  const rows = await weekdayFigures(
    unit,
    keys.map(({ wanted, contract }) => ({
      ...wanted,
      tenantId: contract?.tenantId ?? '',
      contractId: contract?.id ?? '',
    })),
  );
  const rowsOfKey = groupBy(rows, (row) => row.key);
  const answers = questions.map(() => new Map<string, ObjectiveFigures>());
  for (const [position, key] of keys.entries()) {
    answers[key.question]?.set(key.wanted.objectiveId, sumFigures(rowsOfKey.get(position) ?? []));
  }
  return answers;
}
