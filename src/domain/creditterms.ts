import type { MinorUnits } from './money.js';
import type { Micro, Ppm } from './quantity.js';

/** What something costs: a share of the period's fee, or an amount of money. Exactly one is set. */
export type Worth =
  | { readonly share: Ppm; readonly amount: null }
  | { readonly share: null; readonly amount: MinorUnits };

/** Figures from `from`, inclusive, up to `to`, exclusive, in millionths of the objective's unit. null: open at this end. */
export interface FigureSpan {
  readonly from: Micro | null;
  readonly to: Micro | null;
}

export interface Bracket extends FigureSpan {
  readonly worth: Worth;
}

export interface PointsBand extends FigureSpan {
  /** Service points for a figure in it; twice as many when the judged period before was missed too. */
  readonly points: number;
}

/** Objectives that name the same incident fail for one reason: of their credits in a period only the largest stands. */
interface Incident {
  readonly incident: string | null;
}

export type CreditRule = Incident &
  (
    | { readonly kind: 'POOL' /** Share of the pool. */; readonly allocation: Ppm }
    | { readonly kind: 'BRACKETS'; readonly brackets: readonly Bracket[] }
    /** Per point between target and figure: a percentage point of a ratio, one of any other unit. */
    | { readonly kind: 'LINEAR'; readonly rate: Worth }
    | { readonly kind: 'POINTS'; readonly bands: readonly PointsBand[] }
  );

export const CREDIT_RULES = ['POOL', 'BRACKETS', 'LINEAR', 'POINTS'] as const;
export type CreditRuleKind = (typeof CREDIT_RULES)[number];

export const EARN_BACK_FORMS = ['SHARE_AFTER_MET', 'ALL_AFTER_EXCEEDED', 'AGAINST_LATER_CREDITS'] as const;
export type EarnBackForm = (typeof EARN_BACK_FORMS)[number];

/** How an objective's credits are earned back, once it was met (or exceeded) in enough judged periods in a row. */
export interface EarnBackTerms {
  readonly form: EarnBackForm;
  /** Judged periods in a row. */
  readonly periods: number;
  /** Of the credits not earned back so far; 1_000_000 for ALL_AFTER_EXCEEDED. */
  readonly share: Ppm;
}

/** What gives the client the right to terminate. Periods are judged ones, the last of them included. At least one is set. */
export interface ChronicTerms {
  /** One critical objective missed more than so many times in so many periods. */
  readonly misses: { readonly moreThan: number; readonly inPeriods: number } | null;
  /** Credits at the cap in so many of so many periods. */
  readonly atCap: { readonly times: number; readonly inPeriods: number } | null;
}

/** The money of a contract: what the vendor is paid for a period and how much of it is at risk. */
export interface CreditTerms {
  /** For one whole period. */
  readonly fee: MinorUnits;
  /** What a period shorter or longer than whole costs: its share of the days, or the whole fee. */
  readonly stubFee: 'BY_DAYS' | 'WHOLE';
  /** Share of the period's fee that all credits of the period together never exceed. */
  readonly atRisk: Ppm;
  /** Share of the amount at risk that POOL allocations divide; may exceed 1. */
  readonly pool: Ppm;
  /** What one service point costs; null: no objective earns points. */
  readonly point: Worth | null;
  readonly earnBack: EarnBackTerms | null;
  readonly chronic: ChronicTerms | null;
  /** Days before the contract's last day until which it can be kept from being renewed; null: none agreed. */
  readonly noticeDays: number | null;
}
