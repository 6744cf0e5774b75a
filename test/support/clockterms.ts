import type { Contract } from '../../src/domain/contract.js';
import type { ExclusionInForce } from '../../src/domain/exclusion.js';
import type { TicketEventKind, TicketFact } from '../../src/domain/facts.js';
import { type FoldedTicket, foldTicket } from '../../src/domain/fold.js';
import { DAY, type Instant } from '../../src/domain/instant.js';
import type {
  AnnouncedHoliday,
  CalendarTerms,
  ClockTerms,
  ContractTerms,
  Goal,
  Indicator,
  ObjectiveTerms,
  Scope,
  TermsVersion,
  Weekday,
} from '../../src/domain/terms.js';
import { buildTimeline, type Timeline } from '../../src/domain/timeline.js';

export const CLIENT = '00000000-0000-4000-8000-00000000000c';
export const VENDOR = '00000000-0000-4000-8000-00000000000d';
export const CONTRACT = '00000000-0000-4000-8000-0000000000c1';

export const ANY: Scope = { channels: [], priorities: [], tiers: [], categories: [] };

export function at(text: string): Instant {
  const instant = Date.parse(text);
  if (Number.isNaN(instant)) throw new Error(`not a time: ${text}`);
  return instant;
}

export function iso(t: Instant | null | undefined): string | null {
  return t === null || t === undefined ? null : new Date(t).toISOString().replace(':00.000Z', 'Z');
}

/** `from` and `to` in hours of the given weekdays, in one or several spans a day. */
export function weekly(timeZone: string, days: readonly number[], ...spans: [number, number][]): CalendarTerms {
  const listed = days.flatMap((weekday) =>
    spans.map(([from, to]) => ({ weekday: weekday as Weekday, from: from * 60, to: to * 60 })),
  );
  return { timeZone, spans: listed, holidays: [], extraDays: [] };
}

export const WEEKDAYS = [1, 2, 3, 4, 5];
export const OFFICE = weekly('UTC', WEEKDAYS, [9, 17]);
export const ALWAYS_UTC = weekly('UTC', [1, 2, 3, 4, 5, 6, 7], [0, 24]);

export function hours(limit: number, scope: Partial<Scope> = {}): Goal {
  return { scope: { ...ANY, ...scope }, limit: { workingTime: limit * 3_600_000, businessDays: null } };
}

export function businessDays(days: number, scope: Partial<Scope> = {}): Goal {
  return { scope: { ...ANY, ...scope }, limit: { workingTime: null, businessDays: days } };
}

export function clockTerms(overrides: Partial<ClockTerms> = {}): ClockTerms {
  return {
    goals: [hours(1)],
    pauseStatuses: ['PENDING_CUSTOMER', 'ON_HOLD'],
    goalChange: 'CARRY_ELAPSED',
    stopOn: 'RESOLVED',
    reopenWindow: 7 * DAY,
    attribution: 'OPENED',
    warning: { share: 800_000, before: null },
    ...overrides,
  };
}

export function clockObjective(
  indicator: Indicator,
  clock: Partial<ClockTerms> = {},
  overrides: Partial<ObjectiveTerms> = {},
): ObjectiveTerms {
  return {
    key: indicator.toLowerCase(),
    name: indicator,
    indicator,
    direction: 'AT_LEAST',
    target: 950_000,
    weight: 1_000_000,
    critical: false,
    minimumSample: 0,
    relief: 'NONE',
    allowedMisses: 0,
    slices: null,
    minimum: null,
    credit: null,
    calendar: null,
    scope: ANY,
    clock: clockTerms(clock),
    followUp: null,
    contact: null,
    uptime: null,
    survey: null,
    counter: null,
    ...overrides,
  };
}

export function terms(calendar: CalendarTerms, ...objectives: ObjectiveTerms[]): ContractTerms {
  return { calendar, minimumScore: 1_000_000, credits: null, latePending: 'CARRY', objectives };
}

