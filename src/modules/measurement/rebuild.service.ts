import { notFound } from '../../domain/fault.js';
import type { Instant } from '../../domain/instant.js';
import { type Contribution, EMPTY_TALLY, type TallyKey, tallyDifferences, tallyKey } from '../../domain/tally.js';
import type { Timeline } from '../../domain/timeline.js';
import type { Database, ReadUnit } from '../../platform/database.js';
import { contractTimelines, heldTimeline } from '../contract/contract.read.js';
import { contractTallies } from '../tally/tally.read.js';
import { countDifferences } from '../tally/tally.store.js';
import {
  type Difference,
  type RefoldWatch,
  type RepairedContract,
  refoldContract,
  repairTickets,
} from '../ticket/refold.service.js';
import { countMeasurements } from './measurementcount.read.js';

/** Differences that a report spells out; beyond them it only counts. */
const SPELLED_OUT = 100;

export interface RebuildReport {
  readonly tickets: number;
  readonly clocks: number;
  readonly measurements: number;
  /** Objective days, and slices of them, that hold a tally. */
  readonly tallies: number;
  readonly differenceCount: number;
  /** The first 100 of them. */
  readonly differences: readonly Difference[];
  /** Whether the differences were repaired. */
  readonly applied: boolean;
}

export interface RebuildOptions {
  readonly now: Instant;
  /** Repairs what differs; else it is only told. */
  readonly apply: boolean;
  /** Told now and then how many tickets have been folded. */
  readonly progress?: (tickets: number) => void;
}

/**
 * Recomputes clocks and tallies of an agreed contract from its facts alone, in one snapshot, and compares them with what is
 * stored. Repairs go on beside the work of others: they add what is wrong in the snapshot, and whoever writes meanwhile
 * adds its own differences. Acts as the worker. Throws NOT_FOUND.
 */
export async function rebuildContract(
  database: Database,
  contract: RepairedContract,
  { now, apply, progress = () => undefined }: RebuildOptions,
): Promise<RebuildReport> {
  const { tenantId, contractId } = contract;
  const unit = database.read('WORKER');
  try {
    const [timeline] = await contractTimelines(unit, [contractId], tenantId);
    if (timeline === undefined) throw notFound('contract');
    const repair = apply
      ? (ids: readonly string[]) => repairTickets(database, contract, ids, now)
      : async () => undefined;
    const { report, drift } = await compare(unit, timeline, now, { repair, folded: progress });
    if (apply && drift.length > 0) await repairTallies(database, contract, drift, now);
    return { ...report, applied: apply };
  } finally {
    await unit.close();
  }
}

async function compare(
  unit: ReadUnit,
  timeline: Timeline,
  now: Instant,
  watch: Omit<RefoldWatch, 'tell'>,
): Promise<{ report: Omit<RebuildReport, 'applied'>; drift: Contribution[] }> {
  const { tenantId, id } = timeline.contract;
  const differences: Difference[] = [];
  let differenceCount = 0;
  const tell = (difference: Difference): void => {
    differenceCount += 1;
    if (differences.length < SPELLED_OUT) differences.push(difference);
  };
  const { tickets, clocks, stored, rebuilt } = await refoldContract(unit, timeline, now, { ...watch, tell });
  const { measurements, contributions } = await countMeasurements(unit, timeline);
  const tallies = await contractTallies(unit, tenantId, id);
  for (const difference of tallyReport(tallies, [...rebuilt, ...contributions], timeline)) tell(difference);
  // Repaired tickets take their own difference along: what remains is how far tallies are from the clocks as stored.
  const drift = tallyDifferences(tallies, [...stored, ...contributions]);
  return { report: { tickets, clocks, measurements, tallies: tallies.length, differenceCount, differences }, drift };
}

function tallyReport(
  stored: readonly Contribution[],
  rebuilt: readonly Contribution[],
  timeline: Timeline,
): Difference[] {
  const before = new Map(stored.map((one) => [tallyKey(one), one]));
  const after = new Map(tallyDifferences([], rebuilt).map((one) => [tallyKey(one), one]));
  return tallyDifferences(stored, rebuilt).map((one) => ({
    what: 'TALLY',
    name: shownKey(one, timeline),
    stored: shown(before.get(tallyKey(one)), one),
    rebuilt: shown(after.get(tallyKey(one)), one),
  }));
}

function shownKey({ objectiveId, on, slice, part }: TallyKey, timeline: Timeline): string {
  const place = `${objectiveKey(objectiveId, timeline)} ${on}`;
  const inDay = slice === 0 ? '' : ` slice ${slice}`;
  return part === 'RAW' ? `${place}${inDay}` : `${place}${inDay} ${part}`;
}

function objectiveKey(objectiveId: string, timeline: Timeline): string {
  for (const { index } of timeline.periods) {
    const objective = timeline.objectiveByIdOfPeriod(index, objectiveId);
    if (objective !== null) return objective.key;
  }
  return objectiveId;
}

/** The tally, and of the histogram only the buckets that differ. */
function shown({ tally = EMPTY_TALLY, counts = [] }: Partial<Contribution> = {}, difference: Contribution): string {
  const { good, total, sum, pending } = tally;
  const held = new Map(counts);
  const buckets = (difference.counts ?? [])
    .slice(0, SPELLED_OUT)
    .map(([bucket]) => `${bucket}: ${held.get(bucket) ?? 0}`);
  const figures = `good ${good} total ${total} sum ${sum} pending ${pending}`;
  return buckets.length === 0 ? figures : `${figures} counts ${buckets.join(', ')}`;
}

/** Holds the contract alone: who records outages locks periods before tallies, and everybody else tallies before periods. */
async function repairTallies(
  database: Database,
  { tenantId, contractId }: RepairedContract,
  drift: readonly Contribution[],
  now: Instant,
): Promise<void> {
  await database.write('WORKER', now, async (unit) => {
    const timeline = await heldTimeline(unit, contractId, 'ALONE', tenantId);
    if (timeline === null) throw notFound('contract');
    await countDifferences(unit, tenantId, [{ timeline, differences: drift }], 'BACKFILL');
  });
}
