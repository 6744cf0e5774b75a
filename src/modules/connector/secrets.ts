import type { Instant } from '../../domain/instant.js';
import type { Vault } from '../../platform/vault.js';
import type { ConnectorKey } from './connector.read.js';
import type { SealedSecret } from './connector.table.js';

function ownerText({ organisationId, contractId, source }: ConnectorKey): string {
  return `connector ${organisationId} ${contractId} ${source}`;
}

/** A connector's secret as it is to be stored. */
export function sealSecret(vault: Vault, key: ConnectorKey, secret: string): SealedSecret {
  return { sealed: vault.seal(secret, ownerText(key)), endsAt: null };
}

/** The secrets that hold at an instant, the current one first. Throws where one was sealed by a key that is not configured. */
export function openSecrets(vault: Vault, key: ConnectorKey, secrets: readonly SealedSecret[], now: Instant): string[] {
  return secrets
    .filter(({ endsAt }) => endsAt === null || now < endsAt)
    .map(({ sealed }) => vault.open(sealed, ownerText(key)));
}

/** The same secrets, sealed by the vault's present key. Throws as openSecrets does. */
export function sealAnew(vault: Vault, key: ConnectorKey, secrets: readonly SealedSecret[]): SealedSecret[] {
  const owner = ownerText(key);
  return secrets.map(({ sealed, endsAt }) => ({ sealed: vault.seal(vault.open(sealed, owner), owner), endsAt }));
}

/** The current secret until the end of its overlap with another; none where its key is lost, since nothing can be checked by it. */
export function replacedSecrets(
  vault: Vault,
  key: ConnectorKey,
  secrets: readonly SealedSecret[],
  endsAt: Instant,
): SealedSecret[] {
  const current = secrets.filter((secret) => secret.endsAt === null).map((secret) => ({ ...secret, endsAt }));
  try {
    return sealAnew(vault, key, current);
  } catch {
    return [];
  }
}
