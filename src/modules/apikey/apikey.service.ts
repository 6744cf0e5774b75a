import { randomUUID } from 'node:crypto';
import { assertAllowed } from '../../domain/access.js';
import { type ApiKey, type ApiKeyDraft, apiKeyIssues } from '../../domain/apikey.js';
import { notFound, refuseIssues } from '../../domain/fault.js';
import { isUuid } from '../../domain/uuid.js';
import { formatApiKey, hashApiKeySecret, newApiKeySecret } from '../../platform/apikeys.js';
import type { ReadUnit } from '../../platform/database.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { keyTopic } from '../../platform/wake.js';
import { apiKeyById, ownContractIds } from './apikey.read.js';
import { insertApiKey, revokeStoredKey } from './apikey.store.js';

/** A new key and its text, which is shown this once and kept nowhere. */
export interface IssuedApiKey {
  readonly apiKey: ApiKey;
  readonly key: string;
}

/** Makes a key for the actor's organisation and side. A contract that is not the actor's is NOT_FOUND. */
export async function createApiKey(context: RequestContext, draft: ApiKeyDraft): Promise<IssuedApiKey> {
  const { actor } = context;
  assertAllowed(actor, 'apikey.manage');
  refuseIssues(apiKeyIssues(draft, context.now()));
  const secret = newApiKeySecret();
  return context.write(async (unit) => {
    await assertOwnContracts(unit, draft.contractIds ?? []);
    const apiKey: ApiKey = {
      organisationId: actor.organisationId,
      id: randomUUID(),
      side: actor.side,
      name: draft.name,
      scopes: [...new Set(draft.scopes)].sort(),
      contractIds: draft.contractIds && [...new Set(draft.contractIds)].sort(),
      createdBy: actor.subject,
      createdAt: unit.now,
      expiresAt: draft.expiresAt,
      revokedAt: null,
      lastUsedAt: null,
    };
    await insertApiKey(unit, { ...apiKey, secretHash: hashApiKeySecret(secret) });
    return { apiKey, key: formatApiKey({ organisationId: apiKey.organisationId, keyId: apiKey.id, secret }) };
  });
}

/** Ends a key at once and for good. Revoking it again changes nothing. */
export async function revokeApiKey(context: RequestContext, id: string): Promise<ApiKey> {
  const { actor } = context;
  assertAllowed(actor, 'apikey.manage');
  if (!isUuid(id)) throw notFound('API key');
  return context.write(async (unit) => {
    await revokeStoredKey(unit, actor, id);
    unit.hint(keyTopic(id.toLowerCase()));
    const key = await apiKeyById(unit, actor, id);
    if (key === null) throw notFound('API key');
    return key;
  });
}

/** Throws NOT_FOUND unless all of them are contracts that the asking party can see. */
export async function assertOwnContracts(unit: ReadUnit, ids: readonly string[]): Promise<void> {
  if (ids.length === 0) return;
  const own = new Set(ids.every(isUuid) ? await ownContractIds(unit, ids) : []);
  if (!ids.every((id) => own.has(id.toLowerCase()))) throw notFound('contract');
}
