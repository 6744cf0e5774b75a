import { randomUUID } from 'node:crypto';
import type { Actor } from '../../src/domain/actor.js';
import type { Contract } from '../../src/domain/contract.js';
import type { Endpoint } from '../../src/domain/endpoint.js';
import type { EndpointDraft } from '../../src/domain/endpointrules.js';
import type { DomainEvent, EventKind } from '../../src/domain/event.js';
import type { Instant } from '../../src/domain/instant.js';
import { dispatchEvents } from '../../src/modules/delivery/dispatch.service.js';
import { endpointById } from '../../src/modules/delivery/endpoint.read.js';
import { registerEndpoint } from '../../src/modules/delivery/endpoint.service.js';
import type { Sender } from '../../src/modules/delivery/sender.js';
import { type SendingParts, takeLanes, workLane } from '../../src/modules/delivery/sending.service.js';
import { createWebhookSender } from '../../src/modules/delivery/webhooksender.js';
import type { Database } from '../../src/platform/database.js';
import { appendEvents } from '../../src/platform/journal.js';
import { createLog } from '../../src/platform/log.js';
import { createOutgoing } from '../../src/platform/outgoing.js';
import { openContext, type RequestContext } from '../../src/platform/requestcontext.js';
import { createWake } from '../../src/platform/wake.js';
import { actorOf, type LaidContract, layContract } from './agreedcontract.js';
import { ALWAYS_UTC, clockObjective, terms } from './clockterms.js';
import { askDirectly, type TestDatabase } from './database.js';
import { testVault } from './receiver.js';

export const NOON = Date.UTC(2026, 2, 10, 12);

/** What became of a delivery, and how each attempt ended. */
export interface Fate {
  readonly eventId: string | null;
  readonly state: string;
  readonly nextActionAt: Instant | null;
  readonly attempts: readonly { status: number | null; fault: string | null; ended: boolean }[];
}

/** Two parties of a contract, with a clock that stands until it is set. */
export interface DeliveryWorld {
  readonly laid: LaidContract;
  readonly clientId: string;
  readonly admin: Actor;
  now: Instant;
  context(actor?: Actor): RequestContext;
  /** An endpoint of the client, with its secret. */
  register(url: string, draft?: Partial<EndpointDraft>): Promise<{ endpoint: Endpoint; secret: string }>;
  /** An endpoint as the actor sees it; null: it is none of theirs. */
  endpoint(id: string, actor?: Actor): Promise<Endpoint | null>;
  /** Appends so many events, of the contract unless another is named; returns their ids in order. */
  tell(amount: number, event?: { kind?: EventKind; contractId?: string }): Promise<string[]>;
  /** Records what is new as deliveries, and delivers all that is due at this time. */
  work(): Promise<void>;
  parts(sender?: Partial<Sender>): SendingParts;
  /** Of each delivery to an endpoint, in the order of the stream. */
  fates(endpointId: string): Promise<Fate[]>;
}

/** Long enough for a receiver on this machine that means to answer. */
const TIME_LIMIT = 1_000;

export async function layDeliveryWorld(test: TestDatabase, overrides: Partial<Contract> = {}): Promise<DeliveryWorld> {
  const laid = await layContract(test, terms(ALWAYS_UTC, clockObjective('RESOLUTION_TIME')), overrides);
  const clientId = laid.contract.tenantId;
  const { database } = test;
  const outgoing = createOutgoing({ allowedNetworks: ['127.0.0.0/8'], timeLimit: TIME_LIMIT, bodyTimeLimit: 20 });
  const vault = testVault();
  const log = createLog('silent');
  const wake = createWake({ listenUrl: null, log });
  const admin = actorOf(clientId, 'CLIENT', { role: 'ADMIN' });
  const world: DeliveryWorld = {
    laid,
    clientId,
    admin,
    now: NOON,
    context: (actor = admin) => openContext({ database, wake, clock: () => world.now, vault, outgoing }, actor),
    register: async (url, draft = {}) => {
      const { endpoint, secret } = await registerEndpoint(world.context(), {
        name: 'Hook',
        url,
        contactKey: null,
        kinds: null,
        contractIds: null,
        envelope: 'PLAIN',
        ...draft,
      });
      return { endpoint, secret: secret ?? '' };
    },
    endpoint: async (id, actor = admin) => {
      const context = world.context(actor);
      const endpoint = await endpointById(context.reads(), actor, id);
      await context.close();
      return endpoint;
    },
    tell: async (amount, { kind = 'CLOCK_BREACHED', contractId = laid.contract.id } = {}) => {
      const events = Array.from({ length: amount }, () => eventOf(laid, world.now, kind, contractId));
      await database.write('WORKER', world.now, (unit) => appendEvents(unit, events));
      return events.map(({ eventId }) => eventId);
    },
    parts: (sender = {}) => ({
      database,
      clock: () => world.now,
      log,
      sender: { ...createWebhookSender({ database, vault, outgoing }), ...sender },
      random: () => 0,
    }),
    work: () => workOff(database, world),
    fates: (endpointId) => fatesOf(test, endpointId),
  };
  return world;
}

async function workOff(database: Database, world: DeliveryWorld): Promise<void> {
  while ((await dispatchEvents(database, world.clientId, world.now)) > 0);
  const parts = world.parts();
  for (;;) {
    const lanes = await takeLanes(parts, world.clientId, randomUUID(), world.now, 100);
    if (lanes.length === 0) return;
    await Promise.all(lanes.map((lane) => workLane(parts, lane, () => false)));
  }
}

function eventOf({ contract }: LaidContract, now: Instant, kind: EventKind, contractId: string): DomainEvent {
  return {
    eventId: randomUUID(),
    kind,
    occurredAt: now,
    recordedAt: now,
    tenantId: contract.tenantId,
    vendorId: contract.vendorId,
    contractId,
    objectiveId: null,
    ticketId: null,
    payload: { ticketExternalId: 'T-1' },
  };
}

async function fatesOf(test: TestDatabase, endpointId: string): Promise<Fate[]> {
  const rows = await askDirectly<Omit<Fate, 'nextActionAt'> & { dueAt: Date | null }>(
    test.superuserUrl,
    `SELECT d.event_id AS "eventId", d.state, d.next_action_at AS "dueAt", (
       SELECT coalesce(json_agg(json_build_object('status', a.status, 'fault', a.fault, 'ended', a.took IS NOT NULL)
         ORDER BY a.number), '[]')
       FROM delivery_attempt a WHERE a.organisation_id = d.organisation_id AND a.delivery_id = d.id) AS attempts
     FROM delivery d WHERE d.lane_id = $1 ORDER BY d.position, d.created_at, d.id`,
    [endpointId],
  );
  return rows.map(({ dueAt, ...rest }) => ({ ...rest, nextActionAt: dueAt?.getTime() ?? null }));
}
