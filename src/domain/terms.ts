import type { Instant, LocalDate, Milliseconds } from './instant.js';

/** Parts per million of one: 0.95 is 950_000. */
export type Ppm = number;

/** Millionths of the indicator's unit (of one for a ratio, of a second, of a point): 30 s is 30_000_000. */
export type Micro = number;

export const CHANNELS = ['EMAIL', 'PHONE', 'CHAT', 'SOCIAL', 'WEB', 'OTHER'] as const;
export type Channel = (typeof CHANNELS)[number];

/** P1 is the most urgent. */
export const PRIORITIES = ['P1', 'P2', 'P3', 'P4', 'P5'] as const;
export type Priority = (typeof PRIORITIES)[number];

export const TICKET_STATUSES = [
  'NEW',
  'OPEN',
  'PENDING_CUSTOMER',
  'PENDING_THIRD_PARTY',
  'ON_HOLD',
  'RESOLVED',
  'CLOSED',
] as const;
export type TicketStatus = (typeof TICKET_STATUSES)[number];

export const INDICATORS = [
  'FIRST_RESPONSE_TIME',
  'NEXT_RESPONSE_TIME',
  'RESOLUTION_TIME',
  'SERVICE_LEVEL',
  'ASA',
  'AHT',
  'ABANDONMENT',
  'UPTIME',
  'CSAT',
  'QUALITY_SCORE',
  'COUNTER_RATIO',
] as const;
export type Indicator = (typeof INDICATORS)[number];

export const SERVICE_LEVEL_FORMULAS = [
  'ALL_OFFERED',
  'ABANDONED_IN_TIME_COUNTS_AS_GOOD',
  'ANSWERED_ONLY',
  'IGNORE_ABANDONED_IN_TIME',
  'SHORT_ABANDONED_COUNTS_AS_GOOD',
  'IGNORE_SHORT_ABANDONED',
] as const;
export type ServiceLevelFormula = (typeof SERVICE_LEVEL_FORMULAS)[number];

export type Direction = 'AT_LEAST' | 'AT_MOST';
export type Weekday = 1 | 2 | 3 | 4 | 5 | 6 | 7;

/** Minutes of local wall time from the midnight the weekday starts with. `to` may exceed 1440: the span then crosses midnight and belongs to the day it starts on. */
export interface WorkingSpan {
  /** ISO weekday, 1 = Monday. */
  readonly weekday: Weekday;
  /** 0..1439 */
  readonly from: number;
  /** from < to <= from + 1440; 1440 is 24:00 */
  readonly to: number;
}

export interface Holiday {
  readonly date: LocalDate;
  readonly name: string;
}

/** Working hours in one IANA zone. ALWAYS is seven spans 0..1440. */
export interface CalendarTerms {
  readonly timeZone: string;
  readonly spans: readonly WorkingSpan[];
  /** A holiday removes the spans that start on it. */
  readonly holidays: readonly Holiday[];
  /** Dates worked although their weekday (or a holiday) says otherwise, each with its own spans. */
  readonly extraDays: readonly ExtraDay[];
}

export interface ExtraDay {
  readonly date: LocalDate;
  readonly from: number;
  readonly to: number;
}

/** The limit a goal sets: working time, or business days of the calendar. Exactly one is set. */
export type Limit =
  | { readonly workingTime: Milliseconds; readonly businessDays: null }
  | { readonly workingTime: null; readonly businessDays: number };

/** What a ticket, contact or measurement must be for a goal or objective to apply. An empty list means any. */
export interface Scope {
  readonly channels: readonly Channel[];
  readonly priorities: readonly Priority[];
  readonly tiers: readonly string[];
  readonly categories: readonly string[];
}

export interface Goal {
  readonly scope: Scope;
  readonly limit: Limit;
}

/** When a running clock is at risk: a share of its limit used, or so much working time before it is due. Exactly one is set. */
export type Warning =
  | { readonly share: Ppm; readonly before: null }
  | { readonly share: null; readonly before: Milliseconds };

