import type { Instant } from '../domain/instant.js';
import type { Database, WriteUnit } from './database.js';
import { type Log, loggedError } from './log.js';
import type { Vault } from './vault.js';

const AT_ONCE = 100;

/** Rows that hold sealed secrets. */
export interface SealedRows<T> {
  /** Locks up to `limit` rows whose secrets another key than this sealed, in order of their keys, behind `after`. */
  readonly sealedBefore: (unit: WriteUnit, vaultKey: string, after: T | null, limit: number) => Promise<T[]>;
  /** Stores a row's secrets as the vault's present key seals them. Throws where they cannot be opened. */
  readonly reseal: (unit: WriteUnit, row: T) => Promise<void>;
  /** What the log names a row by. */
  readonly named: (row: T) => Readonly<Record<string, string>>;
  /** Why its secrets are of no use, and what to do. */
  readonly lost: string;
}

/** Seals by the present key what another one sealed, so that the other can be taken away. Returns how many rows it changed. */
export async function resealRows<T>(
  database: Database,
  vault: Vault,
  log: Log,
  now: Instant,
  rows: SealedRows<T>,
): Promise<number> {
  let after: T | null = null;
  let total = 0;
  for (let amount = AT_ONCE; amount === AT_ONCE; ) {
    const found: T[] = await database.write('WORKER', now, async (unit) => {
      const page = await rows.sealedBefore(unit, vault.keyId, after, AT_ONCE);
      for (const row of page) {
        try {
          await rows.reseal(unit, row);
          total += 1;
        } catch (error) {
          log.error({ err: loggedError(error), ...rows.named(row) }, rows.lost);
        }
      }
      return page;
    });
    amount = found.length;
    after = found.at(-1) ?? null;
  }
  return total;
}
