import type {
  CreditInputs,
  CreditLedger,
  CreditLine,
  CreditReading,
  EarnBackLine,
  EarnedCredit,
} from './creditline.js';
import type { FigureSpan, Worth } from './creditterms.js';
import { type FormulaLine, type FormulaValue, formulaLine } from './formula.js';
import { rational } from './rational.js';

/** What is said of a ledger besides its line. */
type Ledger = Pick<CreditLedger, 'cap' | 'lines'>;

/**
 * How the amount of a ledger's line came about: each formula with its inputs by name, in the order of the calculation. All
 * money is in minor units of the currency.
 */
export function explainCreditLine(line: CreditLine, ledger: Ledger): FormulaLine[] {
  switch (line.kind) {
    case 'CREDIT':
      return [...ruleLines(line.inputs), ...amountLines(line, ledger)];
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
  const { fee, atRisk, target, actual, unit } = inputs;
  return [
    ...formulaLine('atRisk', 'share at risk x fee', { fee }, atRisk),
    ...formulaLine('missed', 'the figure against its target', { target, unit }, actual),
    ...readingLines(inputs.reading, inputs),
    ...formulaLine('earned', 'exact, rounded half-even', { exact: inputs.exact }, inputs.earned),
  ];
}

function readingLines(reading: CreditReading, { exact, fee, atRisk }: CreditInputs): FormulaLine[] {
  switch (reading.kind) {
    case 'POOL': {
      const inputs = { allocation: micro(reading.allocation), pool: micro(reading.pool), atRisk };
      return formulaLine('exact', 'allocation x pool x atRisk', inputs, exact);
    }
    case 'BRACKETS': {
      const { bracket } = reading;
      if (bracket === null) return formulaLine('exact', 'the figure lies in no bracket', {}, exact);
      const inputs = { ...spanOf(bracket), ...worthOf(bracket.worth), fee };
      return formulaLine('exact', `from <= actual < to: ${worthFormula(bracket.worth)}`, inputs, exact);
    }
    case 'LINEAR': {
      const inputs = { points: reading.points, ...worthOf(reading.rate), fee };
      return formulaLine('exact', `points missed by x ${worthFormula(reading.rate)}`, inputs, exact);
    }
    case 'POINTS': {
      const { band, points, repeatOf, point } = reading;
      const own = band?.points ?? 0;
      const counted = formulaLine(
        'points',
        repeatOf === null
          ? 'points of the band'
          : '2 x points of the band, for it was missed in the judged period before',
        { band: own, ...(band === null ? {} : spanOf(band)), repeatOf },
        points,
      );
      const inputs = { points, ...worthOf(point), fee };
      return [...counted, ...formulaLine('exact', `points x ${worthFormula(point)}`, inputs, exact)];
    }
  }
}

/** One incident earns one credit; the cap reduces all that stand in proportion. */
function amountLines({ amount, inputs }: EarnedCredit, { cap, lines }: Ledger): FormulaLine[] {
  const { earned, yieldsTo, rule } = inputs;
  if (yieldsTo !== null) {
    const formula = '0: the larger credit of another objective stands for the same incident';
    return formulaLine('amount', formula, { earned, incident: rule.incident, yieldsTo }, amount);
  }
  const all = lines.reduce((sum, one) => sum + standingOf(one), 0n);
  if (all <= BigInt(cap))
    return formulaLine('amount', 'earned; all credits of the period are within the cap', { earned, cap }, amount);
  const formula = 'cap x earned / all that is earned in the period, by largest remainder';
  return formulaLine('amount', formula, { earned, cap, all: rational(all, 1) }, amount);
}

function standingOf(line: CreditLine): bigint {
  return line.kind === 'CREDIT' && line.inputs.yieldsTo === null ? BigInt(line.inputs.earned) : 0n;
}

function earnBackLines({ amount, inputs }: EarnBackLine): FormulaLine[] {
  const { rule, inARow, credits, exact, granted } = inputs;
  const qualified = rule.form === 'ALL_AFTER_EXCEEDED' ? 'exceeded' : 'met';
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
      'credits not earned back yet',
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

function worthOf({ share, amount }: Worth): Record<string, FormulaValue | null> {
  return share === null ? { amount } : { share: micro(share) };
}

function spanOf({ from, to }: FigureSpan): Record<string, FormulaValue | null> {
  return { from: from === null ? null : micro(from), to: to === null ? null : micro(to) };
}

function micro(value: number): FormulaValue {
  return rational(value, 1_000_000);
}
