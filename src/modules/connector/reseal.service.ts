import type { Instant } from '../../domain/instant.js';
import type { Database } from '../../platform/database.js';
import type { Log } from '../../platform/log.js';
import { resealRows } from '../../platform/reseal.js';
import type { Vault } from '../../platform/vault.js';
import { connectorsSealedBefore, saveConnectorSecrets } from './connector.store.js';
import type { StoredConnector } from './connector.table.js';
import { secretsOwner } from './secrets.js';

/** Seals by the present key what another one sealed, so that the other can be taken away. Returns how many connectors it changed. */
export function resealConnectors(database: Database, vault: Vault, log: Log, now: Instant): Promise<number> {
  return resealRows<StoredConnector>(database, vault, log, now, {
    sealedBefore: connectorsSealedBefore,
    ownerOf: secretsOwner,
    save: saveConnectorSecrets,
    named: ({ organisationId, contractId, source }) => ({ organisationId, contractId, source }),
    lost: "a helpdesk's secret cannot be opened: set it anew by putConnector, or put its key back into SECRETS_KEY",
  });
}
