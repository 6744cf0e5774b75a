import type { LocalDate, Milliseconds } from '../domain/instant.js';
import type { CalendarTerms, Channel, Priority } from '../domain/terms.js';
import type { Weighted } from './random.js';

/** How often something succeeds, from 0 to 1, by months since the contract's start; the last one holds for all that follow. */
export type ByMonth = readonly number[];

/** When the week's work arrives. */
export interface Arrivals {
  readonly perWeek: number;
  /** Weights of Monday to Sunday. */
  readonly week: readonly number[];
  /** Weights of the local hours 0 to 23. */
  readonly day: readonly number[];
  /** Nobody can get through outside the contract's hours. */
  readonly onlyOpen: boolean;
}

/** What a desk is measured by, and how well it does. */
export interface Aim {
  readonly limits: Readonly<Partial<Record<Priority, Milliseconds>>>;
  readonly kept: ByMonth;
}

/** What customers write about. */
export interface Topic {
  readonly category: string;
  readonly subjects: Weighted<string>;
}

/** Those who answer the tickets of one channel. */
export interface DeskPlan {
  /** Part of the tickets' ids. */
  readonly code: string;
  readonly channel: Channel;
  readonly group: string;
  readonly arrivals: Arrivals;
  readonly priorities: Weighted<Priority>;
  readonly tiers: Weighted<string>;
  readonly topics: Weighted<Topic>;
  readonly firstResponse: Aim;
  readonly nextResponse: Aim;
  readonly resolution: Aim;
  /** Mean number of questions back to the customer. */
  readonly exchanges: number;
  /** Mean time until the customer answers one. */
  readonly customerDelay: Milliseconds;
  readonly reopened: number;
  /** Wall time from the resolution until the ticket is closed. */
  readonly closedAfter: Milliseconds;
}

/** A queue of contacts, reported one by one or as counts of half hours. */
export interface QueuePlan {
  readonly code: string;
  readonly queue: string;
  readonly channel: Channel;
  readonly reports: 'CONTACTS' | 'INTERVALS';
  readonly arrivals: Arrivals;
  readonly waitThreshold: Milliseconds;
  readonly shortAbandon: Milliseconds;
  /** Share of the answered who waited no longer than the threshold. */
  readonly inTime: ByMonth;
  readonly abandoned: ByMonth;
  readonly handling: Milliseconds;
}

export interface SurveyPlan {
  /** Share of the resolved tickets that are answered for. */
  readonly answered: number;
  readonly satisfied: ByMonth;
}

export interface AuditPlan {
  readonly perDay: number;
  /** Points. */
  readonly mean: ByMonth;
}

export interface OutagePlan {
  readonly service: string;
  readonly perMonth: ByMonth;
  readonly mean: Milliseconds;
}

export interface CounterPlan {
  readonly counter: string;
  readonly perDay: number;
  readonly good: ByMonth;
}

/** All the simulation knows of a contract. */
export interface WorkPlan {
  readonly reference: string;
  readonly calendar: CalendarTerms;
  readonly startsOn: LocalDate;
  readonly endsOn: LocalDate;
  readonly desks: readonly DeskPlan[];
  readonly queues: readonly QueuePlan[];
  readonly survey: SurveyPlan | null;
  readonly audit: AuditPlan | null;
  readonly outage: OutagePlan | null;
  readonly counter: CounterPlan | null;
}

/** Months from the contract's start to a later date, begun ones not counted. */
export function monthOf(plan: Pick<WorkPlan, 'startsOn'>, date: LocalDate): number {
  const months = (text: LocalDate): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
  return months(date) - months(plan.startsOn);
}

export function inMonth(shares: ByMonth, month: number): number {
  return shares[Math.min(month, shares.length - 1)] ?? 0;
}
