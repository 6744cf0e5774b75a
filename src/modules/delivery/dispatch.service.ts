import type { NewDelivery } from '../../domain/delivery.js';
import type { Endpoint } from '../../domain/endpoint.js';
import { derivedId } from '../../domain/identity.js';
import type { Instant } from '../../domain/instant.js';
import { toldAt } from '../../domain/telling.js';
import { toldEvent } from '../../domain/toldevent.js';
import { askAsWorker } from '../../platform/askasworker.js';
import { encodeCursor } from '../../platform/cursor.js';
import type { Database, WriteUnit } from '../../platform/database.js';
import { type JournalRow, readStreamPage } from '../../platform/journal.js';
import { contactById } from '../contact/contact.read.js';
import { untriedAmount } from './delivery.read.js';
import { insertDeliveriesAnew } from './delivery.store.js';
import { holdLane } from './deliverylane.store.js';
import { endpointsBehind } from './endpoint.read.js';
import { advanceEndpoint, claimEndpoint, disableEndpoint } from './endpoint.store.js';
import { laneOf } from './lane.js';

/**
 * As many events wait for their first try at most: what an endpoint does not take stays in the journal, behind its place there.
 * What is to be tried again does not count: it would hold up what is new.
 */
const MOST_WAITING = 1_000;
const EVENTS_AT_ONCE = 200;
/** As far a search for an endpoint's kinds or contracts looks in one transaction. */
const ENTRIES_AT_ONCE = 5_000;

/**
 * Records, for each active endpoint of an organisation, the events behind its place in the stream as deliveries and moves its
 * place, in one transaction an endpoint: no event is left out or recorded twice. Returns how many entries it passed.
 */
export async function dispatchEvents(database: Database, organisationId: string, now: Instant): Promise<number> {
  let passed = 0;
  for (const id of await askAsWorker(database, (unit) => endpointsBehind(unit, organisationId))) {
    passed += await database.write('WORKER', now, (unit) => dispatchTo(unit, organisationId, id));
  }
  return passed;
}

async function dispatchTo(unit: WriteUnit, organisationId: string, id: string): Promise<number> {
  const endpoint = await claimEndpoint(unit, organisationId, id);
  if (endpoint === null) return 0;
  const room = MOST_WAITING - (await untriedAmount(unit, laneOf(endpoint), MOST_WAITING));
  if (room <= 0) return 0;
  const { position, side, kinds, contractIds } = endpoint;
  const { rows, through, head } = await readStreamPage(unit, {
    organisationId,
    side,
    after: position,
    limit: Math.min(room, EVENTS_AT_ONCE),
    kinds,
    contractIds,
    upTo: position + ENTRIES_AT_ONCE,
  });
  if (position < head.prunedThrough) {
    await disableEndpoint(unit, endpoint, 'CURSOR_EXPIRED');
    await holdLane(unit, laneOf(endpoint));
    return 0;
  }
  // Not before those recorded last, though this node's clock be behind: so first attempts keep the order of the stream.
  const at = Math.max(unit.now, endpoint.dispatchedAt);
  const due = await dueAt(unit, endpoint, at);
  await insertDeliveriesAnew(
    unit,
    rows.map((row) => deliveryOf(endpoint, row, unit.now, due)),
  );
  await advanceEndpoint(unit, endpoint, through, at);
  return through - position;
}

/** A webhook is told at once; a contact with its next digest, and not in its quiet hours. */
async function dueAt(unit: WriteUnit, { organisationId, contactId }: Endpoint, at: Instant): Promise<Instant> {
  const contact = contactId === null ? null : await contactById(unit, organisationId, contactId);
  return contact === null ? at : toldAt(contact, at);
}

function deliveryOf(endpoint: Endpoint, row: JournalRow, now: Instant, at: Instant): NewDelivery {
  return {
    ...laneOf(endpoint),
    id: derivedId('stream', endpoint.id, row.eventId),
    side: endpoint.side,
    eventId: row.eventId,
    contractId: row.contractId,
    position: row.sequence,
    payload: toldEvent(row, { sequence: row.sequence, cursor: encodeCursor(row) }),
    createdAt: now,
    nextActionAt: at,
  };
}
