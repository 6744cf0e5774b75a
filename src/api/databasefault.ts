import { Fault } from '../domain/fault.js';

const INVALID_TEXT = new Set(['22021', '22P05']);
const STATEMENT_TIMEOUT = '57014';

/** A refusal of the database that the caller can do something about; null for every other error. */
export function databaseFault(error: unknown): Fault | null {
  const code = error instanceof Error ? (error as { code?: unknown }).code : null;
  if (typeof code === 'string' && INVALID_TEXT.has(code)) {
    return new Fault('INVALID_INPUT', 'a text holds a character that cannot be stored (NUL)');
  }
  if (code === STATEMENT_TIMEOUT) {
    return new Fault('TOO_COMPLEX', 'the answer takes too long; ask for less, or for smaller pages');
  }
  return null;
}
