import type { WorkingTime } from '../domain/calendar.js';
import { HOUR, type Instant, MINUTE, SECOND } from '../domain/instant.js';
import type { Channel } from '../domain/terms.js';
import type { MeasurementReport } from '../modules/measurement/measurementreport.js';
import { type AuditPlan, type CounterPlan, inMonth, type OutagePlan, type SurveyPlan } from './plan.js';
import type { Random } from './random.js';

const DAYS_A_MONTH = 30;
const MOST_POINTS = 100;

/** A local day of a contract. */
export interface SimulatedDay {
  readonly startsAt: Instant;
  readonly endsAt: Instant;
  readonly month: number;
  /** `YYYYMMDD`, for ids. */
  readonly stamp: string;
}

function report(externalId: string, occurredAt: Instant, content: MeasurementReport['content']): MeasurementReport {
  return { externalId, revision: 1, withdrawn: false, occurredAt: Math.round(occurredAt), content };
}

/** What the customer says of a resolved ticket; null: most say nothing. */
export function surveyAnswer(
  plan: SurveyPlan,
  ticket: { readonly id: string; readonly channel: Channel; readonly resolvedAt: Instant; readonly month: number },
  random: Random,
): MeasurementReport | null {
  if (!random.chance(plan.answered)) return null;
  const satisfied = random.chance(inMonth(plan.satisfied, ticket.month));
  const score = satisfied
    ? random.pick([
        [5, 6],
        [4, 4],
      ])
    : random.pick([
        [3, 4],
        [2, 2],
        [1, 3],
      ]);
  const answeredAt = ticket.resolvedAt + 5 * MINUTE + random.exponential(6 * HOUR);
  return report(`survey-${ticket.id}`, answeredAt, {
    kind: 'SURVEY_RESPONSE',
    survey: null,
    scoreMilli: score * 1_000,
    channel: ticket.channel,
    ticketExternalId: ticket.id,
  });
}

/** Pieces of work looked at in the open hours of a day. */
export function audits(
  plan: AuditPlan,
  prefix: string,
  day: SimulatedDay,
  calendar: WorkingTime,
  random: Random,
): MeasurementReport[] {
  const open = calendar.working(day.startsAt, day.endsAt);
  if (open === 0) return [];
  return Array.from({ length: random.poisson(plan.perDay) }, (_, index) => {
    const auditedAt = calendar.add(day.startsAt, random.between(MINUTE, open));
    const points = inMonth(plan.mean, day.month) + 6 * random.normal();
    const scoreMilli = Math.round(Math.min(MOST_POINTS, Math.max(0, points)) * 4) * 250;
    const content = {
      kind: 'AUDIT',
      scoreMilli,
      itemsKept: null,
      itemsAudited: null,
      channel: null,
      ticketExternalId: null,
    } as const;
    return report(`${prefix}-audit-${day.stamp}-${index + 1}`, auditedAt, content);
  });
}

/** Outages that begin on a day. */
export function outages(plan: OutagePlan, prefix: string, day: SimulatedDay, random: Random): MeasurementReport[] {
  const expected = inMonth(plan.perMonth, day.month) / DAYS_A_MONTH;
  return Array.from({ length: random.poisson(expected) }, (_, index) => {
    const startsAt = Math.round(random.between(day.startsAt, day.endsAt - SECOND));
    const endsAt = startsAt + MINUTE + Math.round(random.exponential(plan.mean));
    const content = { kind: 'OUTAGE', service: plan.service, endsAt } as const;
    return report(`${prefix}-outage-${day.stamp}-${index + 1}`, startsAt, content);
  });
}

/** The count of a whole day, taken in its last minute. */
export function dayCount(plan: CounterPlan, prefix: string, day: SimulatedDay, random: Random): MeasurementReport {
  const total = random.poisson(plan.perDay);
  const bad = Math.min(total, random.poisson(total * (1 - inMonth(plan.good, day.month))));
  const content = { kind: 'COUNTER', counter: plan.counter, good: total - bad, total, sumMilli: null } as const;
  return report(`${prefix}-count-${day.stamp}`, day.endsAt - MINUTE, content);
}