export type GoalChange = 'CARRY_ELAPSED' | 'PIN' | 'RESTART' | 'LATEST';
export type Attribution = 'OPENED' | 'SETTLED';

/** Terms that only clock indicators (FIRST_RESPONSE_TIME, NEXT_RESPONSE_TIME, RESOLUTION_TIME) have. */
export interface ClockTerms {
  /** The first whose scope fits applies; none: the ticket is out of this objective's scope. */
  readonly goals: readonly Goal[];
  readonly pauseStatuses: readonly TicketStatus[];
  readonly goalChange: GoalChange;
  /** Used by RESOLUTION_TIME only. */
  readonly stopOn: 'RESOLVED' | 'CLOSED';
  /** Wall time after the stop within which a reopened ticket continues the same clock (RESOLUTION_TIME). Default P7D. */
  readonly reopenWindow: Milliseconds;
  readonly attribution: Attribution;
  readonly warning: Warning;
}

/** Terms that only contact centre indicators (SERVICE_LEVEL, ASA, AHT, ABANDONMENT) have. */
export interface ContactTerms {
  readonly reads: 'CONTACTS' | 'INTERVALS';
  /** Queues that count; empty: all. */
  readonly queues: readonly string[];
  /** Used by SERVICE_LEVEL only. */
  readonly formula: ServiceLevelFormula;
  /** `w`: answered in time when wait <= w. */
  readonly waitThreshold: Milliseconds;
  /** `s`: an abandon is short when wait < s; 0: none is short. ABANDONMENT ignores short ones. */
  readonly shortAbandon: Milliseconds;
}

/** UPTIME: which reported service, and whether a period without any report counts as full uptime. */
export interface UptimeTerms {
  /** The `service` of the outages that count; empty: all. */
  readonly services: readonly string[];
  readonly coverageAttested: boolean;
}

/** CSAT: answers of at least `topBoxFrom` on the scale are good. */
export interface SurveyTerms {
  readonly scaleMin: number;
  readonly scaleMax: number;
  readonly topBoxFrom: number;
}

/** COUNTER_RATIO: which reported counter. */
export interface CounterTerms {
  readonly counter: string;
}

/** One service level objective as agreed; `key` names it through all versions of the terms. */
export interface ObjectiveTerms {
  readonly key: string;
  readonly name: string;
  readonly indicator: Indicator;
  readonly direction: Direction;
  /** In the indicator's unit, as millionths. For AT_LEAST ratios 0 < target <= 1. */
  readonly target: Micro;
  readonly weight: Ppm;
  readonly critical: boolean;
  /** Below this many outcomes the period is INSUFFICIENT_VOLUME. */
  readonly minimumSample: number;
  readonly relief: 'NONE' | 'ALLOWED_MISSES';
  readonly allowedMisses: number;
  /** null: the contract's calendar. */
  readonly calendar: CalendarTerms | null;
  /** Which tickets, contacts, answers, audits or counters count at all. */
  readonly scope: Scope;
  readonly clock: ClockTerms | null;
  readonly contact: ContactTerms | null;
  readonly uptime: UptimeTerms | null;
  readonly survey: SurveyTerms | null;
  readonly counter: CounterTerms | null;
}

/** One version of what the parties agreed on, apart from the contract's fixed facts. Its canonical JSON is what is hashed and agreed. */
export interface ContractTerms {
  readonly calendar: CalendarTerms;
  /** Score below this misses the contract; default 1_000_000: any miss does. */
  readonly minimumScore: Ppm;
  readonly objectives: readonly ObjectiveTerms[];
}

/** Terms agreed to hold from a period on. */
export interface TermsVersion {
  readonly version: number;
  /** Index of the first period they hold for. */
  readonly fromPeriod: number;
  readonly terms: ContractTerms;
}

/** A holiday that both parties announced after signing, the second of them at `announcedAt`. Clocks that started before do not know it. */
export interface AnnouncedHoliday extends Holiday {
  readonly announcedAt: Instant;
}
