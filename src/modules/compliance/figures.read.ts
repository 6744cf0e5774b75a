import { timelineOn } from '../../domain/adjustedtimeline.js';
import {
  type FiguresOf,
  type FiguresWanted,
  figuresWanted,
  NO_FIGURES,
  type ObjectiveFigures,
} from '../../domain/figureswanted.js';
import type { Instant } from '../../domain/instant.js';
import type { Period } from '../../domain/period.js';
import { figuresStillWanted } from '../../domain/periodjudgement.js';
import type { Basis, Tally } from '../../domain/tally.js';
import type { Timeline } from '../../domain/timeline.js';
import type { ReadUnit } from '../../platform/database.js';
import { groupBy } from '../../platform/groupby.js';
import {
  type FiguresKey,
  historyTotals,
  type PeriodTally,
  periodTallies,
  sliceTallies,
  statedLevels,
} from './compliance.read.js';

/** A period, and by which terms, outcomes and as of when it is judged. */
export interface FiguresQuestion {
  readonly timeline: Timeline;
  readonly period: Period;
  readonly now: Instant;
  readonly basis: Basis;
}

/**
 * What was counted for each question: one statement for all tallies, and one each for history, slices and what was stated of
 * earlier periods where any are wanted; all of them once more where too few of the periods first looked back to were judged.
 */
export async function figuresOf(unit: ReadUnit, questions: readonly (FiguresQuestion | null)[]): Promise<FiguresOf[]> {
  const keys = questions.map((asked) =>
    asked === null ? [] : keysOf(asked, figuresWanted(asked.timeline, asked.period, asked.now)),
  );
  const figures = await figuresOfQuestions(unit, keys);
  const further = questions.map((asked, place) => (asked === null ? [] : furtherKeys(asked, figures[place])));
  if (further.every((more) => more.length === 0)) return figures;
  return figuresOfQuestions(
    unit,
    keys.map((own, place) => [...own, ...(further[place] ?? [])]),
  );
}

function furtherKeys(asked: FiguresQuestion, figures: FiguresOf = () => NO_FIGURES): FiguresKey[] {
  const { timeline, period, now, basis } = asked;
  return keysOf(asked, figuresStillWanted(timelineOn(basis, timeline), period, figures, now));
}

function keysOf({ timeline, basis }: FiguresQuestion, wanted: readonly FiguresWanted[]): FiguresKey[] {
  const { tenantId, id: contractId } = timeline.contract;
  return wanted.map((one) => ({ ...one, tenantId, contractId, basis }));
}

async function figuresOfQuestions(unit: ReadUnit, asked: readonly (readonly FiguresKey[])[]): Promise<FiguresOf[]> {
  // Several periods may look back to one and the same.
  const distinct = new Map(asked.flat().map((key) => [identityOf(key), key]));
  const figures = await figuresOfKeys(unit, [...distinct.values()]);
  const known = new Map([...distinct.keys()].map((identity, position) => [identity, figures[position] ?? NO_FIGURES]));
  return asked.map((keys) => {
    const own = new Map(keys.map((key) => [`${key.objectiveId} ${key.periodIndex}`, known.get(identityOf(key))]));
    return (objectiveId, periodIndex) => own.get(`${objectiveId} ${periodIndex}`) ?? NO_FIGURES;
  });
}

function identityOf(key: FiguresKey): string {
  const { objectiveId, periodIndex, basis, historyFrom, recentFrom, pendingFrom, isEarlier } = key;
  return `${objectiveId} ${periodIndex} ${basis} ${historyFrom} ${recentFrom} ${pendingFrom} ${isEarlier}`;
}

async function figuresOfKeys(unit: ReadUnit, keys: readonly FiguresKey[]): Promise<ObjectiveFigures[]> {
  const [tallies, history, slices, stated] = await Promise.all([
    periodTallies(unit, keys),
    historyTotals(unit, keys),
    sliceTallies(unit, keys),
    statedLevels(unit, keys),
  ]);
  const tallyOfKey = new Map(tallies.map(({ key, ...tally }) => [key, tally]));
  const historyOfKey = groupBy(history, (row) => row.key);
  const slicesOfKey = groupBy(slices, (row) => row.key);
  const statedOfKey = new Map(stated.map(({ key, ...level }) => [key, level]));
  return keys.map((_, key) => ({
    ...talliesOf(tallyOfKey.get(key)),
    history: new Map((historyOfKey.get(key) ?? []).map(({ weekday, total }) => [weekday, total] as const)),
    slices: slicesOfKey.get(key) ?? [],
    stated: statedOfKey.get(key) ?? null,
  }));
}

function talliesOf(row: PeriodTally | undefined): { tally: Tally; recent: Tally } {
  if (row === undefined) return NO_FIGURES;
  const { good, total, sum, pending, recentGood, recentTotal, recentSum } = row;
  const recent = { good: recentGood, total: recentTotal, sum: recentSum, pending: 0 };
  return { tally: { good, total, sum, pending }, recent };
}
