import { Fault } from '../domain/fault.js';
import { isUuid } from '../domain/uuid.js';

/** One value of a keyset: the sort columns and the id that makes them unique. Numbers may be Infinity. */
export type KeyValue = string | number;
/** A number is a whole one; an instant one that the database can hold, or Infinity. */
export type KeyKind = 'text' | 'uuid' | 'number' | 'instant';

/** 9999-12-31T23:59:59.999Z */
const LAST_INSTANT = 253_402_300_799_999;

const INFINITE = 'infinity';

/** An opaque cursor: the order it belongs to and the key of the row it stands behind. */
export function encodeKey(order: string, key: readonly KeyValue[]): string {
  const written = key.map((value) => (value === Number.POSITIVE_INFINITY ? { [INFINITE]: 1 } : value));
  return Buffer.from(JSON.stringify([order, ...written])).toString('base64url');
}

/**
 * The key a cursor stands for. Throws INVALID_INPUT for a cursor that is damaged, of another order, or with values of other
 * kinds than `kinds`, so that what reaches the database has the types it expects.
 */
export function decodeKey(order: string, cursor: string, kinds: readonly KeyKind[]): KeyValue[] {
  const [found, ...key] = parseCursor(cursor);
  if (found !== order || key.length !== kinds.length) throw foreignCursor();
  return key.map((value, index) => readValue(value, kinds[index] ?? 'text'));
}

function parseCursor(cursor: string): unknown[] {
  try {
    const parsed: unknown = JSON.parse(Buffer.from(cursor.slice(0, 2_000), 'base64url').toString());
    return Array.isArray(parsed) ? parsed : [];
  } catch {
    return [];
  }
}

function readValue(value: unknown, kind: KeyKind): KeyValue {
  if (kind === 'number' && Number.isSafeInteger(value)) return value as number;
  if (kind === 'instant') return readInstant(value);
  if (kind === 'text' && typeof value === 'string' && !value.includes('\0')) return value;
  if (kind === 'uuid' && typeof value === 'string' && isUuid(value)) return value;
  throw foreignCursor();
}

function readInstant(value: unknown): number {
  if (typeof value === 'object' && value !== null && INFINITE in value) return Number.POSITIVE_INFINITY;
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0 && value <= LAST_INSTANT) return value;
  throw foreignCursor();
}

function foreignCursor(): Fault {
  const message = 'is no cursor of this list in this order';
  return new Fault('INVALID_INPUT', `after ${message}`, [{ path: 'after', message }]);
}
