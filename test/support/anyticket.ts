import fc from 'fast-check';
import type { AgreedContract } from '../../src/domain/contract.js';
import type { TicketFact } from '../../src/domain/facts.js';
import {
  type CalendarTerms,
  type ClockTerms,
  type ContractTerms,
  type Goal,
  type Indicator,
  type ObjectiveTerms,
  type Scope,
  TICKET_STATUSES,
  type WorkingSpan,
} from '../../src/domain/terms.js';
import { ANY, contractOf2026, terms } from './clockterms.js';
import { contactTerms, objectiveOf } from './judgeterms.js';

const MINUTE = 60_000;
const HOUR = 60;
const DAY = 24 * HOUR;

/** A ticket's facts, what was agreed, and when it is asked about. */
export interface AnyTicket {
  readonly facts: readonly TicketFact[];
  readonly agreed: AgreedContract;
  readonly now: number;
}

/** Days around which clocks change in the zones below, months and the contract end; and an ordinary one. */
const BASES = [
  '2026-03-06',
  '2026-03-27',
  '2026-04-03',
  '2026-06-10',
  '2026-09-04',
  '2026-10-23',
  '2026-10-30',
  '2026-12-29',
];
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York', 'America/Santiago', 'Australia/Adelaide', 'Asia/Kolkata'];

/** Whole days' worth of hours per weekday, some over midnight. */
const HOURS: readonly (readonly [number, number][])[] = [
  [[0, 24]],
  [[0, 24]],
  [[9, 17]],
  [
    [8, 12],
    [13, 18],
  ],
  [[22, 30]],
  [
    [1, 3],
    [20, 24],
  ],
];
const OFFICE_HOURS = [HOURS[2], HOURS[3]] as const;

function anyCalendar(base: string, hours: typeof HOURS | typeof OFFICE_HOURS): fc.Arbitrary<CalendarTerms> {
  const date = fc.integer({ min: 0, max: 5 }).map((days) => dateOf(Date.parse(base) + days * DAY * MINUTE));
  return fc.record({
    timeZone: fc.constantFrom(...ZONES),
    spans: fc
      .record({ workdays: fc.constantFrom(5, 6, 7), spans: fc.constantFrom(...(hours as typeof HOURS)) })
      .map(weeklySpans),
    holidays: fc.array(
      date.map((day) => ({ date: day, name: 'holiday' })),
      { maxLength: 1 },
    ),
    extraDays: fc.array(
      date.map((day) => ({ date: day, from: 10 * HOUR, to: 14 * HOUR })),
      { maxLength: 1 },
    ),
  });
}

function weeklySpans({ workdays, spans }: { workdays: number; spans: readonly [number, number][] }): WorkingSpan[] {
  const days = [1, 2, 3, 4, 5, 6, 7].slice(0, workdays) as WorkingSpan['weekday'][];
  return days.flatMap((weekday) => spans.map(([from, to]) => ({ weekday, from: from * HOUR, to: to * HOUR })));
}

function dateOf(t: number): string {
  return new Date(t).toISOString().slice(0, 10);
}

const anyScope: fc.Arbitrary<Scope> = fc.record({
  channels: fc.subarray(['EMAIL', 'CHAT'] as const, { maxLength: 1 }).map((list) => [...list]),
  priorities: fc.subarray(['P1', 'P2', 'P3'] as const, { maxLength: 2 }).map((list) => [...list]),
  tiers: fc.constant([]),
  categories: fc.constantFrom([], [], [], ['billing']),
});

/** Limits that facts on half hours can meet to the minute. */
const anyWorkingTime = fc.oneof(
  fc.integer({ min: 1, max: 24 }).map((n) => n * 30),
  fc.integer({ min: 1, max: 900 }),
);

function anyGoals(businessDays: boolean): fc.Arbitrary<Goal[]> {
  const limit = businessDays
    ? fc.integer({ min: 1, max: 2 }).map((days) => ({ workingTime: null, businessDays: days }) as const)
    : anyWorkingTime.map((minutes) => ({ workingTime: minutes * MINUTE, businessDays: null }) as const);
  const last = fc.record({ scope: fc.oneof(fc.constant(ANY), anyScope), limit });
  return fc
    .tuple(fc.array(fc.record({ scope: anyScope, limit }), { maxLength: 2 }), last)
    .map(([some, one]) => [...some, one]);
}

function anyClockTerms(businessDays: boolean): fc.Arbitrary<ClockTerms> {
  return fc.record({
    goals: anyGoals(businessDays),
    pauseStatuses: fc
      .subarray([...TICKET_STATUSES])
      .map((list) => list.filter((status) => status !== 'CLOSED' && status !== 'NEW')),
    goalChange: fc.constantFrom('CARRY_ELAPSED', 'PIN', 'RESTART', 'LATEST'),
    stopOn: fc.constantFrom('RESOLVED', 'CLOSED'),
    reopenWindow: fc.constantFrom(0, 6 * HOUR * MINUTE, 2 * DAY * MINUTE),
    attribution: fc.constantFrom('OPENED', 'SETTLED'),
    warning: fc.constantFrom({ share: 800_000, before: null }, { share: null, before: 17 * MINUTE }),
  });
}

