import { createHash } from 'node:crypto';

/**
 * A UUID (version 8, RFC 9562) made of the SHA-256 of its parts: the same parts give the same id on every node and every
 * retry, and ('ab', 'c') is not ('a', 'bc').
 */
export function derivedId(...parts: readonly (string | number)[]): string {
  const digest = createHash('sha256').update(JSON.stringify(parts)).digest();
  digest[6] = ((digest[6] as number) & 0x0f) | 0x80;
  digest[8] = ((digest[8] as number) & 0x3f) | 0x80;
  const hex = digest.toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20, 32)}`;
}

/** The id of the ticket that a reporter (`source`) knows as `externalId`, within a contract. */
export function ticketId(contractId: string, source: string, externalId: string): string {
  return derivedId('ticket', contractId, source, externalId);
}
