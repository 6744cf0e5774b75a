import type { Delivery, SendOutcome } from '../../domain/delivery.js';
import { untoldReason } from '../../domain/endpointrules.js';
import type { Instant } from '../../domain/instant.js';
import { readRetryAfter } from '../../domain/retryafter.js';
import { signMessage } from '../../domain/standardwebhooks.js';
import { formatInstant } from '../../domain/timetext.js';
import { webhookBody } from '../../domain/webhookbody.js';
import { askAsWorker } from '../../platform/askasworker.js';
import type { Database, WriteUnit } from '../../platform/database.js';
import type { Outgoing, OutgoingAnswer } from '../../platform/outgoing.js';
import { openSecrets } from '../../platform/sealedsecrets.js';
import type { Vault } from '../../platform/vault.js';
import { holdLane } from './deliverylane.store.js';
import { storedEndpoint } from './endpoint.read.js';
import { disableEndpoint } from './endpoint.store.js';
import type { StoredEndpoint } from './endpoint.table.js';
import { secretsOwner } from './secrets.js';
import type { Sender } from './sender.js';

/** Requests wait, they do not compute: a node can have many under way, and each endpoint has at most one. */
const LANES_AT_ONCE = 500;
const LANES_AT_ONCE_OF_ONE = 40;

const GONE = 410;

export interface WebhookParts {
  readonly database: Database;
  readonly vault: Vault;
  readonly outgoing: Outgoing;
}

/** Posts deliveries to webhook endpoints, signed as Standard Webhooks says. */
export function createWebhookSender(parts: WebhookParts): Sender {
  return {
    kind: 'WEBHOOK',
    lanesAtOnce: LANES_AT_ONCE,
    lanesAtOnceOfOne: LANES_AT_ONCE_OF_ONE,
    together: 1,
    send: (deliveries, now) => send(parts, deliveries, now),
    // Held here, too: the lane may be another node's by now.
    gone: async (unit: WriteUnit, lane) => {
      const isDisabled = await disableEndpoint(unit, { organisationId: lane.organisationId, id: lane.laneId }, 'GONE');
      if (isDisabled) await holdLane(unit, lane);
    },
  };
}

async function send(
  { database, vault, outgoing }: WebhookParts,
  [delivery]: readonly Delivery[],
  now: Instant,
): Promise<SendOutcome> {
  if (delivery === undefined) throw new Error('nothing to send');
  const endpoint = await endpointOf(database, delivery);
  if (endpoint === null || endpoint.state === 'REMOVED') return never('the endpoint was removed');
  if (endpoint.url === null) return never('the endpoint is no webhook');
  // It may have been limited since this was recorded.
  const untold = untoldReason(endpoint, delivery);
  if (untold !== null) return never(untold);
  const { id, time, ...message } = messageOf(delivery);
  const body = webhookBody({ ...message, id, time }, endpoint.envelope);
  const secrets = openSecrets(vault, secretsOwner(endpoint), endpoint.secrets, now);
  const headers = {
    'content-type': body.contentType,
    'user-agent': 'Accord-Webhooks',
    ...signMessage(secrets, id, now, body.text),
  };
  const answer = await outgoing.post(endpoint.url, headers, body.text);
  const isOfAnother = answer.status === GONE && (await endpointOf(database, delivery))?.url !== endpoint.url;
  return isOfAnother
    ? { status: GONE, fault: 'it answered 410 at the address that the endpoint had', retryAfter: null }
    : outcomeOf(answer, now);
}

async function endpointOf(database: Database, { organisationId, laneId }: Delivery): Promise<StoredEndpoint | null> {
  return askAsWorker(database, (unit) => storedEndpoint(unit, organisationId, laneId));
}

function messageOf({ id, eventId, contractId, laneId, payload, createdAt }: Delivery) {
  const { kind, occurredAt } = payload;
  return {
    id: eventId ?? id,
    type: typeof kind === 'string' ? kind : 'UNKNOWN',
    time: typeof occurredAt === 'string' ? occurredAt : formatInstant(createdAt),
    source: contractId === null ? `/endpoints/${laneId}` : `/contracts/${contractId}`,
    data: payload,
  };
}

function never(fault: string): SendOutcome {
  return { status: null, fault, retryAfter: null, final: 'NEVER' };
}

/** Only 2xx is success. */
function outcomeOf({ status, retryAfter, fault }: OutgoingAnswer, now: Instant): SendOutcome {
  if (status === null) return { status, fault: fault ?? 'there was no answer', retryAfter: null };
  if (status >= 200 && status < 300) return { status, fault: null, retryAfter: null };
  if (status === GONE)
    return { status, fault: 'it answered 410: the endpoint is gone', retryAfter: null, final: 'GONE' };
  const isRedirect = status >= 300 && status < 400;
  const told = `it answered ${status}${isRedirect ? ': redirects are not followed' : ''}`;
  return { status, fault: told, retryAfter: readRetryAfter(retryAfter, now) };
}
