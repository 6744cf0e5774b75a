import { periodFee } from './creditfee.js';
import type {
  CreditInputs,
  CreditLedger,
  CreditLine,
  CreditReading,
  EarnBackLine,
  EarnedCredit,
} from './creditline.js';
import type { CreditTerms, FigureSpan, PointsBand, Worth } from './creditterms.js';
import { type FormulaLine, type FormulaValue, formulaLine } from './formula.js';
import { daysBetween } from './localtime.js';
import { type Period, type PeriodTerms, wholeDays } from './period.js';
import {
  divideRationals,
  type Fraction,
  parseFraction,
  type Rational,
  rational,
  subtractRationals,
} from './rational.js';

/** What is said of a ledger besides its line. */
type Ledger = Pick<CreditLedger, 'cap' | 'lines'>;

/** How the fee of a stub, in minor units, follows from the agreed one; nothing for a whole period, whose fee is that. */
export function explainFee(credits: CreditTerms, contract: PeriodTerms, period: Period): FormulaLine[] {
  const days = daysBetween(period.startsOn, period.endsOn) + 1;
  const daysOfWhole = wholeDays(contract, period);
  if (days === daysOfWhole) return [];
  const formula =
    credits.stubFee === 'WHOLE'
      ? 'wholeFee, also for a part of a period'
      : 'wholeFee x days / daysOfWhole, not rounded: shown rounded half-even';
  const inputs = { wholeFee: credits.fee, days, daysOfWhole };
  return formulaLine('fee', formula, inputs, periodFee(credits, contract, period));
}

/**
 * How the amount of a ledger's line came about: each formula with its inputs by name, in the order of the calculation. All
 * money is in minor units of the currency. `fee`: the lines of `explainFee`.
 */
export function explainCreditLine(line: CreditLine, ledger: Ledger, fee: readonly FormulaLine[]): FormulaLine[] {
  switch (line.kind) {
    case 'CREDIT':
      return [...fee, ...ruleLines(line.inputs), ...amountLines(line, ledger)];
    case 'EARN_BACK':
      return earnBackLines(line);
    case 'OFFSET': {
      const { balance, against } = line.inputs;
      const formula = '-(the part of min(balance, credits of the period) in proportion to this credit)';
      return formulaLine('amount', formula, { balance, against, credits: creditsOf(ledger) }, line.amount);
    }
  }
}

function ruleLines(inputs: CreditInputs): FormulaLine[] {
  const { fee, atRisk, exact, earned } = inputs;
  const shareAtRisk = divideRationals(parseFraction(atRisk), parseFraction(fee));
  return [
    ...formulaLine('atRisk', 'shareAtRisk x fee', { shareAtRisk, fee }, atRisk),
    ...missedLines(inputs),
    ...readingLines(inputs.reading, inputs),
    ...formulaLine('earned', 'exact, rounded half-even', { exact }, earned),
  ];
}

function missedLines({ target, actual, unit }: CreditInputs): FormulaLine[] {
  const missedBy = missedByOf(target, actual);
  const isBelow = missedBy !== null && missedBy.numerator > 0n;
  return formulaLine(
    'missedBy',
    isBelow ? 'target - actual' : 'actual - target',
    { target, actual, unit },
    missedBy && distanceOf(missedBy),
  );
}

/** Above 0 below a target that is a least, below 0 above one that is a most. */
function missedByOf(target: Fraction | null, actual: Fraction | null): Rational | null {
  return target === null || actual === null ? null : subtractRationals(parseFraction(target), parseFraction(actual));
}

function distanceOf({ numerator, denominator }: Rational): Rational {
  return { numerator: numerator < 0n ? -numerator : numerator, denominator };
}

