import type { Instant } from '../../domain/instant.js';
import type { Database } from '../../platform/database.js';
import type { Log } from '../../platform/log.js';
import { resealRows } from '../../platform/reseal.js';
import type { Vault } from '../../platform/vault.js';
import { endpointsSealedBefore, saveSecrets } from './endpoint.store.js';
import type { StoredEndpoint } from './endpoint.table.js';
import { secretsOwner } from './secrets.js';

const NIL = '00000000-0000-0000-0000-000000000000';
const BEGINNING = { organisationId: NIL, id: NIL };

/** Seals by the present key what another one sealed, so that the other can be taken away. Returns how many endpoints it changed. */
export function resealSecrets(database: Database, vault: Vault, log: Log, now: Instant): Promise<number> {
  return resealRows<StoredEndpoint>(database, vault, log, now, {
    sealedBefore: (unit, vaultKey, after, limit) => endpointsSealedBefore(unit, vaultKey, after ?? BEGINNING, limit),
    ownerOf: secretsOwner,
    save: saveSecrets,
    named: ({ organisationId, id }) => ({ organisationId, endpointId: id }),
    lost: 'a webhook secret cannot be opened: rotate it, or put its key back into SECRETS_KEY',
  });
}
