import type { Instant } from '../domain/instant.js';
import type { Vault } from './vault.js';

/** A secret as stored: sealed, with the end of its overlap with the one in its place; null: the current one. */
export interface SealedSecret {
  readonly sealed: string;
  readonly endsAt: Instant | null;
}

/** A new secret of an owner, as the current one. */
export function sealSecret(vault: Vault, owner: string, secret: string): SealedSecret {
  return { sealed: vault.seal(secret, owner), endsAt: null };
}

/** The secrets that hold at `now`, the current one first. Throws where one was sealed by a key that is not configured. */
export function openSecrets(vault: Vault, owner: string, secrets: readonly SealedSecret[], now: Instant): string[] {
  return inForce(secrets, now).map(({ sealed }) => vault.open(sealed, owner));
}

/** The secrets that hold at `now`, sealed by the vault's present key. Throws as `openSecrets` does. */
export function sealAnew(vault: Vault, owner: string, secrets: readonly SealedSecret[], now: Instant): SealedSecret[] {
  return inForce(secrets, now).map(({ sealed, endsAt }) => ({
    sealed: vault.seal(vault.open(sealed, owner), owner),
    endsAt,
  }));
}

/**
 * The current secret for as long as it holds beside its successor, until `endsAt`; those before it end. None where that is over, or
 * where its key is lost: nobody can use it.
 */
export function carriedSecrets(
  vault: Vault,
  owner: string,
  secrets: readonly SealedSecret[],
  endsAt: Instant,
  now: Instant,
): SealedSecret[] {
  if (endsAt <= now) return [];
  try {
    return sealAnew(vault, owner, secrets.slice(0, 1), now).map(({ sealed }) => ({ sealed, endsAt }));
  } catch {
    return [];
  }
}

function inForce(secrets: readonly SealedSecret[], now: Instant): readonly SealedSecret[] {
  return secrets.filter(({ endsAt }) => endsAt === null || now < endsAt);
}
