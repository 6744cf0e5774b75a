import type { Verdict } from './compliance.js';
import type { Bracket, CreditRule, EarnBackTerms, PointsBand, Worth } from './creditterms.js';
import type { Unit } from './indicators/entry.js';
import type { MinorUnits } from './money.js';
import type { Fraction, Rational } from './rational.js';
import type { ContractTerms } from './terms.js';

/** What one objective came to in a period, as stated (of an open period: as if it ended now). */
export interface StatedObjective {
  readonly key: string;
  /** MET and MISSED were judged; anything else was not. */
  readonly verdict: Verdict;
  /** Of `target` and `actual`, the figures that the verdict rests on. */
  readonly unit: Unit;
  readonly target: Rational | null;
  readonly actual: Rational | null;
  /** `actual` without relief. */
  readonly strict: Rational | null;
}

/** All that the money of one period follows from, apart from the periods before it. */
export interface CreditPeriod {
  readonly index: number;
  /** Of the terms in force in it. */
  readonly version: number;
  readonly terms: ContractTerms;
  readonly currency: string;
  /** The period's fee in minor units; null: the terms set none. */
  readonly fee: Rational | null;
  readonly objectives: readonly StatedObjective[];
}

/** A period that is over, with its money: as stated, or as it stands after all true-ups. */
export interface PastPeriod extends CreditPeriod {
  readonly ledger: CreditLedger | null;
}

/** What a rule found in the figures. */
export type CreditReading =
  | { readonly kind: 'POOL' /** Shares of the amount at risk. */; readonly pool: number; readonly allocation: number }
  | { readonly kind: 'BRACKETS'; readonly bracket: Bracket | null }
  | { readonly kind: 'LINEAR' /** Between target and figure. */; readonly points: Fraction; readonly rate: Worth }
  | {
      readonly kind: 'POINTS';
      readonly band: PointsBand | null;
      /** Doubled where the judged period before was missed. */
      readonly points: number;
      /** Index of that period; null: it was met, or there was none. */
      readonly repeatOf: number | null;
      readonly point: Worth;
    };

/** Where a credit comes from, input by input; all money in minor units. */
export interface CreditInputs {
  readonly rule: CreditRule;
  readonly unit: Unit;
  readonly target: Fraction | null;
  readonly actual: Fraction | null;
  /** The period's fee. */
  readonly fee: Fraction;
  /** The amount at risk. */
  readonly atRisk: Fraction;
  readonly reading: CreditReading;
  /** What the rule comes to, before rounding. */
  readonly exact: Fraction;
  /** The same, rounded half-even: what the line would be alone. */
  readonly earned: MinorUnits;
  /** Key of the objective whose larger credit stands for the same incident; null: none. */
  readonly yieldsTo: string | null;
}

/** An amount of an earlier period that a line is made of. */
export interface AmountOfPeriod {
  readonly period: number;
  readonly amount: MinorUnits;
}

export interface EarnBackInputs {
  readonly rule: EarnBackTerms;
  /** Indexes of the judged periods in a row that qualified, as many as the rule needs, this one last. */
  readonly inARow: readonly number[];
  /** Credits of periods before those in a row, not earned back yet, less what was set off against them. */
  readonly credits: readonly AmountOfPeriod[];
  readonly exact: Fraction;
  /** What may be set off against later credits (AGAINST_LATER_CREDITS); else 0. */
  readonly granted: MinorUnits;
}

export interface OffsetInputs {
  /** What earlier periods granted and later ones have not used, of all objectives. */
  readonly balance: MinorUnits;
  /** The credit it is set off against. */
  readonly against: MinorUnits;
}

interface LineOf<Kind extends string, Inputs> {
  readonly kind: Kind;
  readonly objectiveKey: string;
  /** Version of the terms whose rule it follows. */
  readonly termsVersion: number;
  /** Above 0: the vendor owes it to the client. */
  readonly amount: MinorUnits;
  readonly inputs: Inputs;
}

export type EarnedCredit = LineOf<'CREDIT', CreditInputs>;
export type EarnBackLine = LineOf<'EARN_BACK', EarnBackInputs>;
export type OffsetLine = LineOf<'OFFSET', OffsetInputs>;

/** One line of a period's ledger. Data that JSON holds, so that a statement keeps it as it is. */
export type CreditLine = EarnedCredit | OffsetLine | EarnBackLine;

export interface CreditLedger {
  readonly periodIndex: number;
  readonly termsVersion: number;
  /** ISO 4217; all amounts are its minor units. */
  readonly currency: string;
  readonly fee: Fraction;
  /** The most that all credits of the period come to: the amount at risk, rounded down. */
  readonly cap: MinorUnits;
  /** The credits earned came to the cap or more. */
  readonly capReached: boolean;
  /** Credits, then what is set off, then what is earned back; by objective key within each. */
  readonly lines: readonly CreditLine[];
  /** Sum of the CREDIT lines, at most `cap`. */
  readonly credits: MinorUnits;
  /** Sum of all lines. */
  readonly total: MinorUnits;
}

/** Whether an objective was judged: periods in which it was not neither count nor break a streak. */
export function isJudged({ verdict }: Pick<StatedObjective, 'verdict'>): boolean {
  return verdict === 'MET' || verdict === 'MISSED';
}
