import { randomUUID } from 'node:crypto';
import { assertAllowed } from '../../domain/access.js';
import type { Actor } from '../../domain/actor.js';
import type { Endpoint } from '../../domain/endpoint.js';
import { type EndpointDraft, endpointIssues, MOST_ENDPOINTS, overlapIssues } from '../../domain/endpointrules.js';
import { Fault, notFound, refuseIssues } from '../../domain/fault.js';
import type { Milliseconds } from '../../domain/instant.js';
import { isUuid } from '../../domain/uuid.js';
import type { WriteUnit } from '../../platform/database.js';
import { streamHead } from '../../platform/journal.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { carriedSecrets } from '../../platform/sealedsecrets.js';
import { streamTopic } from '../../platform/wake.js';
import { assertOwnContracts } from '../apikey/apikey.service.js';
import { contactsByKeys } from '../contact/contact.read.js';
import { holdContacts } from '../contact/contact.store.js';
import { giveUpWaiting } from './delivery.store.js';
import { freeLane, holdLane, lockLane } from './deliverylane.store.js';
import { endpointAmount, endpointById } from './endpoint.read.js';
import {
  changeEndpointState,
  describeEndpoint,
  type EndpointDescription,
  insertEndpoint,
  lockEndpoint,
  moveEndpoint,
  registerAlone,
  saveSecrets,
} from './endpoint.store.js';
import type { StoredEndpoint } from './endpoint.table.js';
import { laneOf } from './lane.js';
import { newSecret, secretsOwner } from './secrets.js';
import { LEASE } from './sending.service.js';

/** An endpoint and its first secret, which is shown this once and never again; null: one that tells a contact has none. */
export interface RegisteredEndpoint {
  readonly endpoint: Endpoint;
  readonly secret: string | null;
}

/** The same of a webhook that is given a new one. */
export interface IssuedSecret extends RegisteredEndpoint {
  readonly secret: string;
}

/** Registers an endpoint of the actor's organisation and side. It is told of everything from now on. */
export async function registerEndpoint(context: RequestContext, draft: EndpointDraft): Promise<RegisteredEndpoint> {
  const { actor } = context;
  assertAllowed(actor, 'endpoint.manage');
  refuseDraft(draft, context);
  const { organisationId, side } = actor;
  const id = randomUUID();
  const { secret, ...sealed } = firstSecret(context, draft, { organisationId, id });
  return context.write(async (unit) => {
    await assertOwnContracts(unit, draft.contractIds ?? []);
    await registerAlone(unit, organisationId);
    if ((await endpointAmount(unit, organisationId)) >= MOST_ENDPOINTS) {
      throw new Fault('CONFLICT', `your organisation has ${MOST_ENDPOINTS} endpoints, the most there may be`);
    }
    const endpoint: Endpoint = {
      ...(await described(unit, actor, draft)),
      organisationId,
      id,
      side,
      state: 'ACTIVE',
      reason: null,
      changedAt: unit.now,
      position: (await streamHead(unit, organisationId, side)).last,
      dispatchedAt: unit.now,
      createdBy: actor.subject,
      createdAt: unit.now,
    };
    await insertEndpoint(unit, { ...endpoint, ...sealed });
    return { endpoint, secret };
  });
}

function firstSecret(context: RequestContext, { url }: EndpointDraft, owner: Pick<Endpoint, 'organisationId' | 'id'>) {
  if (url === null) return { secret: null, secrets: [], vaultKey: null };
  const vault = context.vault();
  const { text: secret, stored } = newSecret(vault, owner);
  return { secret, secrets: [stored], vaultKey: vault.keyId };
}

/**
 * Describes an endpoint anew. What waits for it goes to the new address; events of contracts and kinds it is now not told of are not
 * sent any more. `assertFits`, asked behind the endpoint's lock, throws where something rests on what it was told of.
 */
export async function describeAnew(
  context: RequestContext,
  id: string,
  draft: EndpointDraft,
  assertFits: (unit: WriteUnit, endpoint: Endpoint, wanted: EndpointDescription) => Promise<void>,
): Promise<Endpoint> {
  assertAllowed(context.actor, 'endpoint.manage');
  refuseDraft(draft, context);
  return change(context, id, async (unit, endpoint) => {
    if ((draft.url === null) !== (endpoint.url === null)) {
      const [is, field] = endpoint.url === null ? ['an e-mail', 'url'] : ['a webhook', 'contactKey'];
      throw new Fault('CONFLICT', `${field}: the endpoint is ${is} for good, register another one`);
    }
    await assertOwnContracts(unit, draft.contractIds ?? []);
    const wanted = await described(unit, context.actor, draft);
    await assertFits(unit, endpoint, wanted);
    await describeEndpoint(unit, endpoint, wanted);
    if (wanted.contactId !== null) {
      // A webhook's are looked at one by one as they are sent; e-mails go together.
      await lockLane(unit, laneOf(endpoint));
      await giveUpWaiting(unit, laneOf(endpoint), wanted);
    }
  });
}

