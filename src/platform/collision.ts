import { Fault } from '../domain/fault.js';

const SERIALIZATION_FAILURE = '40001';
const MOST_ATTEMPTS = 4;

/** Another writer got in between what this one read and what it wrote: nothing is kept, and it is tried again. */
class Collision extends Error {
  override readonly name = 'Collision';
  /** What the database says in such a case: a write unit tries once more by itself. */
  readonly code = SERIALIZATION_FAILURE;
}

/** Gives the transaction up unless as many rows were touched as were meant to be. */
export function assertTouched(touched: number, meant: number, what: string): void {
  if (touched !== meant) throw new Collision(`${what}: ${touched} of ${meant} rows touched`);
}

/** Runs a transaction until it meets no other writer. Throws CONFLICT where there is no end to them. */
export async function untilUndisturbed<T>(write: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await write();
    } catch (error) {
      if (!(error instanceof Collision)) throw error;
      if (attempt === MOST_ATTEMPTS) {
        throw new Fault(
          'CONFLICT',
          'the same things are being reported by others at this moment: nothing was kept, send it again',
        );
      }
    }
  }
}