const CLOCKS = ['FIRST_RESPONSE_TIME', 'NEXT_RESPONSE_TIME', 'RESOLUTION_TIME', 'RESOLUTION_TIME'] as const;
const TIMES = [
  ...(['RESPONSE_TIME_MEAN', 'RESOLUTION_TIME_MEAN'] as const),
  ...(['RESPONSE_TIME_PERCENTILE', 'RESOLUTION_TIME_PERCENTILE'] as const),
];
const SPANS = ['FIRST_CONTACT_RESOLUTION', 'FIRST_CONTACT_RESOLUTION', 'REOPEN_RATE', 'BACKLOG', 'VOLUME'] as const;

/** What objectives of any indicator may be made of. */
interface Parts {
  readonly clock: ClockTerms;
  readonly window: number;
  readonly scope: Scope;
  readonly calendar: CalendarTerms | null;
}

/** What the indicator needs of the parts. */
function objectiveFrom(indicator: Indicator, key: string, { clock, window, ...more }: Parts): ObjectiveTerms {
  const objective = objectiveOf(indicator, { key, ...more });
  if (indicator === 'VOLUME') return { ...objective, contact: contactTerms({ reads: 'TICKETS' }) };
  if (objective.followUp !== null) return { ...objective, followUp: { window } };
  if (objective.clock === null) return objective;
  const { goals, warning } = objective.clock;
  return {
    ...objective,
    clock: { ...clock, goals: goals.length === 0 ? [] : clock.goals, warning: warning === null ? null : clock.warning },
  };
}

/** An objective, and what another version of it may be made of. */
function anyObjective(base: string, key: string): fc.Arbitrary<{ indicator: Indicator; key: string; parts: Parts }> {
  const indicator = fc.oneof(
    { weight: 2, arbitrary: fc.constantFrom<Indicator[]>(...CLOCKS) },
    fc.constantFrom<Indicator[]>(...TIMES),
    fc.constantFrom<Indicator[]>(...SPANS),
  );
  const window = fc.constantFrom(30 * MINUTE, 6 * HOUR * MINUTE, 2 * DAY * MINUTE);
  const scope = fc.oneof({ weight: 4, arbitrary: fc.constant(ANY) }, anyScope);
  // Business days get office hours of their own: the oracle finds wall times only where no clock changes.
  const timed = fc.record({ clock: anyClockTerms(false), calendar: fc.option(anyCalendar(base, HOURS)) });
  const dated = fc.record({ clock: anyClockTerms(true), calendar: anyCalendar(base, OFFICE_HOURS) });
  return fc
    .tuple(indicator, scope, window, fc.oneof({ weight: 4, arbitrary: timed }, dated))
    .map(([kind, within, long, more]) => ({ indicator: kind, key, parts: { scope: within, window: long, ...more } }));
}

const anyKeys = fc.subarray(['a', 'b', 'c', 'd'], { minLength: 2 });

function anyTerms(base: string): fc.Arbitrary<[ContractTerms, ContractTerms]> {
  const objectives = fc.tuple(...['a', 'b', 'c', 'd'].map((key) => anyObjective(base, key)));
  return fc
    .tuple(anyCalendar(base, HOURS), objectives, anyKeys, objectives, anyKeys)
    .map(([calendar, first, agreed, changed, kept]) => {
      // An amendment may add and drop objectives and change limits, not what an objective measures.
      const second = changed.map(({ key, parts }, i) => objectiveFrom(first[i]?.indicator ?? 'BACKLOG', key, parts));
      const original = first.map(({ indicator, key, parts }) => objectiveFrom(indicator, key, parts));
      return [
        terms(calendar, ...original.filter(({ key }) => agreed.includes(key))),
        terms(calendar, ...second.filter(({ key }) => kept.includes(key))),
      ];
    });
}

function agree(
  base: string,
  [first, second]: [ContractTerms, ContractTerms],
  announced: { date: string; announcedAt: number }[],
): AgreedContract {
  return {
    contract: contractOf2026(first.calendar.timeZone),
    versions: [
      { version: 1, fromPeriod: 0, terms: first },
      // From the month after the base's on: near the end of a month a ticket meets both.
      { version: 2, fromPeriod: Number(base.slice(5, 7)), terms: second },
    ],
    announcedHolidays: announced.map((holiday) => ({ ...holiday, name: 'announced' })),
    exclusions: [],
    escalates: false,
    objectiveIds: new Map(['a', 'b', 'c', 'd'].map((key) => [key, `id-${key}`])),
  };
}

