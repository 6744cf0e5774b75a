import type { WorkingTime } from './calendar.js';
import type { Instant, Interval, LocalDate, Milliseconds } from './instant.js';
import { addDays, startOfDay } from './localtime.js';
import type { ServiceTime } from './objectivefigures.js';
import type { Period } from './period.js';
import type { Contribution, Tally } from './tally.js';
import { isEmptyTally } from './tally.js';
import type { ObjectiveTerms } from './terms.js';
import type { Timeline } from './timeline.js';

/** A reported outage that was not withdrawn. `endsAt` null: not over; it counts as down once its end is reported. */
export interface OutageSpan {
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
 * touch the contract's local day, `sum` milliseconds down within the objective's working time of it, `pending` the outages
 * that began on it and are not over.
 * `outages` are all that touch any of the days, of whatever service. Days without any give nothing.
 */
export function uptimeContributions(
  outages: readonly OutageSpan[],
  days: readonly LocalDate[],
  timeline: Timeline,
): Contribution[] {
  return [...new Set(days)].flatMap((on) => {
    const period = timeline.periodOn(on);
    const objectives = period === null ? [] : uptimeObjectives(timeline, period);
    return objectives.flatMap((terms) => {
      const tally = period === null ? null : tallyOfDay(outages, on, terms, period, timeline);
      if (tally === null || isEmptyTally(tally)) return [];
      return [{ objectiveId: timeline.objectiveId(terms.key), on, tally }];
    });
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
  const calendar = uptimeCalendar(objective, period, timeline);
  const until = Math.min(Math.max(now, period.startsAt), period.endsAt);
  return {
    soFar: calendar.working(period.startsAt, until),
    whole: calendar.working(period.startsAt, period.endsAt),
  };
}

// Holidays can only be announced for days to come, so those announced by the period's end were known on every one of its
// days; downtime and service time must go by the same calendar.
function uptimeCalendar(objective: ObjectiveTerms, period: Period, timeline: Timeline): WorkingTime {
  const version = timeline.termsOfPeriod(period.index)?.version ?? 0;
  return timeline.calendarFor(objective, version, period.endsAt);
}

function uptimeObjectives(timeline: Timeline, period: Period): ObjectiveTerms[] {
  const objectives = timeline.termsOfPeriod(period.index)?.terms.objectives ?? [];
  return objectives.filter((terms) => terms.uptime !== null);
}

function tallyOfDay(
  outages: readonly OutageSpan[],
  on: LocalDate,
  objective: ObjectiveTerms,
  period: Period,
  timeline: Timeline,
): Tally {
  const services = objective.uptime?.services ?? [];
  const counted = outages.filter(({ service }) => services.length === 0 || services.includes(service));
  const day = { startsAt: startOfDay(on, timeline.zone), endsAt: startOfDay(addDays(on, 1), timeline.zone) };
  const open = counted.filter(
    ({ startsAt, endsAt }) => endsAt === null && startsAt >= day.startsAt && startsAt < day.endsAt,
  );
  const touching = counted.filter(
    ({ startsAt, endsAt }) => startsAt < day.endsAt && (endsAt ?? startsAt + 1) > day.startsAt,
  );
  const sum = uptimeDowntime(counted, day, uptimeCalendar(objective, period, timeline));
  return { good: 0, total: touching.length, sum, pending: open.length };
}
