import type { ClockExplanation } from './explainclock.js';
import { type FormulaLine, formulaLine } from './formula.js';
import type { Instant, Milliseconds } from './instant.js';
import { formatDuration, formatInstant } from './timetext.js';

/** How the figures of a clock came about, each formula with its inputs by name. */
export function clockLines(explanation: ClockExplanation): FormulaLine[] {
  const { clock, byParty, wallTime, endsAt, countedFrom, effect } = explanation;
  const {
    CLOSED_HOURS: closed,
    EXCLUDED: excluded,
    NOBODY: stopped,
    CLIENT: client,
    THIRD_PARTY: thirdParty,
  } = byParty;
  const isRestarted = countedFrom > clock.startedAt;
  const elapsed = elapsedOf(explanation);
  return [
    ...formulaLine(
      'wallTime',
      'endsAt - startedAt',
      { startedAt: formatInstant(clock.startedAt), endsAt: formatInstant(endsAt) },
      formatDuration(wallTime),
    ),
    ...formulaLine(
      'vendor',
      'wallTime - closedHours - client - thirdParty - nobody - excluded',
      {
        wallTime: formatDuration(wallTime),
        closedHours: formatDuration(closed),
        client: formatDuration(client),
        thirdParty: formatDuration(thirdParty),
        nobody: formatDuration(stopped),
        excluded: formatDuration(excluded),
      },
      formatDuration(byParty.VENDOR),
    ),
    ...formulaLine(
      'elapsed',
      isRestarted
        ? 'working time in which it ran since its goal changed, which started it anew'
        : 'working time in which it ran',
      { countedFrom: formatInstant(countedFrom) },
      formatDuration(elapsed),
    ),
    ...limitLines(explanation, elapsed),
    ...(effect === null
      ? []
      : formulaLine('outcome', 'an accepted exclusion of the ticket', { state: clock.state }, effect)),
  ];
}

/** Its own figure as it ends; of an open one up to now. */
function elapsedOf({ clock, working, endsAt, excluded }: ClockExplanation): Milliseconds {
  if (clock.state !== 'RUNNING') return clock.elapsed;
  const without = excluded.reduce((sum, span) => {
    return sum + working.working(Math.max(span.startsAt, clock.elapsedAt), Math.min(span.endsAt, endsAt));
  }, 0);
  return clock.elapsed + working.working(clock.elapsedAt, endsAt) - without;
}

function limitLines({ clock, objective, endsAt }: ClockExplanation, elapsed: Milliseconds): FormulaLine[] {
  const { limit, goalLimit, dueAt, startedAt } = clock;
  if (limit === null) return [];
  const days = goalLimit?.businessDays ?? null;
  const change = objective.clock?.goalChange ?? null;
  const limitFormula =
    days === null
      ? 'the limit of its goal'
      : 'working time from its start to the same wall time so many business days later';
  return [
    ...formulaLine(
      'limit',
      limitFormula,
      { businessDays: days, startedAt: formatInstant(startedAt), goalChange: change },
      formatDuration(limit),
    ),
    ...formulaLine(
      'remaining',
      'limit - elapsed',
      { limit: formatDuration(limit), elapsed: formatDuration(elapsed) },
      formatDuration(limit - elapsed),
    ),
    ...formulaLine(
      'dueAt',
      'the first instant at which elapsed reaches limit; fixed once passed',
      { limit: formatDuration(limit) },
      instantText(dueAt),
    ),
    ...(dueAt === null
      ? []
      : formulaLine(
          'late',
          'endsAt > dueAt',
          { endsAt: formatInstant(endsAt), dueAt: formatInstant(dueAt) },
          endsAt > dueAt,
        )),
  ];
}

function instantText(at: Instant | null): string | null {
  return at === null ? null : formatInstant(at);
}
