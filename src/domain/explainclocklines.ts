import type { ClockState } from './clock.js';
import type { ClockExplanation } from './explainclock.js';
import { type FormulaLine, formulaLine } from './formula.js';
import { ticketReading } from './indicator.js';
import type { SpanCourse } from './indicators/ticketreading.js';
import type { Instant, Milliseconds } from './instant.js';
import { formatDuration, formatInstant } from './timetext.js';

/** How the figures of a clock came about, each formula with its inputs by name. */
export function clockLines(explanation: ClockExplanation): FormulaLine[] {
  const { clock, countedFrom, effect } = explanation;
  const elapsed = elapsedOf(explanation);
  const isRestarted = countedFrom > clock.startedAt;
  return [
    ...wallTimeLines(explanation),
    ...formulaLine(
      'elapsed',
      isRestarted
        ? 'working time in which it ran since its goal changed, which started it anew'
        : 'working time in which it ran',
      { countedFrom: formatInstant(countedFrom) },
      formatDuration(elapsed),
    ),
    ...limitLines(explanation, elapsed),
    ...spanLines(explanation),
    ...formulaLine('outcome', 'an accepted exclusion of the ticket', { state: clock.state }, effect),
  ];
}

function wallTimeLines({ clock, byParty, wallTime, endsAt }: ClockExplanation): FormulaLine[] {
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
        closedHours: formatDuration(byParty.CLOSED_HOURS),
        client: formatDuration(byParty.CLIENT),
        thirdParty: formatDuration(byParty.THIRD_PARTY),
        nobody: formatDuration(byParty.NOBODY),
        excluded: formatDuration(byParty.EXCLUDED),
      },
      formatDuration(byParty.VENDOR),
    ),
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

/** What a span that is over counts as, and why; CANCELLED ones do not count. */
const OUTCOMES: Readonly<Record<SpanCourse, { formula: string } & Partial<Record<ClockState, string>>>> = {
  OPENED: { formula: 'each opening counts once', RUNNING: '1', MET: '1' },
  OPEN: { formula: 'open until it is resolved', RUNNING: 'open', MET: 'done' },
  FIRST_RESOLUTION: {
    formula: 'good, unless the customer wrote again or it was reopened until watchedUntil; provisional before',
    RUNNING: 'provisional',
    MET: 'good',
    BREACHED: 'not good',
  },
  EACH_RESOLUTION: {
    formula: 'reopened until watchedUntil, or not; provisional before',
    RUNNING: 'provisional',
    MET: 'not reopened',
    BREACHED: 'reopened',
  },
};

function spanLines({ clock, objective }: ClockExplanation): FormulaLine[] {
  const reading = ticketReading(objective);
  if (reading?.by !== 'SPAN') return [];
  const { startedAt, stoppedAt, state } = clock;
  const window = objective.followUp?.window ?? null;
  const { formula, [state]: outcome = 'does not count' } = OUTCOMES[reading.course];
  const watched = { startedAt: formatInstant(startedAt), window: window === null ? null : formatDuration(window) };
  return [
    ...formulaLine('watchedUntil', 'startedAt + window', watched, window && formatInstant(startedAt + window)),
    ...formulaLine('counts', formula, { state, stoppedAt: instantText(stoppedAt) }, outcome),
  ];
}

function instantText(at: Instant | null): string | null {
  return at === null ? null : formatInstant(at);
}
