import type { Contract } from '../../../src/domain/contract.js';
import { proposeHolidays } from '../../../src/domain/holiday.js';
import { HOUR, type Instant, MINUTE } from '../../../src/domain/instant.js';
import { addDays } from '../../../src/domain/localtime.js';
import type { CalendarTerms, ContractTerms, Goal, Priority } from '../../../src/domain/terms.js';
import { buildTimeline, type Timeline } from '../../../src/domain/timeline.js';
import { objectiveIdOf } from '../../../src/modules/contract/objectiveid.js';
import { ALWAYS_UTC, clockObjective, hours, terms, weekly } from '../../support/clockterms.js';
import type { PlannedContract } from './plan.js';

const WORKDAYS = [1, 2, 3, 4, 5];

/** Working hours of a desk in Berlin, with the public holidays of three years. */
export function officeCalendar(year: number): CalendarTerms {
  const years = [year - 1, year, year + 1];
  return {
    ...weekly('Europe/Berlin', WORKDAYS, [8, 20]),
    holidays: years.flatMap((one) => proposeHolidays('DE', 'BE', one)),
  };
}

function byPriority(limits: Readonly<Record<Priority, number>>): Goal[] {
  return Object.entries(limits).map(([priority, limit]) => hours(limit, { priorities: [priority as Priority] }));
}

const RESPONSE = { P1: 1, P2: 4, P3: 8, P4: 16, P5: 24 };
const RESOLUTION = { P1: 24, P2: 72, P3: 120, P4: 240, P5: 360 };

function officeTerms(year: number): ContractTerms {
  return terms(
    officeCalendar(year),
    clockObjective('FIRST_RESPONSE_TIME', { goals: byPriority(RESPONSE) }),
    clockObjective('RESOLUTION_TIME', { goals: byPriority(RESOLUTION) }),
  );
}

/** One clock a ticket, a minute long, round the clock. */
function minuteTerms(): ContractTerms {
  return terms(ALWAYS_UTC, clockObjective('FIRST_RESPONSE_TIME', { goals: [hours(MINUTE / HOUR)] }));
}

let office: { readonly year: number; readonly terms: ContractTerms } | null = null;

function termsOf(contract: PlannedContract, now: Instant): ContractTerms {
  if (contract.terms === 'MINUTE') return minuteTerms();
  const year = new Date(now).getUTCFullYear();
  if (office?.year !== year) office = { year, terms: officeTerms(year) };
  return office.terms;
}

/** Twelve months, the last of which is the current one. */
function datesAround(now: Instant): { startsOn: string; endsOn: string } {
  const today = new Date(now);
  const month = (back: number) => new Date(Date.UTC(today.getUTCFullYear(), today.getUTCMonth() - back, 1));
  const date = (instant: Date) => instant.toISOString().slice(0, 10);
  return { startsOn: date(month(11)), endsOn: addDays(date(month(-1)), -1) };
}

export interface LaidContract {
  readonly contract: Contract & { readonly vendorId: string };
  readonly terms: ContractTerms;
  readonly objectiveIds: ReadonlyMap<string, string>;
  readonly timeline: Timeline;
}

/** The period that is judged is the last but one of the twelve: it is over, and all its tickets are settled. */
export const JUDGED_PERIOD = 10;

/** A contract with all that follows from its plan. */
export function layOut(plan: PlannedContract, now: Instant): LaidContract {
  const agreed = termsOf(plan, now);
  const { startsOn, endsOn } = datesAround(now);
  const createdAt = Date.parse(startsOn);
  const contract = {
    tenantId: plan.tenantId,
    id: plan.id,
    vendorId: plan.vendorId,
    counterpartyId: plan.vendorId,
    reference: plan.reference,
    name: `Support ${plan.reference}`,
    timeZone: agreed.calendar.timeZone,
    startsOn,
    endsOn,
    firstPeriodEndsOn: null,
    periodicity: 'MONTH',
    currency: 'EUR',
    invitedAt: createdAt,
    clientAgreedAt: createdAt,
    vendorAgreedAt: createdAt,
    terminatedAt: null,
    createdAt,
  } as const;
  const objectiveIds = new Map(agreed.objectives.map(({ key }) => [key, objectiveIdOf(plan.id, key)]));
  const versions = [{ version: 1, fromPeriod: 0, terms: agreed }];
  const timeline = buildTimeline({
    contract,
    versions,
    announcedHolidays: [],
    exclusions: [],
    escalates: false,
    objectiveIds,
  });
  return { contract, terms: agreed, objectiveIds, timeline };
}
