import { assertAllowed } from '../../domain/access.js';
import { vendorOf } from '../../domain/contract.js';
import type { RecordingMode } from '../../domain/facts.js';
import {
  type Outcome,
  type RecordingResult,
  type RejectedItem,
  recordingResult,
  refuseBatch,
  settleReports,
} from '../../domain/reporting.js';
import type { Timeline } from '../../domain/timeline.js';
import { assertTouched, untilUndisturbed } from '../../platform/collision.js';
import type { WriteUnit } from '../../platform/database.js';
import { appendEvents } from '../../platform/journal.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { recordableContract } from '../tally/recordable.read.js';
import {
  applyChanges,
  type FactChange,
  knownByKey,
  knownUnderLock,
  reportedSubjects,
  splitChanges,
  ticketNames,
  ticketsOf,
} from './changes.js';
import { announcedEvents, loadReplays, saveReplayed } from './recount.service.js';
import { type ReplayedTicket, replayTicket } from './replay.js';
import { insertTickets, lockTickets, setSubjects } from './ticket.store.js';
import { correctFacts, insertFacts, reportedFacts } from './ticketevent.store.js';
import { checkReports, eventPath, type TicketEventReport, type TicketReport } from './ticketreport.js';
import { type SettledRoom, settleWithinRoom } from './ticketroom.js';

/** What recording needs of a request. */
export type Acting = Pick<RequestContext, 'actor' | 'write'>;

/** Up to 1,000 ticket events of one contract, as one source reports them. */
export interface TicketEventBatch {
  readonly contractId: string;
  readonly source: string;
  readonly mode: RecordingMode;
  readonly events: readonly TicketEventReport[];
}

/** What became of each event of a batch, by its place in it. */
export interface SettledBatch {
  readonly reports: readonly TicketReport[];
  readonly outcomes: ReadonlyMap<number, Outcome>;
  readonly rejected: readonly RejectedItem[];
}

/**
 * Records ticket events: any number of times, in any order, from any number of reporters at once, with the same result.
 * Items that cannot be taken are named and keep no other from being taken. Throws FORBIDDEN, NOT_FOUND, INVALID_INPUT.
 */
export async function recordTicketEvents(acting: Acting, batch: TicketEventBatch): Promise<RecordingResult> {
  const { reports, outcomes, rejected } = await settleTicketEvents(acting, batch);
  return recordingResult(reports, outcomes, rejected, eventPath);
}

/** As `recordTicketEvents`, told event by event. */
export async function settleTicketEvents(acting: Acting, batch: TicketEventBatch): Promise<SettledBatch> {
  assertAllowed(acting.actor, 'facts.record');
  refuseBatch(batch.source, batch.events, 'events');
  return untilUndisturbed(() =>
    acting.write(async (unit) => {
      const found = recordableContract(unit, batch.contractId);
      // Meanwhile.
      const { reports, rejected } = checkReports(batch.events, batch.source, batch.contractId.toLowerCase(), unit.now);
      const timeline = await found;
      const { outcomes, refused } = await recordReports(unit, timeline, batch, reports);
      return { reports, outcomes, rejected: [...rejected, ...refused] };
    }),
  );
}

/** Locks in this order: tickets that exist, by id; new tickets; facts; clocks; tallies; periods; streams. */
async function recordReports(
  unit: WriteUnit,
  timeline: Timeline,
  batch: TicketEventBatch,
  reports: readonly TicketReport[],
): Promise<Pick<SettledRoom, 'outcomes' | 'refused'>> {
  const { tenantId } = timeline.contract;
  const keys = [...new Set(reports.map((report) => report.key))];
  const found = await reportedFacts(unit, timeline.contract, batch.source, keys);
  const foreseen = settleReports(reports, knownByKey(found));
  if (foreseen.changes.length === 0) return { outcomes: foreseen.outcomes, refused: [] };

  // Under the locks there may be less to change than was foreseen, never more.
  const locked = await lockTickets(unit, tenantId, ticketsOf(foreseen.changes));
  const replays = new Map((await loadReplays(unit, tenantId, locked)).map((replay) => [replay.ticketId, replay]));
  const known = knownUnderLock(found, replays, batch.source);
  const held = (ticketId: string): number => replays.get(ticketId)?.facts.length ?? 0;
  const { outcomes, changes, refused } = settleWithinRoom(reports, known, held);

  const options = { mode: batch.mode, now: unit.now, isReported: true };
  const touched = applyChanges(replays, changes, ticketNames(batch.events, reports));
  const replayed = touched.map((replay) => ({ replay, result: replayTicket(replay, timeline, options) }));
  const subjects = reportedSubjects(batch.events, reports, outcomes);
  const isNew = (ticketId: string): boolean => !replays.has(ticketId);
  const recounted = [{ timeline, tickets: replayed.map(({ result }) => result) }];
  // By itself: until they are known to be new, nothing of theirs may be touched, or two reporters of one would deadlock.
  await saveNewTickets(unit, tenantId, batch.source, {
    replayed: replayed.filter(({ replay }) => isNew(replay.ticketId)),
    subjects,
  });
  // The rest at once: the database works on one statement while the next is put together.
  await Promise.all([
    saveFacts(unit, timeline, batch, changes),
    setSubjects(unit, tenantId, new Map([...subjects].filter(([id]) => !isNew(id)))),
    saveReplayed(unit, tenantId, recounted, options, (id) => !isNew(id)),
    appendEvents(unit, announcedEvents(recounted)),
  ]);
  return { outcomes, refused };
}

interface NewTickets {
  readonly replayed: readonly { readonly replay: { readonly externalId: string }; readonly result: ReplayedTicket }[];
  readonly subjects: ReadonlyMap<string, string>;
}

async function saveNewTickets(
  unit: WriteUnit,
  tenantId: string,
  source: string,
  { replayed, subjects }: NewTickets,
): Promise<void> {
  const tickets = replayed.map(({ replay, result: { columns } }) => ({
    columns,
    source,
    externalId: replay.externalId,
    subject: subjects.get(columns.id) ?? null,
  }));
  assertTouched(await insertTickets(unit, tenantId, tickets), tickets.length, 'new tickets');
}

async function saveFacts(
  unit: WriteUnit,
  timeline: Timeline,
  { source, mode }: TicketEventBatch,
  changes: readonly FactChange[],
): Promise<void> {
  const recording = { contract: timeline.contract, vendorId: vendorOf(timeline.contract), source, mode };
  const { added, corrected } = splitChanges(changes);
  const [inserted, replaced] = await Promise.all([
    insertFacts(unit, recording, added),
    correctFacts(unit, recording, corrected),
  ]);
  assertTouched(inserted, added.length, 'new facts');
  assertTouched(replaced, corrected.length, 'corrected facts');
}
