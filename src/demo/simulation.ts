import { compileCalendar, type WorkingTime } from '../domain/calendar.js';
import { DAY, HOUR, type Instant, type Interval, type LocalDate, type Milliseconds } from '../domain/instant.js';
import { addDays, localDateAt, startOfDay, weekdayOf } from '../domain/localtime.js';
import type { MeasurementReport } from '../modules/measurement/measurementreport.js';
import type { TicketEventReport } from '../modules/ticket/ticketreport.js';
import { type Arrivals, type DeskPlan, monthOf, type QueuePlan, type WorkPlan } from './plan.js';
import { type Random, seededRandom } from './random.js';
import { audits, dayCount, outages, type SimulatedDay, surveyAnswer } from './simulationmeasures.js';
import {
  contactReport,
  intervalReport,
  overAt,
  REPORTING_DELAY,
  type SimulatedContact,
  simulateContact,
} from './simulationqueues.js';
import { ticketLife } from './simulationtickets.js';

/** A fact and when it becomes known: a contact once it is over, a count at its end. */
export type SimulatedFact =
  | { readonly kind: 'TICKET_EVENT'; readonly at: Instant; readonly report: TicketEventReport }
  | {
      readonly kind: MeasurementReport['content']['kind'];
      readonly at: Instant;
      readonly report: MeasurementReport;
    };

const HALF_HOUR: Milliseconds = HOUR / 2;
/** What would become known of a day's work later than this does not happen. */
const LONGEST_LIFE: Milliseconds = 60 * DAY;

/**
 * All facts of a contract that become known after `from` and until `to`: a pure function, so that what one start has
 * loaded the next one continues. Those of one ticket follow each other; nothing else is sorted.
 */
export function* simulate(seed: string, plan: WorkPlan, from: Instant, to: Instant): Generator<SimulatedFact> {
  const { timeZone } = plan.calendar;
  const calendar = compileCalendar(plan.calendar);
  const earliest = Math.max(from - LONGEST_LIFE, startOfDay(plan.startsOn, timeZone));
  const last = localDateAt(to, timeZone);
  for (let date = localDateAt(earliest, timeZone); date <= last; date = addDays(date, 1)) {
    if (date > plan.endsOn) return;
    for (const fact of factsOfDay(seed, plan, calendar, date)) {
      if (fact.at > from && fact.at <= to) yield fact;
    }
  }
}

/** What the work that came in on a local day led to, on that day and later. */
function* factsOfDay(seed: string, plan: WorkPlan, calendar: WorkingTime, date: LocalDate): Generator<SimulatedFact> {
  const { timeZone } = plan.calendar;
  const contractEndsAt = startOfDay(addDays(plan.endsOn, 1), timeZone);
  const day: SimulatedDay = {
    startsAt: startOfDay(date, timeZone),
    endsAt: startOfDay(addDays(date, 1), timeZone),
    month: monthOf(plan, date),
    stamp: date.replaceAll('-', ''),
  };
  const until = Math.min(contractEndsAt - 1, day.startsAt + LONGEST_LIFE);
  const draws = (what: string): Random => seededRandom(seed, plan.reference, date, what);
  const weekday = weekdayOf(date);
  const facts = [
    ...plan.desks.flatMap((desk) => ticketFacts(plan, desk, { calendar, day, weekday }, draws(`desk ${desk.code}`))),
    ...plan.queues.flatMap((queue) =>
      queueFacts(plan, queue, { calendar, day, weekday }, draws(`queue ${queue.code}`)),
    ),
    ...measuredFacts(plan, calendar, day, draws),
  ];
  for (const fact of facts) if (fact.at <= until) yield fact;
}

interface Shift {
  readonly calendar: WorkingTime;
  readonly day: SimulatedDay;
  readonly weekday: number;
}

/** Arrivals of a day as a Poisson process whose rate follows weekday, hour and season. */
function arrivalsOf(plan: WorkPlan, arrivals: Arrivals, { calendar, day, weekday }: Shift, random: Random): Instant[] {
  const ofDay = (arrivals.perWeek * (arrivals.week[weekday - 1] ?? 0)) / sum(arrivals.week);
  const weights = sum(arrivals.day);
  const closed = plan.calendar.holidays.some(({ date }) => date.replaceAll('-', '') === day.stamp);
  // A slow wave over the year, and a third of the work on holidays.
  const season = (1 + 0.15 * Math.sin((2 * Math.PI * day.startsAt) / (365 * DAY))) * (closed ? 0.33 : 1);
  const times: Instant[] = [];
  for (const [hour, weight] of arrivals.day.entries()) {
    const count = random.poisson((ofDay * season * weight) / weights);
    for (let index = 0; index < count; index += 1) {
      const at = Math.round(day.startsAt + (hour + random.uniform()) * HOUR);
      if (at < day.endsAt && (!arrivals.onlyOpen || calendar.isOpen(at))) times.push(at);
    }
  }
  return times.sort((a, b) => a - b);
}

