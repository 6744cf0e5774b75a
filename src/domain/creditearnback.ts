import { divideAmong } from './creditcap.js';
import { shareOf } from './creditfee.js';
import {
  type AmountOfPeriod,
  type CreditLine,
  type CreditPeriod,
  type EarnBackLine,
  type EarnedCredit,
  isJudged,
  type OffsetLine,
  type PastPeriod,
  type StatedObjective,
} from './creditline.js';
import type { EarnBackTerms } from './creditterms.js';
import { judgedFigure } from './judgedfigure.js';
import { type MinorUnits, roundHalfEven } from './money.js';
import { compareRationals, fractionText, rational } from './rational.js';
import type { ObjectiveTerms } from './terms.js';

/**
 * What earlier periods granted AGAINST_LATER_CREDITS, set off against this period's credits in proportion to them, by
 * objective key. Only later credits can use it up.
 */
export function setOff(
  period: CreditPeriod,
  earned: readonly EarnedCredit[],
  history: readonly PastPeriod[],
): OffsetLine[] {
  const balance = history.flatMap(({ ledger }) => ledger?.lines ?? []).reduce((sum, line) => sum + grantedBy(line), 0);
  const credits = earned.map(({ objectiveKey, amount }) => ({ key: objectiveKey, amount }));
  const used = Math.min(
    balance,
    credits.reduce((sum, { amount }) => sum + amount, 0),
  );
  if (used <= 0) return [];
  const parts = divideAmong(used, credits);
  return credits.flatMap(({ key, amount }): OffsetLine[] => {
    const part = parts.get(key) ?? 0;
    if (part === 0) return [];
    const inputs = { balance, against: amount };
    return [{ kind: 'OFFSET', objectiveKey: key, termsVersion: period.version, amount: -part, inputs }];
  });
}

function grantedBy(line: CreditLine): MinorUnits {
  if (line.kind === 'EARN_BACK') return line.inputs.granted;
  return line.kind === 'OFFSET' ? line.amount : 0;
}

/** A line for each objective that earns credits back in this period, by key. */
export function earnedBack(
  period: CreditPeriod,
  rule: EarnBackTerms | null,
  history: readonly PastPeriod[],
): EarnBackLine[] {
  if (rule === null) return [];
  const lines = period.objectives.flatMap(({ key }) => lineOf(key, period, rule, history) ?? []);
  return lines.sort((a, b) => (a.objectiveKey < b.objectiveKey ? -1 : 1));
}

function lineOf(
  key: string,
  period: CreditPeriod,
  rule: EarnBackTerms,
  history: readonly PastPeriod[],
): EarnBackLine | null {
  const inARow = qualifiedInARow(key, [...history, period], rule);
  if (inARow.length < rule.periods || inARow.at(-1) !== period.index) return null;
  // A late fact may credit a period that the streak counts as stated: what follows it must qualify, not it itself.
  const credits = notEarnedBack(key, history).filter(({ period: of }) => of < (inARow[0] ?? 0));
  const sum = credits.reduce((all, { amount }) => all + amount, 0);
  const exact = shareOf(rule.share, rational(sum, 1));
  const returned = Number(roundHalfEven(exact));
  if (returned <= 0) return null;
  const later = rule.form === 'AGAINST_LATER_CREDITS';
  return {
    kind: 'EARN_BACK',
    objectiveKey: key,
    termsVersion: period.version,
    amount: later ? 0 : -returned,
    inputs: { rule, inARow, credits, exact: fractionText(exact), granted: later ? returned : 0 },
  };
}

/**
 * The last judged periods in a row in which the objective qualified, ascending, as many as the rule needs at most. Those that
 * were not judged are passed over.
 */
function qualifiedInARow(
  key: string,
  periods: readonly CreditPeriod[],
  { form, periods: needed }: EarnBackTerms,
): number[] {
  const inARow: number[] = [];
  for (const period of [...periods].reverse()) {
    if (inARow.length === needed) break;
    const stated = period.objectives.find((objective) => objective.key === key);
    if (stated === undefined || !isJudged(stated)) continue;
    const terms = period.terms.objectives.find((objective) => objective.key === key);
    const qualifies = form === 'ALL_AFTER_EXCEEDED' ? isExceeded(stated, terms) : stated.verdict === 'MET';
    if (!qualifies) break;
    inARow.unshift(period.index);
  }
  return inARow;
}

/** Strictly better than its target, without relief. */
function isExceeded({ verdict, target, strict }: StatedObjective, terms: ObjectiveTerms | undefined): boolean {
  if (verdict !== 'MET' || target === null || strict === null || terms === undefined) return false;
  const compared = compareRationals(strict, target);
  return judgedFigure(terms).direction === 'AT_LEAST' ? compared > 0 : compared < 0;
}

/** The objective's credits that it has not earned back, less what was set off against them, by period. */
function notEarnedBack(key: string, history: readonly PastPeriod[]): AmountOfPeriod[] {
  let amounts: AmountOfPeriod[] = [];
  for (const { index, ledger } of history) {
    const lines = (ledger?.lines ?? []).filter(({ objectiveKey }) => objectiveKey === key);
    const back = lines.flatMap((line) => (line.kind === 'EARN_BACK' ? line.inputs.credits : []));
    amounts = amounts.filter(({ period }) => !back.some((credit) => credit.period === period));
    const amount = lines.reduce((sum, line) => (line.kind === 'EARN_BACK' ? sum : sum + line.amount), 0);
    if (amount !== 0) amounts.push({ period: index, amount });
  }
  return amounts;
}
