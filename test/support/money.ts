import { creditHistory } from '../../src/domain/credithistory.js';
import type { CreditLedger, CreditLine, CreditPeriod, StatedObjective } from '../../src/domain/creditline.js';
import type { CreditRule, CreditTerms } from '../../src/domain/creditterms.js';
import { judgedFigure } from '../../src/domain/judgedfigure.js';
import { moneyText } from '../../src/domain/money.js';
import { rational } from '../../src/domain/rational.js';
import type { ContractTerms, ObjectiveTerms } from '../../src/domain/terms.js';
import { ALWAYS_UTC, terms } from './clockterms.js';
import { objectiveOf } from './judgeterms.js';

/** 100,000.00 a period, of which 10 % is at risk. */
export function creditTerms(overrides: Partial<CreditTerms> = {}): CreditTerms {
  return {
    fee: 10_000_000,
    stubFee: 'BY_DAYS',
    atRisk: 100_000,
    pool: 1_000_000,
    point: null,
    earnBack: null,
    chronic: null,
    noticeDays: null,
    ...overrides,
  };
}

/** A share of survey answers of at least 95 %, with a rule. */
export function shareOf95(key: string, credit: CreditRule | null, more: Partial<ObjectiveTerms> = {}): ObjectiveTerms {
  return objectiveOf('CSAT', { key, target: 950_000, credit, ...more });
}

export function pool(allocation: number, incident: string | null = null): CreditRule {
  return { kind: 'POOL', allocation, incident };
}

/** Missing it costs so many minor units, whatever the figure. */
export function flat(amount: number, incident: string | null = null): CreditRule {
  return { kind: 'BRACKETS', brackets: [{ from: null, to: null, worth: { share: null, amount } }], incident };
}

export function moneyTerms(credits: CreditTerms | null, ...objectives: ObjectiveTerms[]): ContractTerms {
  return { ...terms(ALWAYS_UTC, ...objectives), credits };
}

/** A figure in thousandths of its unit: it misses or meets the target; null: no data. */
export type Figures = Readonly<Record<string, number | null>>;

/** A period judged by `figures`, with an undivided fee. */
export function judged(agreed: ContractTerms, index: number, figures: Figures, currency = 'EUR'): CreditPeriod {
  const { credits } = agreed;
  return {
    index,
    version: 1,
    terms: agreed,
    currency,
    fee: credits && rational(credits.fee, 1),
    objectives: agreed.objectives.map((objective) => stated(objective, figures[objective.key] ?? null)),
  };
}

function stated(objective: ObjectiveTerms, figure: number | null): StatedObjective {
  const { unit, target, direction } = judgedFigure(objective);
  const base = { key: objective.key, unit, target: target === null ? null : rational(target, 1_000_000) };
  if (figure === null || target === null) return { ...base, verdict: 'NO_DATA', actual: null, strict: null };
  const reached = direction === 'AT_LEAST' ? figure * 1_000 >= target : figure * 1_000 <= target;
  const actual = rational(figure, 1_000);
  return { ...base, verdict: reached ? 'MET' : 'MISSED', actual, strict: actual };
}

/** Ledgers of periods judged one after the other. */
export function ledgers(agreed: ContractTerms, periods: readonly Figures[]): (CreditLedger | null)[] {
  const credited = periods.map((figures, index) => judged(agreed, index, figures));
  return creditHistory(credited, new Map()).map(({ ledger }) => ledger);
}

/** `kind key amount` of each line. */
export function written(ledger: CreditLedger | null | undefined): string[] {
  return (ledger?.lines ?? []).map((line) => writtenLine(line, ledger?.currency ?? ''));
}

function writtenLine({ kind, objectiveKey, amount }: CreditLine, currency: string): string {
  return `${kind} ${objectiveKey} ${moneyText(amount, currency)}`;
}
