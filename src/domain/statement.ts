import type { Verdict } from './compliance.js';
import type { CreditLedger } from './creditline.js';
import type { TrueUp } from './creditrestatement.js';
import type { Unit } from './indicators/entry.js';
import type { LocalDate } from './instant.js';
import type { MinorUnits } from './money.js';
import type { Ppm } from './quantity.js';
import type { Fraction } from './rational.js';
import type { Direction, Indicator } from './terms.js';

/** Says how the content is to be read; another number when its meaning changes. */
export const STATEMENT_FORMAT = 'accord-statement-1';

/** The same on both bases: all outcomes as reported, and with accepted exclusions applied. Judged and paid by `adjusted`. */
export interface Bases<T> {
  readonly raw: T;
  readonly adjusted: T;
}

/** What a period came to for the whole contract. */
export interface StatedOutcome {
  readonly verdict: Verdict;
  /** 0..1; null: nothing was judged. */
  readonly score: number | null;
}

/** What an objective came to; numbers in its unit, as an ObjectiveResult has them. */
export interface StatedFigures {
  readonly verdict: Verdict;
  readonly good: number | null;
  readonly total: number;
  readonly sum: number | null;
  readonly pending: number;
  readonly actual: number | null;
  readonly strict: number | null;
  readonly relieved: number | null;
  /** The two numbers that the verdict rests on, exactly. */
  readonly exactTarget: Fraction | null;
  readonly exactActual: Fraction | null;
  /** `strict`, exactly. */
  readonly exactStrict: Fraction | null;
}

export interface ObjectiveLine {
  /** Names the line in a dispute; so in all lines. */
  readonly line: string;
  readonly key: string;
  readonly objectiveId: string;
  readonly name: string;
  readonly indicator: Indicator;
  readonly unit: Unit;
  readonly direction: Direction;
  readonly target: number | null;
  readonly weight: Ppm;
  readonly critical: boolean;
  readonly raw: StatedFigures;
  readonly adjusted: StatedFigures;
}

/** A clock of a ticket, by the names its reporter gave. */
export interface StatedClock {
  readonly objective: string;
  readonly ticketId: string;
  readonly source: string;
  readonly externalId: string;
  readonly cycle: string;
  /** RFC 3339 */
  readonly startedAt: string;
  /** Index of the period it started in, where that is an earlier one. */
  readonly carriedFrom: number | null;
}

/** A clock that was still running, and not late with accepted exclusions applied: it counts when it settles. */
export interface PendingClock extends StatedClock {
  /** It is late with all outcomes as reported, and counted so already: only with exclusions applied it is pending. */
  readonly rawSettled: boolean;
}

export interface PendingClockLine extends PendingClock {
  readonly line: string;
}

/** A clock that was pending in an earlier statement and is counted in this one. */
export interface CarriedClockLine extends StatedClock {
  readonly line: string;
  /** COUNTED: its objective takes a mean or a percentile and sets no limit. */
  readonly outcome: 'GOOD' | 'MISSED' | 'COUNTED';
}

/**
 * An exclusion that was decided and touches the period; or an earlier one, which no statement named yet or which named it before it
 * was withdrawn.
 */
export interface ExclusionLine {
  readonly line: string;
  readonly exclusionId: string;
  /** The name its proposer gave it. */
  readonly reference: string;
  readonly reason: string;
  readonly effect: 'REMOVE' | 'COUNT_AS_GOOD';
  /** WITHDRAWN: an earlier statement has named it, and it counts no more. */
  readonly decision: 'ACCEPTED' | 'ACCEPTED_IN_PART' | 'REJECTED' | 'WITHDRAWN';
  /** What it covers, in words. */
  readonly scope: string;
}

/** How much was added since it was last stated; thousandths are exact. null where the figure has none. */
export interface FigureDifference {
  readonly good: number | null;
  readonly total: number;
  readonly sum: number | null;
}

/** What facts recorded after a period was locked changed of one of its objectives. */
export interface RestatementLine {
  readonly line: string;
  readonly key: string;
  readonly old: Bases<StatedFigures>;
  readonly new: Bases<StatedFigures>;
  readonly difference: Bases<FigureDifference>;
}

/** The money of a locked period anew: its difference is trued up in the statement that says so. */
export interface RestatedMoney {
  readonly line: string;
  readonly old: MinorUnits;
  readonly new: MinorUnits;
  /** Above 0: the vendor owes it to the client. Sum of `trueUps`. */
  readonly difference: MinorUnits;
  readonly trueUps: readonly TrueUp[];
  readonly ledger: CreditLedger | null;
}

export interface RestatedPeriod {
  readonly period: number;
  readonly old: Bases<StatedOutcome>;
  readonly new: Bases<StatedOutcome>;
  readonly objectives: readonly RestatementLine[];
  /** null: its money stays. */
  readonly money: RestatedMoney | null;
}

export interface StatedMoney {
  /** null: the terms set no credits. */
  readonly ledger: CreditLedger | null;
  /** Of locked periods, in this statement. */
  readonly trueUps: MinorUnits;
  /** The ledger's total and the true-ups. Above 0: the vendor owes it to the client. */
  readonly total: MinorUnits;
}

export interface StatedParty {
  readonly id: string;
  readonly name: string;
}

/** All that a statement says. It is hashed in its canonical form (RFC 8785), so it holds nothing but JSON. */
export interface StatementContent {
  readonly format: typeof STATEMENT_FORMAT;
  readonly contract: {
    readonly id: string;
    readonly reference: string;
    readonly name: string;
    readonly timeZone: string;
    /** Of all money in it, which is in minor units. */
    readonly currency: string;
    readonly client: StatedParty;
    readonly vendor: StatedParty;
  };
  readonly period: {
    readonly index: number;
    readonly startsOn: LocalDate;
    readonly endsOn: LocalDate;
    /** RFC 3339; `endsAt` is the first instant after it. */
    readonly startsAt: string;
    readonly endsAt: string;
  };
  readonly terms: { readonly version: number; readonly hash: string };
  /** Counts the submissions of this period's statement, from 1. */
  readonly revision: number;
  readonly outcome: Bases<StatedOutcome>;
  readonly objectives: readonly ObjectiveLine[];
  readonly exclusions: readonly ExclusionLine[];
  readonly pendingClocks: readonly PendingClockLine[];
  readonly carriedClocks: readonly CarriedClockLine[];
  readonly money: StatedMoney;
  readonly restatements: readonly RestatedPeriod[];
}

/** What later statements, money and charts need of a locked one: all but its clocks, of which there may be very many. */
export type LockedContent = Omit<StatementContent, 'pendingClocks' | 'carriedClocks'>;

const VERDICT_LINE = 'verdict';

/** Names of everything that can be disputed in a statement: its verdict, and each line of it. */
export function linesOf(content: StatementContent): string[] {
  const { objectives, exclusions, pendingClocks, carriedClocks, money, restatements } = content;
  const restated = restatements.flatMap((period) => [
    ...period.objectives.map(({ line }) => line),
    ...(period.money === null ? [] : [period.money.line]),
  ]);
  return [
    VERDICT_LINE,
    ...[...objectives, ...exclusions, ...pendingClocks, ...carriedClocks].map(({ line }) => line),
    ...(money.ledger?.lines ?? []).map((_, index) => creditLineName(index)),
    ...restated,
  ];
}

/** The name of a line of the ledger, by its place in it. */
export function creditLineName(index: number): string {
  return `credit:${index}`;
}
