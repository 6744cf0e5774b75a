import type { MeasurementFact } from '../../domain/facts.js';
import type { LocalDate } from '../../domain/instant.js';
import { addDays, startOfDay } from '../../domain/localtime.js';
import { type Outcome, settleReports } from '../../domain/reporting.js';
import { tallyDifferences } from '../../domain/tally.js';
import type { Timeline } from '../../domain/timeline.js';
import { daysOfOutage, type OutageSpan, uptimeContributions } from '../../domain/uptime.js';
import { assertTouched } from '../../platform/collision.js';
import type { WriteUnit } from '../../platform/database.js';
import { countDifferences, lockPeriods, periodsOf } from '../tally/tally.store.js';
import {
  correctMeasurements,
  insertMeasurements,
  type MeasurementRecording,
  outagesOfSpan,
  reportedMeasurements,
} from './measurement.store.js';
import { factsOf, knownByKey, type MeasurementChange, type SettledReport, splitChanges } from './measurementreport.js';

/**
 * Outages overlap, so each touched day is counted anew as a whole. Two reporters of one period therefore take turns: its
 * row is locked before the outages are read. All others lock periods after tallies: who records tickets or other measurements
 * writes no tally of UPTIME, and who does, to decide on an exclusion or to repair, holds the contract alone.
 */
export async function recordOutageReports(
  unit: WriteUnit,
  timeline: Timeline,
  recording: MeasurementRecording,
  reports: readonly SettledReport[],
): Promise<ReadonlyMap<number, Outcome>> {
  const keys = [...new Set(reports.map((report) => report.key))];
  const found = knownByKey(await reportedMeasurements(unit, recording, keys, false));
  const foreseen = settleReports(reports, found);
  if (foreseen.changes.length === 0) return foreseen.outcomes;

  const days = daysOf(foreseen.changes, timeline);
  await lockPeriods(unit, timeline, periodsOf(timeline, days));
  const known = knownByKey(await reportedMeasurements(unit, recording, keys, true));
  const { outcomes, changes } = settleReports(reports, known);
  const unlocked = daysOf(changes, timeline).filter((day) => !days.includes(day));
  assertTouched(unlocked.length, 0, 'outages that moved');

  const standing = await standingOutages(unit, timeline, days);
  await saveOutages(unit, recording, changes);
  const before = uptimeContributions(standing.map(spanOf), days, timeline);
  const after = uptimeContributions(withChanges(standing, changes).map(spanOf), days, timeline);
  const differences = tallyDifferences(before, after);
  await countDifferences(unit, timeline.contract.tenantId, [{ timeline, differences }], recording.mode);
  return outcomes;
}

/** An outage as the uptime figures read it. */
export function spanOf({ source, externalId, occurredAt, content }: MeasurementFact): OutageSpan {
  if (content.kind !== 'OUTAGE') throw new Error(`${content.kind} is no outage`);
  return { source, externalId, service: content.service, startsAt: occurredAt, endsAt: content.endsAt };
}

/** All local days that the outages touch or touched. */
function daysOf(changes: readonly MeasurementChange[], timeline: Timeline): LocalDate[] {
  const { before, after } = factsOf(changes);
  return [...new Set([...before, ...after].flatMap((fact) => daysOfOutage(spanOf(fact), timeline)))].sort();
}

/** Outages that touch any of the days, which are in order. */
export async function standingOutages(
  unit: WriteUnit,
  timeline: Timeline,
  days: readonly LocalDate[],
): Promise<MeasurementFact[]> {
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined) return [];
  const from = startOfDay(first, timeline.zone);
  const to = startOfDay(addDays(last, 1), timeline.zone);
  const stored = await outagesOfSpan(unit, timeline.contract, from, to);
  return stored.map(({ fact }) => fact);
}

function withChanges(standing: readonly MeasurementFact[], changes: readonly MeasurementChange[]): MeasurementFact[] {
  const { before, after } = factsOf(changes);
  const replaced = new Set(before.map(outageKey));
  return [...standing.filter((fact) => !replaced.has(outageKey(fact))), ...after.filter((fact) => !fact.withdrawn)];
}

function outageKey({ source, externalId }: MeasurementFact): string {
  return JSON.stringify([source, externalId]);
}

async function saveOutages(
  unit: WriteUnit,
  recording: MeasurementRecording,
  changes: readonly MeasurementChange[],
): Promise<void> {
  const { added, corrected } = splitChanges(changes);
  const inserted = await insertMeasurements(unit, recording, added);
  assertTouched(inserted.length, added.length, 'new outages');
  assertTouched(await correctMeasurements(unit, recording, corrected), corrected.length, 'corrected outages');
}
