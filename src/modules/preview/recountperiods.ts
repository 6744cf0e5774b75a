import { Fault } from '../../domain/fault.js';
import { figuresFrom } from '../../domain/figuresfrom.js';
import { type FiguresOf, figuresWanted } from '../../domain/figureswanted.js';
import { indicatorEntry, isBalance } from '../../domain/indicator.js';
import type { Instant, Interval } from '../../domain/instant.js';
import { measurementContributions } from '../../domain/measurementfigures.js';
import type { Period } from '../../domain/period.js';
import { type ObstacleWatch, watchObstacles } from '../../domain/previewobstacles.js';
import { countsAlike, measurementKindOf } from '../../domain/recounting.js';
import { type Contribution, tallyDifferences } from '../../domain/tally.js';
import type { ObjectiveTerms, TicketStatus } from '../../domain/terms.js';
import type { Timeline } from '../../domain/timeline.js';
import { daysOfOutage, uptimeContributions } from '../../domain/uptime.js';
import type { ReadUnit } from '../../platform/database.js';
import { outagesOfSpan } from '../measurement/measurement.store.js';
import { measurementsWithin } from '../measurement/measurementspan.read.js';
import { spanOf } from '../measurement/recordoutages.js';
import { loadReplays } from '../ticket/recount.service.js';
import { replayTicket } from '../ticket/replay.js';
import { countTicketsOfSpans, type SpanQuestion, ticketsOfSpans } from './ticketsofspans.read.js';

/** Tickets folded at once: between pages others have their turn. */
const PAGE_SIZE = 200;

export const MOST_TICKETS = 50_000;
export const MOST_MEASUREMENTS = 200_000;

/** What is counted anew, by which terms. */
export interface Recounting {
  readonly timeline: Timeline;
  readonly proposed: Timeline;
  /** Ascending. */
  readonly periods: readonly Period[];
  readonly now: Instant;
}

export interface RecountedPeriods {
  /** Keys of the objectives that were counted anew. */
  readonly recounted: ReadonlySet<string>;
  /** Of the recounted objectives in these periods. */
  readonly figures: FiguresOf;
  readonly watch: ObstacleWatch;
}

/**
 * Counts closed periods anew under proposed terms, as far as facts count otherwise by them, and writes nothing. Throws
 * TOO_COMPLEX where that takes too many facts. As the asking party sees them.
 */
export async function recountPeriods(unit: ReadUnit, recounting: Recounting): Promise<RecountedPeriods> {
  const { proposed, periods, now } = recounting;
  const objectives = recountedObjectives(recounting);
  const recounted = new Set(objectives.map(({ key }) => key));
  const ids = new Set([...recounted].map((key) => proposed.objectiveId(key)));
  const watch = watchObstacles(proposed, recounted);
  const counted = collector(ids);
  await countTickets(unit, recounting, objectives, counted);
  await countMeasured(unit, recounting, objectives, watch, counted);
  await countOutages(unit, recounting, objectives, counted);
  const wanted = periods.flatMap((period) =>
    figuresWanted(proposed, period, now).filter(({ periodIndex }) => periodIndex === period.index),
  );
  return { recounted, figures: figuresFrom(counted.all(), wanted, 'ADJUSTED'), watch };
}

/** The proposal's objectives for which facts count otherwise in some of the periods. */
function recountedObjectives({ timeline, proposed, periods }: Recounting): readonly ObjectiveTerms[] {
  const [first] = periods;
  const terms = first === undefined ? null : (proposed.termsOfPeriod(first.index)?.terms ?? null);
  return (terms?.objectives ?? []).filter(({ key }) =>
    periods.some(({ index }) => !countsAlike(key, timeline.termsOfPeriod(index)?.terms ?? null, terms)),
  );
}

/** Sums contributions of some objectives as they come. */
interface Collector {
  add(contributions: readonly Contribution[]): void;
  all(): readonly Contribution[];
}

function collector(objectiveIds: ReadonlySet<string>): Collector {
  let sums: readonly Contribution[] = [];
  return {
    add(contributions) {
      sums = tallyDifferences(
        [],
        [...sums, ...contributions.filter(({ objectiveId }) => objectiveIds.has(objectiveId))],
      );
    },
    all: () => sums,
  };
}