function readingLines(
  reading: CreditReading,
  { exact, fee, atRisk, target, actual, unit }: CreditInputs,
): FormulaLine[] {
  switch (reading.kind) {
    case 'POOL': {
      const inputs = { allocation: micro(reading.allocation), poolShare: micro(reading.pool), atRisk };
      return formulaLine('exact', 'allocation x poolShare x atRisk', inputs, exact);
    }
    case 'BRACKETS': {
      const { bracket } = reading;
      if (bracket === null) return formulaLine('exact', '0: the figure lies in no bracket', { actual }, exact);
      const inputs = { actual, ...spanOf(bracket), ...worthOf(bracket.worth, fee) };
      return formulaLine('exact', `${worthFormula(bracket.worth)}, where from <= actual < to`, inputs, exact);
    }
    case 'LINEAR': {
      const { points, rate } = reading;
      const missedBy = missedByOf(target, actual);
      const counted = unit === 'RATIO' ? '100 x missedBy: percentage points' : 'missedBy';
      return [
        ...formulaLine('points', counted, { missedBy: missedBy && distanceOf(missedBy) }, points),
        ...formulaLine('exact', `points x ${worthFormula(rate)}`, { points, ...worthOf(rate, fee) }, exact),
      ];
    }
    case 'POINTS': {
      const { band, points, repeatOf, point } = reading;
      return [
        ...pointsLines(band, points, repeatOf, actual),
        ...formulaLine('exact', `points x ${worthFormula(point)}`, { points, ...worthOf(point, fee) }, exact),
      ];
    }
  }
}

function pointsLines(
  band: PointsBand | null,
  points: number,
  repeatOf: number | null,
  actual: Fraction | null,
): FormulaLine[] {
  if (band === null) return formulaLine('points', '0: the figure lies in no band', { actual }, points);
  const formula = repeatOf === null ? 'band' : '2 x band, for the judged period before was missed';
  const inputs = { band: band.points, actual, ...spanOf(band), repeatOf };
  return formulaLine('points', `${formula}, where from <= actual < to`, inputs, points);
}

/** One incident earns one credit; the cap reduces all that stand in proportion. */
function amountLines({ amount, inputs }: EarnedCredit, { cap, lines }: Ledger): FormulaLine[] {
  const { earned, yieldsTo, rule } = inputs;
  if (yieldsTo !== null) {
    const formula = '0: the larger credit of another objective stands for the same incident';
    return formulaLine('amount', formula, { earned, incident: rule.incident, yieldsTo }, amount);
  }
  const standing = lines.flatMap((line) => (line.kind === 'CREDIT' && line.inputs.yieldsTo === null ? [line] : []));
  const all = standing.reduce((sum, one) => sum + BigInt(one.inputs.earned), 0n);
  const parts = Object.fromEntries(standing.map((one) => [one.objectiveKey, one.inputs.earned]));
  const formula =
    all <= BigInt(cap) ? 'earned, for all <= cap' : 'cap x earned / all, by largest remainder, for all > cap';
  return [
    ...formulaLine('cap', 'atRisk, rounded down', { atRisk: inputs.atRisk }, cap),
    ...formulaLine('all', 'what is earned in the period by objective, one an incident', parts, rational(all, 1)),
    ...formulaLine('amount', formula, { earned, cap, all: rational(all, 1) }, amount),
  ];
}

function earnBackLines({ amount, inputs }: EarnBackLine): FormulaLine[] {
  const { rule, inARow, credits, exact, granted } = inputs;
  const qualified = rule.form === 'ALL_AFTER_EXCEEDED' ? 'better than the target, without relief' : 'met';
  const sum = credits.reduce((all, one) => all + one.amount, 0);
  const later = rule.form === 'AGAINST_LATER_CREDITS';
  return [
    ...formulaLine(
      'inARow',
      `judged periods in a row ${qualified}: as many as needed`,
      { needed: rule.periods },
      inARow.join(', '),
    ),
    ...formulaLine(
      'credits',
      'credits of periods before those in a row, not earned back yet',
      Object.fromEntries(credits.map(({ period, amount: one }) => [`period ${period}`, one])),
      sum,
    ),
    ...formulaLine('exact', 'share x credits', { share: micro(rule.share), credits: sum }, exact),
    ...(later
      ? formulaLine('granted', 'exact, rounded half-even: only against later credits', { exact }, granted)
      : []),
    ...formulaLine('amount', later ? '0 in this period' : '-(exact, rounded half-even)', { exact }, amount),
  ];
}

function creditsOf({ lines }: Ledger): number {
  return lines.reduce((sum, { kind, amount }) => (kind === 'CREDIT' ? sum + amount : sum), 0);
}

function worthFormula({ share }: Worth): string {
  return share === null ? 'amount' : 'share x fee';
}

function worthOf({ share, amount }: Worth, fee: Fraction): Record<string, FormulaValue | null> {
  return share === null ? { amount } : { share: micro(share), fee };
}

function spanOf({ from, to }: FigureSpan): Record<string, FormulaValue | null> {
  return { from: from === null ? null : micro(from), to: to === null ? null : micro(to) };
}

function micro(value: number): FormulaValue {
  return rational(value, 1_000_000);
}
