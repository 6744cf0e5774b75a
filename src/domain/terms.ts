import type { CreditRule, CreditTerms } from './creditterms.js';
import type { Instant, LocalDate, Milliseconds } from './instant.js';
import type { MinimumTerms, SliceTerms } from './judgingterms.js';
import type { Micro, Ppm } from './quantity.js';

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
  'OCCUPANCY',
  'VOLUME',
  'PROCESS_ADHERENCE',
  'SURVEY_MEAN',
  'EXPERIENCE',
  'COUNTER_MEAN',
  'COUNTER_SUM',
  'RESPONSE_TIME_MEAN',
  'RESOLUTION_TIME_MEAN',
  'RESPONSE_TIME_PERCENTILE',
  'RESOLUTION_TIME_PERCENTILE',
  'FIRST_CONTACT_RESOLUTION',
  'REOPEN_RATE',
  'BACKLOG',
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

/**
 * Terms that only indicators of response and resolution times have: the shares of clocks in time (FIRST_RESPONSE_TIME,
 * NEXT_RESPONSE_TIME, RESOLUTION_TIME), the means and the percentiles.
 */
export interface ClockTerms {
  /** The first whose scope fits applies; none: the ticket is out of this objective's scope. Means have no limits: none at all. */
  readonly goals: readonly Goal[];
  readonly pauseStatuses: readonly TicketStatus[];
  readonly goalChange: GoalChange;
  /** Used for resolutions only. */
  readonly stopOn: 'RESOLVED' | 'CLOSED';
  /** Wall time after the stop within which a reopened ticket continues the same clock (resolutions). Default P7D. */
  readonly reopenWindow: Milliseconds;
  readonly attribution: Attribution;
  /** null: of means and percentiles, whose clocks are never due. */
  readonly warning: Warning | null;
}

/** FIRST_CONTACT_RESOLUTION and REOPEN_RATE: how long a resolution must hold. */
export interface FollowUpTerms {
  /** Wall time from the resolution on. Default P7D. */
  readonly window: Milliseconds;
}

/** Terms that only contact centre indicators (SERVICE_LEVEL, ASA, AHT, ABANDONMENT, OCCUPANCY, VOLUME) have. */
export interface ContactTerms {
  /** TICKETS: the tickets opened; of VOLUME only. */
  readonly reads: 'CONTACTS' | 'INTERVALS' | 'TICKETS';
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

/** Terms that only survey indicators (CSAT, SURVEY_MEAN, EXPERIENCE) have. */
export interface SurveyTerms {
  /** The `survey` of the answers that count; empty: all. */
  readonly surveys: readonly string[];
  readonly scaleMin: number;
  /** Of EXPERIENCE the scale is 0 to 10. */
  readonly scaleMax: number;
  /** CSAT: answers of at least this are good. null for the others. */
  readonly topBoxFrom: number | null;
}

/** COUNTER_RATIO, COUNTER_MEAN and COUNTER_SUM: which reported counter. */
export interface CounterTerms {
  readonly counter: string;
}

/** One service level objective as agreed; `key` names it through all versions of the terms. */
export interface ObjectiveTerms {
  readonly key: string;
  readonly name: string;
  readonly indicator: Indicator;
  readonly direction: Direction;
  /** In the indicator's unit, as millionths. For AT_LEAST ratios 0 < target <= 1. null, of VOLUME and BACKLOG only: it is reported, not judged. */
  readonly target: Micro | null;
  readonly weight: Ppm;
  readonly critical: boolean;
  /** Below this many outcomes the period is INSUFFICIENT_VOLUME. */
  readonly minimumSample: number;
  readonly relief: 'NONE' | 'ALLOWED_MISSES';
  readonly allowedMisses: number;
  /** null: all outcomes are pooled. Else everything that counts outcomes counts slices: minimumSample, allowedMisses, minimum. */
  readonly slices: SliceTerms | null;
  /** null: missed at once below the target. */
  readonly minimum: MinimumTerms | null;
  /** null: the contract's calendar. */
  readonly calendar: CalendarTerms | null;
  /** What missing it costs the vendor; null: nothing. */
  readonly credit: CreditRule | null;
  /** Which tickets, contacts, answers, audits or counters count at all. */
  readonly scope: Scope;
  readonly clock: ClockTerms | null;
  readonly followUp: FollowUpTerms | null;
  readonly contact: ContactTerms | null;
  readonly uptime: UptimeTerms | null;
  readonly survey: SurveyTerms | null;
  readonly counter: CounterTerms | null;
}

export const LATE_PENDING = ['CARRY', 'RESTATE'] as const;

/**
 * What becomes of clocks that were pending when a period was stated. CARRY: they count, when they settle, in the earliest period
 * that is not locked. RESTATE: in their own, as a restatement of it.
 */
export type LatePending = (typeof LATE_PENDING)[number];

/** One version of what the parties agreed on, apart from the contract's fixed facts. Its canonical JSON is what is hashed and agreed. */
export interface ContractTerms {
  readonly calendar: CalendarTerms;
  /** Score below this misses the contract; default 1_000_000: any miss does. */
  readonly minimumScore: Ppm;
  readonly latePending: LatePending;
  /** null: no money is at risk. */
  readonly credits: CreditTerms | null;
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
