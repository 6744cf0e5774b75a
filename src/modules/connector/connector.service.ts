import { assertAllowed } from '../../domain/access.js';
import {
  type Connector,
  type ConnectorDraft,
  type ConnectorSource,
  connectorIssues,
  connectorValues,
} from '../../domain/connector.js';
import { Fault, notFound, refuseIssues } from '../../domain/fault.js';
import { DAY, type Instant } from '../../domain/instant.js';
import { isUuid } from '../../domain/uuid.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { carriedSecrets, sealSecret } from '../../platform/sealedsecrets.js';
import type { Vault } from '../../platform/vault.js';
import { ownContractIds } from '../apikey/apikey.read.js';
import { type ConnectorKey, storedConnector } from './connector.read.js';
import { deleteStoredConnector, lockConnector, putStoredConnector } from './connector.store.js';
import type { StoredConnector } from './connector.table.js';
import { deletePayloadsBefore } from './rejectedpayload.store.js';
import { secretsOwner } from './secrets.js';
import { sourceMapper } from './sourcemapping.js';

/** For this long a replaced secret still holds, so that nothing sent meanwhile is lost; those before it end. */
const OVERLAP = DAY;

/** The key of an actor's connector. Throws NOT_FOUND for what is no id of a contract. */
export function connectorKey({ actor }: RequestContext, contractId: string, source: ConnectorSource): ConnectorKey {
  const { organisationId, side } = actor;
  return { organisationId, side, contractId: contractIdOf(contractId), source };
}

/** The id of a contract, whosever it is. Throws NOT_FOUND for what is none. */
export function contractIdOf(text: string): string {
  if (!isUuid(text)) throw notFound('contract');
  return text.toLowerCase();
}

/** Its secrets as they are to be stored; without a new one they stay as they are. */
function secretsWith(
  vault: Vault,
  key: ConnectorKey,
  standing: StoredConnector | null,
  secret: string | null,
  now: Instant,
): Pick<StoredConnector, 'secrets' | 'vaultKey' | 'secretSetAt'> {
  if (secret !== null) {
    const owner = secretsOwner(key);
    const replaced = carriedSecrets(vault, owner, standing?.secrets ?? [], now + OVERLAP, now);
    return { secrets: [sealSecret(vault, owner, secret), ...replaced], vaultKey: vault.keyId, secretSetAt: now };
  }
  if (standing !== null) return standing;
  const issue = { path: 'secret', message: 'is needed for a new connector' };
  throw new Fault('INVALID_INPUT', `${issue.path} ${issue.message}`, [issue]);
}

/**
 * Sets up the actor's connector of a source for a contract, or writes its settings anew; without a secret the one that is set
 * stays, a replaced one holds for another day. Throws NOT_FOUND for a contract that is not the actor's, INVALID_INPUT.
 */
export async function putConnector(
  context: RequestContext,
  contractId: string,
  source: ConnectorSource,
  draft: ConnectorDraft,
): Promise<Connector> {
  const { actor } = context;
  assertAllowed(actor, 'connector.manage');
  refuseIssues(connectorIssues(draft));
  const key = connectorKey(context, contractId, source);
  const values = connectorValues(draft);
  sourceMapper(source, values);
  return context.write(async (unit) => {
    if ((await ownContractIds(unit, [key.contractId])).length === 0) throw notFound('contract');
    const standing = (await lockConnector(unit, key)) ? await storedConnector(unit, key) : null;
    const { secrets, vaultKey, secretSetAt } = secretsWith(context.vault(), key, standing, draft.secret, unit.now);
    const connector: StoredConnector = {
      ...key,
      values,
      createdBy: standing?.createdBy ?? actor.subject,
      createdAt: standing?.createdAt ?? unit.now,
      lastReceivedAt: standing?.lastReceivedAt ?? null,
      ...{ secrets, vaultKey, secretSetAt },
    };
    await putStoredConnector(unit, connector);
    return connector;
  });
}

/** Ends a connector; what its source sends is refused from then on. Its rejected payloads go with it. */
export async function deleteConnector(
  context: RequestContext,
  contractId: string,
  source: ConnectorSource,
): Promise<void> {
  assertAllowed(context.actor, 'connector.manage');
  const key = connectorKey(context, contractId, source);
  await context.write(async (unit) => {
    if (!(await lockConnector(unit, key))) throw notFound('connector');
    await deletePayloadsBefore(unit, key, Number.POSITIVE_INFINITY);
    await deleteStoredConnector(unit, key);
  });
}

/** Deletes rejected payloads that last came before an instant; how many there were. */
export async function deleteRejectedPayloads(
  context: RequestContext,
  contractId: string,
  source: ConnectorSource,
  receivedBefore: Instant,
): Promise<number> {
  assertAllowed(context.actor, 'connector.manage');
  const key = connectorKey(context, contractId, source);
  return context.write(async (unit) => {
    if (!(await lockConnector(unit, key))) throw notFound('connector');
    return deletePayloadsBefore(unit, key, receivedBefore);
  });
}

/** A connector with its secrets, for what came in for it. Throws NOT_FOUND where there is none. */
export async function requireConnector(context: RequestContext, key: ConnectorKey): Promise<StoredConnector> {
  const connector = await storedConnector(context.reads(), key);
  if (connector === null) throw notFound('connector');
  return connector;
}