interface Agreement {
  readonly versions: readonly TermsVersion[];
  readonly announcedHolidays?: readonly AnnouncedHoliday[];
  readonly exclusions?: readonly ExclusionInForce[];
  readonly contract?: Partial<Contract>;
}

/** Agreed before it begins, and of the calendar year 2026 in monthly periods. */
export function contractOf2026(timeZone: string): Contract {
  return {
    tenantId: CLIENT,
    id: CONTRACT,
    vendorId: VENDOR,
    counterpartyId: VENDOR,
    reference: 'C-1',
    name: 'Support',
    timeZone,
    startsOn: '2026-01-01',
    endsOn: '2026-12-31',
    firstPeriodEndsOn: null,
    periodicity: 'MONTH',
    currency: 'EUR',
    invitedAt: 0,
    clientAgreedAt: 0,
    vendorAgreedAt: 0,
    terminatedAt: null,
    createdAt: 0,
  };
}

/** A contract of the calendar year 2026 in monthly periods; an objective's id is `id-` and its key. */
export function timelineOfVersions({
  versions,
  announcedHolidays = [],
  exclusions = [],
  contract = {},
}: Agreement): Timeline {
  const keys = versions.flatMap((version) => version.terms.objectives.map((objective) => objective.key));
  return buildTimeline({
    contract: {
      ...contractOf2026(versions[0]?.terms.calendar.timeZone ?? 'UTC'),
      ...contract,
    },
    versions,
    announcedHolidays,
    exclusions,
    escalates: false,
    objectiveIds: new Map(keys.map((key) => [key, `id-${key}`])),
  });
}

export function timelineOf(calendar: CalendarTerms, ...objectives: ObjectiveTerms[]): Timeline {
  return timelineOfVersions({ versions: [{ version: 1, fromPeriod: 0, terms: terms(calendar, ...objectives) }] });
}

let facts = 0;

export function fact(kind: TicketEventKind, time: string | Instant, overrides: Partial<TicketFact> = {}): TicketFact {
  facts += 1;
  return {
    kind,
    source: 'desk',
    externalId: `f${facts}`,
    revision: 1,
    withdrawn: false,
    occurredAt: typeof time === 'number' ? time : at(time),
    sequence: 0,
    isPublic: true,
    status: null,
    channel: null,
    priority: null,
    tier: null,
    category: null,
    assigneeGroup: null,
    affectedUsers: null,
    businessCritical: null,
    ...overrides,
  };
}

export function resolution(clock: Partial<ClockTerms> = {}, calendar = ALWAYS_UTC): Timeline {
  return timelineOf(calendar, clockObjective('RESOLUTION_TIME', clock));
}

export function responses(calendar = ALWAYS_UTC): Timeline {
  return timelineOf(calendar, clockObjective('FIRST_RESPONSE_TIME'), clockObjective('NEXT_RESPONSE_TIME'));
}

export function fold(timeline: Timeline, now: string, ...facts: TicketFact[]): FoldedTicket {
  return foldTicket(facts, timeline, at(now));
}

export function shown(ticket: FoldedTicket): (string | null)[][] {
  return ticket.clocks.map((clock) => [
    clock.cycle,
    clock.state,
    iso(clock.startedAt),
    iso(clock.dueAt),
    iso(clock.stoppedAt),
  ]);
}

/** 2026-03-09 is a Monday. */
export const opened = (time: string, overrides: Partial<TicketFact> = {}): TicketFact =>
  fact('OPENED', time, overrides);
export const replied = (time: string): TicketFact => fact('AGENT_REPLIED', time);
export const asked = (time: string, externalId: string): TicketFact => fact('CUSTOMER_REPLIED', time, { externalId });
export const became = (status: TicketFact['status'], time: string): TicketFact =>
  fact('STATUS_CHANGED', time, { status });
export const changed = (time: string, overrides: Partial<TicketFact>): TicketFact =>
  fact('ATTRIBUTES_CHANGED', time, overrides);