function sum(weights: readonly number[]): number {
  return weights.reduce((total, weight) => total + weight, 0);
}

function ticketFacts(plan: WorkPlan, desk: DeskPlan, shift: Shift, random: Random): SimulatedFact[] {
  const { calendar, day } = shift;
  return arrivalsOf(plan, desk.arrivals, shift, random).flatMap((openedAt, index) => {
    const id = `${plan.reference}-${day.stamp}-${desk.code}${index + 1}`;
    const { events, resolvedAt } = ticketLife({ desk, calendar, id, openedAt, month: day.month }, random);
    const facts = events.map((report): SimulatedFact => ({ kind: 'TICKET_EVENT', at: report.occurredAt, report }));
    if (plan.survey === null || resolvedAt === null) return facts;
    const ticket = { id, channel: desk.channel, resolvedAt, month: day.month };
    const answer = surveyAnswer(plan.survey, ticket, random);
    return answer === null ? facts : [...facts, measured(answer, answer.occurredAt)];
  });
}

function measured(report: MeasurementReport, at: Instant): SimulatedFact {
  return { kind: report.content.kind, at, report };
}

function queueFacts(plan: WorkPlan, queue: QueuePlan, shift: Shift, random: Random): SimulatedFact[] {
  const { day } = shift;
  const contacts = arrivalsOf(plan, queue.arrivals, shift, random).map((at) =>
    simulateContact(queue, day.month, at, random),
  );
  const prefix = `${plan.reference}-${queue.code}-${day.stamp}`;
  if (queue.reports === 'CONTACTS') {
    return contacts.map((contact, index) =>
      measured(contactReport(queue, `${prefix}-${index + 1}`, contact), overAt(contact)),
    );
  }
  return halfHours(shift).map((span, index) => {
    const within = contacts.filter(({ enqueuedAt }) => enqueuedAt >= span.startsAt && enqueuedAt < span.endsAt);
    return measured(intervalReport(queue, `${prefix}-${index + 1}`, span, within), reportedAt(span, within));
  });
}

/** A count is complete when its last contact is over. */
function reportedAt(span: Interval, contacts: readonly SimulatedContact[]): Instant {
  return Math.max(span.endsAt, ...contacts.map(overAt)) + REPORTING_DELAY;
}

/** Half hours of a day that have open time in them; those of an hour that clocks skip or repeat included. */
function halfHours({ calendar, day }: Shift): Interval[] {
  const spans: Interval[] = [];
  for (let startsAt = day.startsAt; startsAt < day.endsAt; startsAt += HALF_HOUR) {
    const endsAt = Math.min(day.endsAt, startsAt + HALF_HOUR);
    if (calendar.working(startsAt, endsAt) > 0) spans.push({ startsAt, endsAt });
  }
  return spans;
}

function measuredFacts(
  plan: WorkPlan,
  calendar: WorkingTime,
  day: SimulatedDay,
  draws: (what: string) => Random,
): SimulatedFact[] {
  const { reference, audit, outage, counter } = plan;
  const isOpen = calendar.working(day.startsAt, day.endsAt) > 0;
  const facts: MeasurementReport[] = [];
  if (audit !== null) facts.push(...audits(audit, reference, day, calendar, draws('audits')));
  if (outage !== null) facts.push(...outages(outage, reference, day, draws('outages')));
  if (counter !== null && isOpen) facts.push(dayCount(counter, reference, day, draws('counter')));
  return facts.map((report) => measured(report, knownAt(report)));
}

function knownAt({ content, occurredAt }: MeasurementReport): Instant {
  return content.kind === 'OUTAGE' && content.endsAt !== null ? content.endsAt : occurredAt;
}

/** The plan with its volumes multiplied, for tests and small machines. */
export function scaled(plan: WorkPlan, scale: number): WorkPlan {
  const fewer = <T extends { readonly arrivals: Arrivals }>(one: T): T => ({
    ...one,
    arrivals: { ...one.arrivals, perWeek: one.arrivals.perWeek * scale },
  });
  return { ...plan, desks: plan.desks.map(fewer), queues: plan.queues.map(fewer) };
}
