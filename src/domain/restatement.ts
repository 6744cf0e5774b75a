import { canonicalJson } from './canonicaljson.js';
import type { CreditLedger } from './creditline.js';
import { trueUps } from './creditrestatement.js';
import type {
  Bases,
  FigureDifference,
  LockedContent,
  RestatedMoney,
  RestatedPeriod,
  RestatementLine,
  StatedFigures,
  StatedOutcome,
} from './statement.js';

/** All that is said of a period: by its statement and the restatements after it, or by the facts as they are known now. */
export interface PeriodStanding {
  readonly period: number;
  readonly outcome: Bases<StatedOutcome>;
  /** By key. */
  readonly objectives: ReadonlyMap<string, Bases<StatedFigures>>;
  readonly ledger: CreditLedger | null;
}

/** What was last said of a locked period: its statement, with the restatements of it in `later` ones, oldest first. */
export function standingOf(stated: LockedContent, later: readonly LockedContent[]): PeriodStanding {
  const period = stated.period.index;
  const objectives = new Map(stated.objectives.map(({ key, raw, adjusted }) => [key, { raw, adjusted }]));
  let { outcome } = stated;
  let { ledger } = stated.money;
  for (const restated of later.flatMap((one) => one.restatements).filter((one) => one.period === period)) {
    outcome = restated.new;
    for (const line of restated.objectives) objectives.set(line.key, line.new);
    if (restated.money !== null) ledger = restated.money.ledger;
  }
  return { period, outcome, objectives, ledger };
}

/**
 * What the facts say now of a period other than what was last said of it; null: nothing. Clocks that are still pending are
 * no restatement: they count when they settle. `said` with the answer applied says what the facts do. The same figures can
 * come to other money: what was earned back of a credit of an earlier period changes with that credit.
 */
export function restate(said: PeriodStanding, now: PeriodStanding): RestatedPeriod | null {
  const objectives = [...now.objectives].flatMap(([key, figures]) => {
    const line = restateObjective(said, key, figures);
    return line === null ? [] : [line];
  });
  const money = restateMoney(said, now.ledger);
  if (objectives.length === 0 && money === null && isEqual(said.outcome, now.outcome)) return null;
  return { period: said.period, old: said.outcome, new: now.outcome, objectives, money };
}

function restateObjective(said: PeriodStanding, key: string, now: Bases<StatedFigures>): RestatementLine | null {
  const old = said.objectives.get(key) ?? NOTHING_SAID;
  if (isEqual(settledOnly(old), settledOnly(now))) return null;
  const difference = { raw: differenceOf(old.raw, now.raw), adjusted: differenceOf(old.adjusted, now.adjusted) };
  return { line: `restatement:${said.period}:${key}`, key, old, new: now, difference };
}

function restateMoney(said: PeriodStanding, ledger: CreditLedger | null): RestatedMoney | null {
  if (isEqual(said.ledger, ledger)) return null;
  const old = said.ledger?.total ?? 0;
  const total = ledger?.total ?? 0;
  return {
    line: `money:${said.period}`,
    old,
    new: total,
    difference: total - old,
    trueUps: trueUps(said.ledger, ledger),
    ledger,
  };
}

function settledOnly({ raw, adjusted }: Bases<StatedFigures>): Bases<StatedFigures> {
  return { raw: { ...raw, pending: 0 }, adjusted: { ...adjusted, pending: 0 } };
}

function differenceOf(old: StatedFigures, now: StatedFigures): FigureDifference {
  return {
    good: lessOf(now.good, old.good),
    total: thousandths(now.total - old.total),
    sum: lessOf(now.sum, old.sum),
  };
}

function lessOf(a: number | null, b: number | null): number | null {
  return a === null && b === null ? null : thousandths((a ?? 0) - (b ?? 0));
}

/** Figures are whole thousandths of their unit; what subtraction in binary adds to them is cut off. */
function thousandths(value: number): number {
  return Math.round(value * 1_000) / 1_000 || 0;
}

function isEqual(a: unknown, b: unknown): boolean {
  return canonicalJson(a) === canonicalJson(b);
}

const NO_FIGURES: StatedFigures = {
  verdict: 'NO_DATA',
  good: null,
  total: 0,
  sum: null,
  pending: 0,
  actual: null,
  strict: null,
  relieved: null,
  exactTarget: null,
  exactActual: null,
  exactStrict: null,
};
const NOTHING_SAID: Bases<StatedFigures> = { raw: NO_FIGURES, adjusted: NO_FIGURES };