async function countTickets(
  unit: ReadUnit,
  recounting: Recounting,
  objectives: readonly ObjectiveTerms[],
  counted: Collector,
): Promise<void> {
  const reading = objectives.filter(({ indicator }) => indicatorEntry(indicator).ticket !== null);
  if (reading.length === 0) return;
  const { proposed, now } = recounting;
  const { tenantId } = proposed.contract;
  const question = ticketQuestion(recounting, reading);
  if ((await countTicketsOfSpans(unit, question, MOST_TICKETS + 1)) > MOST_TICKETS) {
    throw tooMany(`more than ${MOST_TICKETS.toLocaleString('en')} tickets`);
  }
  for await (const page of ticketsOfSpans(unit, question, PAGE_SIZE)) {
    const replays = await loadReplays(unit, tenantId, page);
    counted.add(replays.flatMap((replay) => replayTicket(replay, proposed, { mode: 'SILENT', now }).after));
  }
}

function ticketQuestion({ proposed, periods }: Recounting, reading: readonly ObjectiveTerms[]): SpanQuestion {
  const { contract, agreed } = proposed;
  const [first] = proposed.periods;
  // A balance is of everything from the first day on.
  const whole = reading.some(isBalance) && first !== undefined;
  // Clocks keep the terms they started under.
  const objectives = agreed.versions.flatMap(({ terms }) => terms.objectives);
  const stopsOnClosing = objectives.some(({ clock }) => clock?.stopOn === 'CLOSED');
  const done: TicketStatus[] = stopsOnClosing ? ['CLOSED'] : ['RESOLVED', 'CLOSED'];
  return {
    contract,
    spans: runsOf(periods).map((run) => (whole ? { ...run, startsAt: first.startsAt } : run)),
    carriedTo: periods.map(({ index }) => index),
    done,
  };
}

async function countMeasured(
  unit: ReadUnit,
  { proposed, periods }: Recounting,
  objectives: readonly ObjectiveTerms[],
  watch: ObstacleWatch,
  counted: Collector,
): Promise<void> {
  const kinds = new Set(objectives.flatMap((terms) => measurementKindOf(terms) ?? []));
  kinds.delete('OUTAGE');
  let measurements = 0;
  for (const run of runsOf(periods)) {
    for await (const page of measurementsWithin(unit, proposed.contract, run, [...kinds])) {
      measurements += page.length;
      if (measurements > MOST_MEASUREMENTS) {
        throw tooMany(`more than ${MOST_MEASUREMENTS.toLocaleString('en')} measurements`);
      }
      for (const fact of page) watch.take(fact);
      counted.add(page.flatMap((fact) => measurementContributions(fact, proposed)));
    }
  }
}

/** Outages overlap: they are counted together. */
async function countOutages(
  unit: ReadUnit,
  { proposed, periods }: Recounting,
  objectives: readonly ObjectiveTerms[],
  counted: Collector,
): Promise<void> {
  if (!objectives.some((terms) => measurementKindOf(terms) === 'OUTAGE')) return;
  for (const { startsAt, endsAt } of runsOf(periods)) {
    const stored = await outagesOfSpan(unit, proposed.contract, startsAt, endsAt);
    const outages = stored.map(({ fact }) => spanOf(fact));
    const days = new Set(outages.flatMap((outage) => daysOfOutage(outage, proposed)));
    const { startsOn, endsOn } = daysBetween(proposed, startsAt, endsAt);
    const within = [...days].filter((day) => day >= startsOn && day <= endsOn);
    counted.add(uptimeContributions(outages, within, proposed));
  }
}

function daysBetween(proposed: Timeline, startsAt: Instant, endsAt: Instant) {
  return { startsOn: proposed.localDate(startsAt), endsOn: proposed.localDate(endsAt - 1) };
}

/** Periods that follow each other, as one span each. */
function runsOf(periods: readonly Period[]): Interval[] {
  const runs: Interval[] = [];
  for (const { startsAt, endsAt } of periods) {
    const last = runs.at(-1);
    if (last?.endsAt === startsAt) runs[runs.length - 1] = { startsAt: last.startsAt, endsAt };
    else runs.push({ startsAt, endsAt });
  }
  return runs;
}

function tooMany(what: string): Fault {
  return new Fault('TOO_COMPLEX', `${what} would have to be counted anew: preview fewer periods at a time`);
}
