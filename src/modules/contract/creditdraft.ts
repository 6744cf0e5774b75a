import type { CreditRuleKind, CreditTerms, EarnBackForm } from '../../domain/creditterms.js';

/** A share of the period's fee, or a decimal amount of the contract's currency. */
export interface WorthDraft {
  share?: number | null;
  amount?: string | null;
}

/** Figures from `from`, inclusive, up to `to`, exclusive, in the unit of what is judged. */
export interface FigureSpanDraft {
  from?: number | null;
  to?: number | null;
}

export interface BracketDraft extends FigureSpanDraft, WorthDraft {}

export interface PointsBandDraft extends FigureSpanDraft {
  points: number;
}

/** What missing an objective costs, as people write it down. */
export interface CreditRuleDraft {
  kind: CreditRuleKind;
  incident?: string | null;
  allocation?: number | null;
  brackets?: readonly BracketDraft[] | null;
  rate?: WorthDraft | null;
  bands?: readonly PointsBandDraft[] | null;
}

export interface EarnBackDraft {
  form: EarnBackForm;
  periods: number;
  share?: number | null;
}

export interface ChronicDraft {
  misses?: { moreThan: number; inPeriods: number } | null;
  atCap?: { times: number; inPeriods: number } | null;
}

/** The money of a contract as people write it down. */
export interface CreditTermsDraft {
  fee: string;
  stubFee?: CreditTerms['stubFee'] | null;
  atRisk: number;
  pool?: number | null;
  point?: WorthDraft | null;
  earnBack?: EarnBackDraft | null;
  chronic?: ChronicDraft | null;
  noticeDays?: number | null;
}