/** Minutes since the base: mostly on half hours, so that facts meet each other. */
const anyMinute = fc.oneof(
  { weight: 3, arbitrary: fc.integer({ min: 0, max: 2 * 4 * 24 }).map((n) => n * 30) },
  { weight: 2, arbitrary: fc.integer({ min: 16, max: 36 }).map((n) => n * 30) },
  fc.integer({ min: 0, max: 4 * DAY }),
);

/** Minutes between one fact and the next: short limits and reopening windows come out even. */
const anyGap = fc.constantFrom(0, 0, 30, 30, 30, 60, 60, 90, 120, 6 * HOUR, 6 * HOUR, 7 * HOUR, DAY, 2 * DAY);

function anyFact(base: number): fc.Arbitrary<Omit<TicketFact, 'externalId'>> {
  const optional = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { freq: 2 });
  return fc
    .record({
      kind: fc.constantFrom(
        ...([
          'AGENT_REPLIED',
          'AGENT_REPLIED',
          'CUSTOMER_REPLIED',
          'CUSTOMER_REPLIED',
          'ATTRIBUTES_CHANGED',
          'ATTRIBUTES_CHANGED',
        ] as const),
        ...([
          'STATUS_CHANGED',
          'STATUS_CHANGED',
          'STATUS_CHANGED',
          'STATUS_CHANGED',
          'STATUS_CHANGED',
          'OPENED',
        ] as const),
      ),
      minute: anyMinute,
      sequence: fc.constantFrom(0, 0, 0, 1, 2),
      isPublic: fc.constantFrom(true, true, false),
      status: fc.constantFrom(...TICKET_STATUSES),
      hasAttributes: fc.constantFrom(false, false, true),
      channel: optional(fc.constantFrom('EMAIL', 'CHAT')),
      priority: optional(fc.constantFrom('P1', 'P2', 'P3', 'P4')),
      category: optional(fc.constantFrom('billing', 'access')),
      withdrawn: fc.integer({ min: 0, max: 11 }).map((n) => n === 0),
    })
    .map(({ kind, minute, hasAttributes, status, channel, priority, category, ...rest }) => {
      const told = hasAttributes || kind === 'ATTRIBUTES_CHANGED' ? { channel, priority, category } : NO_ATTRIBUTES;
      const hasStatus = kind === 'STATUS_CHANGED' || (kind === 'OPENED' && hasAttributes);
      const occurredAt = base + minute * MINUTE;
      return {
        ...rest,
        ...told,
        kind,
        occurredAt,
        status: hasStatus ? status : null,
        source: 'desk',
        revision: 1,
        tier: null,
        assigneeGroup: null,
        affectedUsers: null,
        businessCritical: null,
      };
    });
}

const NO_ATTRIBUTES = { channel: null, priority: null, category: null };

function anyFacts(base: number): fc.Arbitrary<TicketFact[]> {
  const opening = fc.tuple(anyFact(base), fc.integer({ min: 0, max: 40 })).map(([fact, n]) => {
    const occurredAt = base + n * 30 * MINUTE;
    return { ...fact, kind: 'OPENED' as const, withdrawn: false, status: null, occurredAt };
  });
  const cancelling = fc
    .tuple(anyFact(base), fc.integer({ min: 0, max: 9 }))
    .map(([fact, n]) => (n === 0 ? [{ ...fact, kind: 'CANCELLED' as const }] : []));
  const scattered = fc
    .tuple(opening, fc.array(anyFact(base), { maxLength: 12 }), cancelling)
    .map(([first, others, last]) => [first, ...others, ...last]);
  const inSuccession = fc
    .tuple(opening, fc.array(fc.tuple(anyFact(base), anyGap), { minLength: 3, maxLength: 14 }))
    .map(([first, others]) => {
      let { occurredAt } = first;
      const later = others.map(([fact, gap]) => {
        occurredAt += gap * MINUTE;
        return { ...fact, occurredAt };
      });
      return [first, ...later];
    });
  return fc
    .oneof(scattered, inSuccession, inSuccession)
    .map((facts) => facts.map((fact, i) => ({ ...fact, externalId: `f${i}` })));
}

/** Facts on whole minutes over some days, four objectives under two versions of the terms, a moment within a week. */
export function anyTicket(): fc.Arbitrary<AnyTicket> {
  return fc.constantFrom(...BASES).chain((date) => {
    const base = Date.parse(date);
    const minute = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max }).map((n) => base + n * MINUTE);
    const holiday = fc.record({
      date: fc.integer({ min: 1, max: 5 }).map((n) => dateOf(base + n * DAY * MINUTE)),
      announcedAt: minute(DAY),
    });
    return fc.record({
      facts: anyFacts(base),
      agreed: fc
        .tuple(anyTerms(date), fc.array(holiday, { maxLength: 1 }))
        .map(([both, announced]) => agree(date, both, announced)),
      now: minute(7 * DAY),
    });
  });
}
