import { randomBytes } from 'node:crypto';
import type { Endpoint } from '../../domain/endpoint.js';
import { webhookSecret } from '../../domain/standardwebhooks.js';
import { type SealedSecret, sealSecret } from '../../platform/sealedsecrets.js';
import type { Vault } from '../../platform/vault.js';

type EndpointKey = Pick<Endpoint, 'organisationId' | 'id'>;

/** Whose secrets a vault is told that an endpoint's are. */
export function secretsOwner({ organisationId, id }: EndpointKey): string {
  return `endpoint ${organisationId} ${id}`;
}

/** A new signing secret, as its receiver is shown it and as it is stored. */
export function newSecret(vault: Vault, key: EndpointKey): { readonly text: string; readonly stored: SealedSecret } {
  const text = webhookSecret(randomBytes(32));
  return { text, stored: sealSecret(vault, secretsOwner(key), text) };
}
