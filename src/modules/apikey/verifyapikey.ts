import type { Actor } from '../../domain/actor.js';
import { isUsable } from '../../domain/apikey.js';
import { Fault } from '../../domain/fault.js';
import { type Instant, MINUTE } from '../../domain/instant.js';
import { isApiKeySecret, parseApiKey } from '../../platform/apikeys.js';
import { askAsWorker } from '../../platform/askasworker.js';
import type { Database } from '../../platform/database.js';
import { storedApiKey } from './apikey.read.js';
import { noteUse } from './apikey.store.js';
import type { StoredApiKey } from './apikey.table.js';

/** The actor an API key stands for. Throws UNAUTHENTICATED, always alike, for one that is forged, unknown, expired or revoked. */
export async function verifyApiKey(database: Database, token: string, now: Instant): Promise<Actor> {
  const offered = parseApiKey(token);
  const stored = offered && (await findKey(database, offered.organisationId, offered.keyId));
  if (!offered || !stored || !isApiKeySecret(offered.secret, stored.secretHash) || !isUsable(stored, now)) {
    throw new Fault('UNAUTHENTICATED', 'the API key is not valid');
  }
  if (stored.lastUsedAt === null || stored.lastUsedAt <= now - MINUTE) {
    await database.write('WORKER', now, (unit) => noteUse(unit, stored.organisationId, stored.id, now - MINUTE + 1));
  }
  return {
    organisationId: stored.organisationId,
    side: stored.side,
    role: 'INTEGRATOR',
    subject: `key:${stored.id}`,
    scopes: stored.scopes,
    contractIds: stored.contractIds,
    expiresAt: stored.expiresAt,
  };
}

async function findKey(database: Database, organisationId: string, id: string): Promise<StoredApiKey | null> {
  return askAsWorker(database, (unit) => storedApiKey(unit, organisationId, id));
}
