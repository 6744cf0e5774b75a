import { assertAllowed } from '../../domain/access.js';
import { vendorOf } from '../../domain/contract.js';
import type { MeasurementFact, MeasurementKind, RecordingMode } from '../../domain/facts.js';
import { measurementContributions } from '../../domain/measurementfigures.js';
import {
  type Outcome,
  type RecordingResult,
  recordingResult,
  refuseBatch,
  settleReports,
} from '../../domain/reporting.js';
import { type Contribution, tallyDifferences } from '../../domain/tally.js';
import type { Timeline } from '../../domain/timeline.js';
import { assertTouched, untilUndisturbed } from '../../platform/collision.js';
import type { WriteUnit } from '../../platform/database.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { recordableContract } from '../tally/recordable.read.js';
import { countDifferences } from '../tally/tally.store.js';
import {
  correctMeasurements,
  insertMeasurements,
  type MeasurementRecording,
  reportedMeasurements,
} from './measurement.store.js';
import {
  checkMeasurements,
  factsOf,
  INPUT_NAMES,
  itemPath,
  knownByKey,
  type MeasurementReport,
  type SettledReport,
  splitChanges,
} from './measurementreport.js';
import { recordOutageReports } from './recordoutages.js';

/** What recording needs of a request. */
export type Acting = Pick<RequestContext, 'actor' | 'write'>;

/** Up to 1,000 measurements of one kind and contract, as one source reports them. */
export interface MeasurementBatch {
  readonly contractId: string;
  readonly source: string;
  readonly mode: RecordingMode;
  readonly kind: MeasurementKind;
  readonly items: readonly MeasurementReport[];
}

/**
 * Records measurements: any number of times, in any order, from any number of reporters at once, with the same result.
 * Items that cannot be taken are named and keep no other from being taken. Throws FORBIDDEN, NOT_FOUND, INVALID_INPUT.
 */
export async function recordMeasurements(acting: Acting, batch: MeasurementBatch): Promise<RecordingResult> {
  assertAllowed(acting.actor, 'facts.record');
  const { kind, source, mode, items } = batch;
  refuseBatch(source, items, INPUT_NAMES[kind].items);
  return untilUndisturbed(() =>
    acting.write(async (unit) => {
      const timeline = await recordableContract(unit, batch.contractId);
      const { contract } = timeline;
      const { reports, rejected } = checkMeasurements(items, kind, source, timeline, unit.now);
      const recording: MeasurementRecording = { contract, vendorId: vendorOf(contract), kind, source, mode };
      const record = kind === 'OUTAGE' ? recordOutageReports : recordReports;
      const outcomes = await record(unit, timeline, recording, reports);
      return recordingResult(reports, outcomes, rejected, (index) => itemPath(kind, index));
    }),
  );
}

/** Measurements that count one by one: new ones are inserted first, only what was known already is read and locked. */
async function recordReports(
  unit: WriteUnit,
  timeline: Timeline,
  recording: MeasurementRecording,
  reports: readonly SettledReport[],
): Promise<ReadonlyMap<number, Outcome>> {
  const asNew = settleReports(reports, new Map());
  const inserted = new Set(await insertMeasurements(unit, recording, splitChanges(asNew.changes).added));
  const standing = asNew.changes.map(({ key }) => key).filter((key) => !inserted.has(key));
  const known = knownByKey(await reportedMeasurements(unit, recording, standing, true));
  const { outcomes, changes } = standing.length === 0 ? asNew : settleReports(reports, known);
  const { corrected } = splitChanges(changes);
  assertTouched(await correctMeasurements(unit, recording, corrected), corrected.length, 'corrected measurements');
  const { before, after } = factsOf(changes);
  const differences = tallyDifferences(contributions(before, timeline), contributions(after, timeline));
  const { tenantId } = timeline.contract;
  await countDifferences(unit, tenantId, [{ timeline, differences }], recording.mode);
  return outcomes;
}

function contributions(facts: readonly MeasurementFact[], timeline: Timeline): Contribution[] {
  return facts.flatMap((fact) => measurementContributions(fact, timeline));
}
