import type { ExactFigures, ObjectiveInput } from '../exactfigures.js';
import type { FactFaults } from '../factrules.js';
import type { MeasurementContent, MeasurementFact } from '../facts.js';
import type { Micro } from '../quantity.js';
import type { Counted } from '../tally.js';
import type { Findings } from '../termchecks.js';
import type { Direction, Indicator, ObjectiveTerms } from '../terms.js';
import type { TicketReading } from './ticketreading.js';

/**
 * RATIO: a share, 0..1; of EXPERIENCE -1..1. SECONDS: of time. POINTS: of a score: an audit's 0..100, a survey's on its own
 * scale. COUNT: outcomes. NUMBER: whatever a counter counts in.
 */
export type Unit = 'RATIO' | 'SECONDS' | 'POINTS' | 'COUNT' | 'NUMBER';

/**
 * RATE: good / total outcomes. TIME_SHARE: the same of time, which has no outcomes. MEAN: sum / total. NET: (good - bad) /
 * total. VOLUME: total, and SUM: sum, which only grow while a period lasts. BALANCE: what `pending` comes to from the
 * contract's first day on.
 */
export type IndicatorKind = 'RATE' | 'TIME_SHARE' | 'MEAN' | 'NET' | 'VOLUME' | 'SUM' | 'BALANCE';

/** Which facts an indicator reads, and so which block of terms its objectives have (TICKET and AUDIT have none). */
export type IndicatorFamily = 'CLOCK' | 'FOLLOW_UP' | 'TICKET' | 'CONTACT' | 'UPTIME' | 'SURVEY' | 'AUDIT' | 'COUNTER';

/** How an indicator counts measurements one by one. */
export interface MeasurementReading {
  /** Whether a measurement counts for an objective at all. */
  readonly inScope: (terms: ObjectiveTerms, content: MeasurementContent) => boolean;
  /** What keeps one that is in scope from being counted by the objective's terms. */
  readonly faults: (terms: ObjectiveTerms, content: MeasurementContent) => FactFaults;
  /** What one that is in scope adds. */
  readonly counted: (terms: ObjectiveTerms, fact: MeasurementFact) => Counted;
}

/** All there is to an indicator (semantics sections 4 and 5). */
export interface IndicatorEntry {
  readonly indicator: Indicator;
  readonly family: IndicatorFamily;
  readonly kind: IndicatorKind;
  readonly unit: Unit;
  /** The direction its objectives have. */
  readonly direction: Direction;
  /** The terms may turn the direction round: only where the terms say what is counted. */
  readonly eitherDirection: boolean;
  /** Its objectives need no target: without one the figure is reported and not judged. */
  readonly targetOptional: boolean;
  /** What it counts, for the readers of a contract. */
  readonly meaning: string;
  /** null: measurements do not count for it one by one. Outages, which overlap, are counted elsewhere. */
  readonly measurements: MeasurementReading | null;
  /** null: it does not read tickets. */
  readonly ticket: TicketReading | null;
  /** How it reads: what there is to judge, exactly. `periodEnded` leaves nothing to recover. */
  readonly figures: (input: ObjectiveInput, periodEnded: boolean) => ExactFigures;
  /** What is wrong with a target of objectives with these terms, or null. A whole number. */
  readonly targetFault: (target: Micro, terms: ObjectiveTerms) => string | null;
  /** Notes faults of the terms that only this indicator has. */
  readonly checkTerms: (terms: ObjectiveTerms, found: Findings) => void;
}

const DEFAULTS = {
  eitherDirection: false,
  targetOptional: false,
  measurements: null,
  ticket: null,
  checkTerms: () => undefined,
} satisfies Partial<IndicatorEntry>;

type Optional = keyof typeof DEFAULTS;

/**
 * An entry whose direction is fixed, whose target is needed, which asks nothing more of its terms and reads neither
 * measurements nor tickets, unless it says so.
 */
export function indicator(
  entry: Omit<IndicatorEntry, Optional> & Partial<Pick<IndicatorEntry, Optional>>,
): IndicatorEntry {
  return { ...DEFAULTS, ...entry };
}

/** Whether a list of names or channels takes one in: an empty list takes all, and no other takes what is not named. */
export function takes<T>(list: readonly T[], value: T | null): boolean {
  return list.length === 0 || (value !== null && list.includes(value));
}
