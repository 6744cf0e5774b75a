import { randomUUID } from 'node:crypto';
import { assertAllowed } from '../../domain/access.js';
import type { Actor } from '../../domain/actor.js';
import type { Delivery } from '../../domain/delivery.js';
import type { Endpoint } from '../../domain/endpoint.js';
import { untoldReason } from '../../domain/endpointrules.js';
import { Fault, notFound } from '../../domain/fault.js';
import { formatInstant } from '../../domain/timetext.js';
import { isUuid } from '../../domain/uuid.js';
import { badCursor } from '../../platform/cursor.js';
import type { WriteUnit } from '../../platform/database.js';
import { resolveCursor } from '../../platform/journal.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { streamTopic } from '../../platform/wake.js';
import { contactById } from '../contact/contact.read.js';
import { deliveryById } from './delivery.read.js';
import { insertDeliveries, sendAgain, sendDeadAgain } from './delivery.store.js';
import { frontOfLane, openLane } from './deliverylane.store.js';
import { change, locked } from './endpoint.service.js';
import { moveEndpoint } from './endpoint.store.js';
import { laneOf } from './lane.js';
import { LEASE } from './sending.service.js';

const DEAD_AT_ONCE = 1_000;

/** Has an endpoint told of every event behind the cursor once more, under the same ids. Throws INVALID_INPUT for a cursor past its place. */
export async function replayEvents(context: RequestContext, id: string, after: string): Promise<Endpoint> {
  assertAllowed(context.actor, 'delivery.repeat');
  return change(context, id, async (unit, endpoint) => {
    const sequence = await resolveCursor(unit, after, endpoint);
    if (sequence > endpoint.position)
      throw badCursor('lies past what the endpoint was told: there is nothing to repeat');
    await moveEndpoint(unit, endpoint, sequence);
    unit.hint(streamTopic(endpoint.organisationId, endpoint.side));
  });
}

/** Sends an active endpoint an event of kind ENDPOINT_TEST, at once: also where it rests after failures. */
export async function sendTestEvent(context: RequestContext, id: string): Promise<Delivery> {
  const { actor } = context;
  assertAllowed(actor, 'delivery.repeat');
  return context.write(async (unit) => {
    const endpoint = await locked(unit, actor, id);
    if (endpoint.state !== 'ACTIVE') {
      throw new Fault('CONFLICT', `the endpoint is ${endpoint.state}: nothing is sent to it until it is resumed`);
    }
    const lane = laneOf(endpoint);
    const testId = randomUUID();
    const occurredAt = formatInstant(unit.now);
    const test: Delivery = {
      ...lane,
      id: testId,
      side: endpoint.side,
      eventId: null,
      contractId: null,
      position: null,
      payload: { id: testId, kind: 'ENDPOINT_TEST', occurredAt, recordedAt: occurredAt, endpointId: endpoint.id },
      state: 'WAITING',
      attempts: 0,
      tries: 0,
      createdAt: unit.now,
      nextActionAt: unit.now,
    };
    await insertDeliveries(unit, [{ ...test, nextActionAt: await frontOfLane(unit, lane) }]);
    await openLane(unit, lane, unit.now + LEASE);
    return test;
  });
}

/** Has one delivery tried before all that waits for its receiver, as if it never was, whatever became of it; its id stays. */
export async function resendDelivery(context: RequestContext, id: string): Promise<Delivery> {
  const { actor } = context;
  assertAllowed(actor, 'delivery.repeat');
  return context.write(async (unit) => {
    const delivery = isUuid(id) ? await deliveryById(unit, actor, id) : null;
    if (delivery === null) throw notFound('delivery');
    await assertReceives(unit, actor, delivery);
    await sendAgain(unit, delivery, delivery.id, await frontOfLane(unit, delivery));
    await openLane(unit, delivery, unit.now + LEASE);
    return (await deliveryById(unit, actor, delivery.id)) ?? delivery;
  });
}

/** Its receiver must still be there and, where it is an endpoint, be told of the delivery's contract and kind. */
async function assertReceives(unit: WriteUnit, actor: Actor, delivery: Delivery) {
  const { organisationId } = actor;
  const { laneKind, laneId } = delivery;
  if (laneKind === 'EMAIL' && (await contactById(unit, organisationId, laneId)) !== null) return;
  const untold = untoldReason(await locked(unit, actor, laneId), delivery);
  if (untold !== null) throw new Fault('CONFLICT', untold);
}

/** Has up to 1,000 dead deliveries of an endpoint, of contracts and kinds it is told of, tried before all that waits, oldest first. Returns how many: once more, until there is none. */
export async function resendDeadDeliveries(context: RequestContext, id: string): Promise<number> {
  const { actor } = context;
  assertAllowed(actor, 'delivery.repeat');
  return context.write(async (unit) => {
    const endpoint = await locked(unit, actor, id);
    const lane = laneOf(endpoint);
    const amount = await sendDeadAgain(unit, lane, endpoint, DEAD_AT_ONCE, await frontOfLane(unit, lane));
    await openLane(unit, lane, unit.now + LEASE);
    return amount;
  });
}
