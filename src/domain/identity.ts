import { hash } from 'node:crypto';

/** The variant of RFC 9562 in the upper two bits of a digit. */
const VARIANT = '89ab';

/**
 * A UUID (version 8, RFC 9562) made of the SHA-256 of its parts: the same parts give the same id on every node and every
 * retry, and ('ab', 'c') is not ('a', 'bc').
 */
export function derivedId(...parts: readonly (string | number)[]): string {
  const hex = hash('sha256', JSON.stringify(parts));
  const variant = VARIANT[Number.parseInt(hex.charAt(16), 16) & 3];
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** The id of the ticket that a reporter (`source`) knows as `externalId`, within a contract. */
export function ticketId(contractId: string, source: string, externalId: string): string {
  return derivedId('ticket', contractId, source, externalId);
}
