import { randomBytes } from 'node:crypto';
import type { Endpoint } from '../../domain/endpoint.js';
import type { Instant, Milliseconds } from '../../domain/instant.js';
import { webhookSecret } from '../../domain/standardwebhooks.js';
import type { Vault } from '../../platform/vault.js';
import type { SealedSecret } from './endpoint.table.js';

type Owner = Pick<Endpoint, 'organisationId' | 'id'>;

function ownerText({ organisationId, id }: Owner): string {
  return `endpoint ${organisationId} ${id}`;
}

/** A new signing secret, as its receiver is shown it and as it is stored. */
export function newSecret(vault: Vault, owner: Owner): { readonly text: string; readonly stored: SealedSecret } {
  const text = webhookSecret(randomBytes(32));
  return { text, stored: { sealed: vault.seal(text, ownerText(owner)), endsAt: null } };
}

/** The secrets that sign at `now`, the current one first. Throws where one was sealed by a key that is not configured. */
export function openSecrets(vault: Vault, owner: Owner, secrets: readonly SealedSecret[], now: Instant): string[] {
  return inForce(secrets, now).map(({ sealed }) => vault.open(sealed, ownerText(owner)));
}

/** Without those whose overlap is over. */
function inForce(secrets: readonly SealedSecret[], now: Instant): SealedSecret[] {
  return secrets.filter(({ endsAt }) => endsAt === null || now < endsAt);
}

/** The same secrets, sealed by the vault's present key. */
export function sealAnew(vault: Vault, owner: Owner, secrets: readonly SealedSecret[]): SealedSecret[] {
  const text = ownerText(owner);
  return secrets.map(({ sealed, endsAt }) => ({ sealed: vault.seal(vault.open(sealed, text), text), endsAt }));
}

/** The current secret for as long as it signs beside its successor; none where its key is lost, since nobody can sign with it. */
export function carriedSecrets(
  vault: Vault,
  owner: Owner,
  secrets: readonly SealedSecret[],
  overlap: Milliseconds,
  now: Instant,
): SealedSecret[] {
  if (overlap === 0) return [];
  try {
    return sealAnew(vault, owner, inForce(secrets, now).slice(0, 1)).map(({ sealed }) => ({
      sealed,
      endsAt: now + overlap,
    }));
  } catch {
    return [];
  }
}
