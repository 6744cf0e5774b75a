import { adjustedTimeline } from './adjustedtimeline.js';
import { adjustments } from './adjustment.js';
import type { WorkingTime } from './calendar.js';
import type { ServiceTime } from './exactfigures.js';
import type { Instant, Interval, LocalDate, Milliseconds } from './instant.js';
import { addDays } from './localtime.js';
import type { Period } from './period.js';
import type { Contribution, Tally } from './tally.js';
import { isEmptyTally } from './tally.js';
import type { ObjectiveTerms } from './terms.js';
import type { Timeline } from './timeline.js';
import { cutSlices } from './timeslices.js';

/** A reported outage that was not withdrawn. `endsAt` null: not over; it counts as down once its end is reported. */
export interface OutageSpan {
  readonly source: string;
  readonly externalId: string;
  readonly service: string;
  readonly startsAt: Instant;
  readonly endsAt: Instant | null;
}

/** Milliseconds down within working time and `span`: of the union of the outages, so overlapping ones count once. */
export function uptimeDowntime(
  outages: readonly Pick<OutageSpan, 'startsAt' | 'endsAt'>[],
  span: Interval,
  calendar: WorkingTime,
): Milliseconds {
  const ended = outages
    .flatMap(({ startsAt, endsAt }) => (endsAt === null ? [] : [{ startsAt, endsAt }]))
    .sort((a, b) => a.startsAt - b.startsAt);
  let down = 0;
  let countedTo = span.startsAt;
  for (const { startsAt, endsAt } of ended) {
    const from = Math.max(startsAt, countedTo);
    const to = Math.min(endsAt, span.endsAt);
    if (to <= from) continue;
    down += calendar.working(from, to);
    countedTo = to;
  }
  return down;
}

/**
 * The whole tallies of the UPTIME objectives on the given days, not differences: `total` is the outages that
 * touch the contract's local day (or the slice of it, where the objective judges shorter ones), `sum` milliseconds down
 * within the objective's working time of it, `pending` the outages that began in it and are not over.
 * `outages` are all that touch any of the days, of whatever service. Days without any give nothing. By exclusions outages that
 * are named are not down, and nothing is within an excluded span.
 */
export function uptimeContributions(
  outages: readonly OutageSpan[],
  days: readonly LocalDate[],
  timeline: Timeline,
): Contribution[] {
  return [...new Set(days)].flatMap((on) => {
    const period = timeline.periodOn(on);
    if (period === null) return [];
    return uptimeObjectives(timeline, period).flatMap((terms) => {
      const counted = outagesFor(terms, outages);
      const raw = dayTallies(counted, on, terms, judgingCalendar(terms, period, timeline), timeline);
      if (timeline.exclusions.all.length === 0) return raw;
      const excused = (outage: OutageSpan) => timeline.exclusions.names({ ...outage, kind: 'OUTAGE' }, terms.key);
      const calendar = judgingCalendar(terms, period, adjustedTimeline(timeline));
      return [...raw, ...adjustments(raw, dayTallies(counted, on, terms, calendar, timeline, excused))];
    });
  });
}

/** Excused outages count as reported, and are not down. */
function dayTallies(
  outages: readonly OutageSpan[],
  on: LocalDate,
  terms: ObjectiveTerms,
  calendar: WorkingTime,
  timeline: Timeline,
  excused: (outage: OutageSpan) => boolean = () => false,
): Contribution[] {
  const objectiveId = timeline.objectiveId(terms.key);
  const down = outages.filter((outage) => !excused(outage));
  return cutSlices({ startsOn: on, endsOn: on }, terms.slices?.length ?? 'DAY', timeline.zone).flatMap((span) => {
    const tally = { ...tallyOfSpan(down, span, calendar), total: touching(outages, span).length };
    if (isEmptyTally(tally)) return [];
    return [{ objectiveId, on, slice: span.slice, part: 'RAW' as const, tally }];
  });
}

/** The local days an outage touches within the contract's dates, for as long as its end is not known only the first. */
export function daysOfOutage({ startsAt, endsAt }: OutageSpan, timeline: Timeline): LocalDate[] {
  const { contract } = timeline;
  const last = endsAt === null || endsAt <= startsAt ? timeline.localDate(startsAt) : timeline.localDate(endsAt - 1);
  const days: LocalDate[] = [];
  let on = timeline.localDate(startsAt);
  if (on < contract.startsOn) on = contract.startsOn;
  for (; on <= last && on <= contract.endsOn; on = addDays(on, 1)) days.push(on);
  return days;
}

/** Working time of a period, up to now and in whole, by which its downtime is judged; null without UPTIME terms. */
export function serviceTime(
  objective: ObjectiveTerms,
  period: Period,
  timeline: Timeline,
  now: Instant,
): ServiceTime | null {
  if (objective.uptime === null) return null;
  const calendar = judgingCalendar(objective, period, timeline);
  const until = Math.min(Math.max(now, period.startsAt), period.endsAt);
  return {
    soFar: calendar.working(period.startsAt, until),
    whole: calendar.working(period.startsAt, period.endsAt),
  };
}

/**
 * The calendar by which time in a period is judged. Holidays can only be announced for days to come, so those announced by
 * the period's end were known on every one of its days; downtime and service time must go by the same calendar.
 */
export function judgingCalendar(objective: ObjectiveTerms, period: Period, timeline: Timeline): WorkingTime {
  const version = timeline.termsOfPeriod(period.index)?.version ?? 0;
  return timeline.calendarFor(objective, version, period.endsAt);
}

function uptimeObjectives(timeline: Timeline, period: Period): ObjectiveTerms[] {
  const objectives = timeline.termsOfPeriod(period.index)?.terms.objectives ?? [];
  return objectives.filter((terms) => terms.uptime !== null);
}

function outagesFor({ uptime }: ObjectiveTerms, outages: readonly OutageSpan[]): readonly OutageSpan[] {
  const services = uptime?.services ?? [];
  return services.length === 0 ? outages : outages.filter(({ service }) => services.includes(service));
}

function tallyOfSpan(outages: readonly OutageSpan[], span: Interval, calendar: WorkingTime): Tally {
  const open = outages.filter(
    ({ startsAt, endsAt }) => endsAt === null && startsAt >= span.startsAt && startsAt < span.endsAt,
  );
  const downtime = uptimeDowntime(touching(outages, span), span, calendar);
  return { good: 0, total: 0, sum: downtime, pending: open.length };
}

function touching(outages: readonly OutageSpan[], span: Interval): readonly OutageSpan[] {
  return outages.filter(({ startsAt, endsAt }) => startsAt < span.endsAt && (endsAt ?? startsAt + 1) > span.startsAt);
}