/** Gives an endpoint a new secret. The one before signs beside it until `overlap` has passed; older ones end. */
export async function rotateSecret(context: RequestContext, id: string, overlap: Milliseconds): Promise<IssuedSecret> {
  assertAllowed(context.actor, 'endpoint.manage');
  refuseIssues(overlapIssues(overlap));
  const vault = context.vault();
  let secret = '';
  const endpoint = await change(context, id, async (unit, stored) => {
    if (stored.url === null) throw new Fault('CONFLICT', 'the endpoint tells a contact by e-mail: it has no secret');
    const made = newSecret(vault, stored);
    secret = made.text;
    const before = carriedSecrets(vault, secretsOwner(stored), stored.secrets, unit.now + overlap, unit.now);
    await saveSecrets(unit, stored, [made.stored, ...before], vault.keyId);
  });
  return { endpoint, secret };
}

/** Nothing is sent any more, from the end of what is under way. The endpoint keeps its place in the stream. */
export async function pauseEndpoint(context: RequestContext, id: string): Promise<Endpoint> {
  assertAllowed(context.actor, 'endpoint.manage');
  return change(context, id, async (unit, endpoint) => {
    if (endpoint.state !== 'ACTIVE') return;
    await changeEndpointState(unit, endpoint, 'PAUSED');
    await holdLane(unit, laneOf(endpoint));
  });
}

/**
 * Goes on from the endpoint's place in the stream, at once: also where it rests after failures. Where events behind that place were
 * removed as too old, from the oldest that is kept.
 */
export async function resumeEndpoint(context: RequestContext, id: string): Promise<Endpoint> {
  assertAllowed(context.actor, 'endpoint.manage');
  return change(context, id, async (unit, endpoint) => {
    const { organisationId, side, state, position } = endpoint;
    if (endpoint.reason === 'CURSOR_EXPIRED') {
      const { prunedThrough } = await streamHead(unit, organisationId, side);
      if (position < prunedThrough) await moveEndpoint(unit, endpoint, prunedThrough);
    }
    if (state !== 'ACTIVE') await changeEndpointState(unit, endpoint, 'ACTIVE');
    await freeLane(unit, laneOf(endpoint), unit.now + LEASE);
    unit.hint(streamTopic(organisationId, side));
  });
}

/** The asker's own endpoint, locked. Throws NOT_FOUND. */
export async function locked(unit: WriteUnit, actor: Actor, id: string): Promise<StoredEndpoint> {
  const endpoint = isUuid(id) ? await lockEndpoint(unit, actor, id) : null;
  if (endpoint === null) throw notFound('endpoint');
  return endpoint;
}

/** Acts on an endpoint in one transaction, and shows it as it stands then. */
export async function change(
  context: RequestContext,
  id: string,
  act: (unit: WriteUnit, endpoint: StoredEndpoint) => Promise<void>,
): Promise<Endpoint> {
  const { actor } = context;
  return context.write(async (unit) => {
    const endpoint = await locked(unit, actor, id);
    await act(unit, endpoint);
    return (await endpointById(unit, actor, endpoint.id)) ?? endpoint;
  });
}

function refuseDraft(draft: EndpointDraft, context: RequestContext): void {
  const issues = endpointIssues(draft);
  const isAddress = draft.url !== null && !issues.some(({ path }) => path === 'url');
  const refusal = isAddress ? context.outgoing().refusal(draft.url) : null;
  refuseIssues(refusal === null ? issues : [...issues, { path: 'url', message: refusal }]);
}

/** What a draft says, with its contact, who is not deleted before the transaction ends. */
async function described(unit: WriteUnit, actor: Actor, draft: EndpointDraft): Promise<EndpointDescription> {
  const { name, url, contactKey, kinds, contractIds, envelope } = draft;
  const contactId = contactKey === null ? null : await mailboxOf(unit, actor, contactKey);
  if (contactKey !== null && contactId === null) {
    refuseIssues([{ path: 'contactKey', message: 'is no contact of yours with a mailbox' }]);
  }
  return {
    name,
    url: url && new URL(url).href,
    contactId,
    kinds: kinds && [...new Set(kinds)].sort(),
    contractIds: contractIds && [...new Set(contractIds.map((id) => id.toLowerCase()))].sort(),
    envelope,
  };
}

/** The id of a contact that has one; null: there is no such contact. */
async function mailboxOf(unit: WriteUnit, actor: Actor, key: string): Promise<string | null> {
  if (!(await holdContacts(unit, actor, [key])).has(key)) return null;
  const contacts = (await contactsByKeys(unit, actor, [key])).get(key) ?? [];
  return contacts.find(({ email }) => email !== null)?.id ?? null;
}
