import { createHash } from 'node:crypto';
import type { Side } from '../domain/actor.js';
import { Fault } from '../domain/fault.js';

/** A place in one party's stream: everything up to `sequence` has been read. */
export interface StreamPlace {
  readonly organisationId: string;
  readonly side: Side;
  readonly sequence: number;
}

const VERSION = 1;
const SEQUENCE_BYTES = 6;
const SEAL_BYTES = 8;
const LENGTH = 1 + SEQUENCE_BYTES + SEAL_BYTES;

// The seal tells a cursor of another party, or a mistyped one, from one's own. It keeps no secret: whoever forges a
// cursor of its own stream only chooses where in it to begin.
function seal({ organisationId, side, sequence }: StreamPlace): Buffer {
  const text = `accord cursor ${VERSION} ${organisationId.toLowerCase()} ${side} ${sequence}`;
  return createHash('sha256').update(text).digest().subarray(0, SEAL_BYTES);
}

export function badCursor(reason: string): Fault {
  const message = `the cursor ${reason}`;
  return new Fault('INVALID_INPUT', `after: ${message}`, [{ path: 'after', message }]);
}

/** The opaque text of a place in a stream. */
export function encodeCursor(place: StreamPlace): string {
  const bytes = Buffer.alloc(LENGTH);
  bytes.writeUInt8(VERSION, 0);
  bytes.writeUIntBE(place.sequence, 1, SEQUENCE_BYTES);
  seal(place).copy(bytes, 1 + SEQUENCE_BYTES);
  return bytes.toString('base64url');
}

/** The sequence a cursor of this party's stream stands at. Throws INVALID_INPUT for any other text. */
export function decodeCursor(cursor: string, party: Omit<StreamPlace, 'sequence'>): number {
  const bytes = Buffer.from(cursor, 'base64url');
  if (bytes.length !== LENGTH || bytes[0] !== VERSION || bytes.toString('base64url') !== cursor) {
    throw badCursor('is not one that Accord gave out');
  }
  const sequence = bytes.readUIntBE(1, SEQUENCE_BYTES);
  if (!seal({ ...party, sequence }).equals(bytes.subarray(1 + SEQUENCE_BYTES))) {
    throw badCursor('belongs to another stream');
  }
  return sequence;
}
