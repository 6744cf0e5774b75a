import type { ExclusionInForce, ExclusionScope } from '../../domain/exclusion.js';
import { MEASUREMENT_KINDS, type MeasurementFact } from '../../domain/facts.js';
import type { Interval, LocalDate } from '../../domain/instant.js';
import { addDays, earlierDate, laterDate, startOfDay } from '../../domain/localtime.js';
import { measurementContributions } from '../../domain/measurementfigures.js';
import { type Contribution, tallyDifferences } from '../../domain/tally.js';
import type { Timeline } from '../../domain/timeline.js';
import { daysOfOutage, uptimeContributions } from '../../domain/uptime.js';
import type { WriteUnit } from '../../platform/database.js';
import { measurementsWithin, namedMeasurement } from '../measurement/measurementspan.read.js';
import { spanOf, standingOutages } from '../measurement/recordoutages.js';
import { countDifferences } from '../tally/tally.store.js';
import { bumpExclusionRevision } from './exclusion.store.js';
import { markTouchedTickets } from './touchedticket.store.js';

const MOMENTS = MEASUREMENT_KINDS.filter((kind) => kind !== 'QUEUE_INTERVAL');

/**
 * Puts an exclusion in force, or out of it, and counts anew what it touches: measurements at once, page by page, since only
 * tallies are written for them; tickets by the worker, which finds them due. The caller holds the lock of the contract, so that
 * no fact is recorded meanwhile by what was in force before. Locks tickets, then tallies, then periods, like every other.
 */
export async function changeExclusion(
  unit: WriteUnit,
  timeline: Timeline,
  exclusion: ExclusionInForce,
  change: 'ADD' | 'REMOVE',
): Promise<void> {
  const { all } = timeline.exclusions;
  const others = all.filter(({ id }) => id !== exclusion.id);
  const after = timeline.withExclusions(change === 'ADD' ? [...others, exclusion] : others);
  await bumpExclusionRevision(unit, timeline.contract);
  const { scope } = exclusion;
  if (scope.measurement === null) await markTouchedTickets(unit, timeline, scope);
  const differences = await measurementDifferences(unit, scope, timeline, after);
  await countDifferences(unit, timeline.contract.tenantId, [{ timeline, differences }], 'BACKFILL');
}

async function measurementDifferences(
  unit: WriteUnit,
  { span, ticket, measurement }: ExclusionScope,
  before: Timeline,
  after: Timeline,
): Promise<Contribution[]> {
  const { contract } = before;
  if (ticket !== null) return [];
  if (measurement !== null) {
    const fact = await namedMeasurement(unit, contract, measurement);
    if (fact === null || fact.withdrawn) return [];
    if (measurement.kind !== 'OUTAGE') return differencesOf([fact], before, after);
    return uptimeDifferences(unit, daysOfOutage(spanOf(fact), before), before, after);
  }
  if (span === null) return [];
  let differences = await uptimeDifferences(unit, daysOf(span, before), before, after);
  for await (const page of touchedMeasurements(unit, span, before)) {
    differences = tallyDifferences([], [...differences, ...differencesOf(page, before, after)]);
  }
  return differences;
}

/**
 * Measurements that a span may exclude, also together with other spans: all that happened within it, and of those that last the
 * ones that may reach into it, which start on the same local day.
 */
async function* touchedMeasurements(
  unit: WriteUnit,
  span: Interval,
  { contract, zone, localDate }: Timeline,
): AsyncGenerator<MeasurementFact[]> {
  const ofDay = { ...span, startsAt: startOfDay(localDate(span.startsAt), zone) };
  yield* measurementsWithin(unit, contract, ofDay, ['QUEUE_INTERVAL']);
  yield* measurementsWithin(unit, contract, span, MOMENTS);
}

function differencesOf(facts: readonly MeasurementFact[], before: Timeline, after: Timeline): Contribution[] {
  const counted = (timeline: Timeline) => facts.flatMap((fact) => measurementContributions(fact, timeline));
  return tallyDifferences(counted(before), counted(after));
}

/** Outages overlap: the days they touch are counted anew as a whole. */
async function uptimeDifferences(
  unit: WriteUnit,
  days: readonly LocalDate[],
  before: Timeline,
  after: Timeline,
): Promise<Contribution[]> {
  const outages = (await standingOutages(unit, before, days)).map(spanOf);
  const touched = new Set(outages.flatMap((outage) => daysOfOutage(outage, before)));
  const counted = days.filter((day) => touched.has(day));
  return tallyDifferences(uptimeContributions(outages, counted, before), uptimeContributions(outages, counted, after));
}

/** Local days of the contract that a span touches. */
function daysOf({ startsAt, endsAt }: Interval, timeline: Timeline): LocalDate[] {
  const { startsOn, endsOn } = timeline.contract;
  const last = earlierDate(timeline.localDate(endsAt - 1), endsOn);
  const days: LocalDate[] = [];
  for (let on = laterDate(timeline.localDate(startsAt), startsOn); on <= last; on = addDays(on, 1)) days.push(on);
  return days;
}
