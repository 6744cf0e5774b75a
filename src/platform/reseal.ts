import type { Instant } from '../domain/instant.js';
import type { Database, WriteUnit } from './database.js';
import { type Log, loggedError } from './log.js';
import { type SealedSecret, sealAnew } from './sealedsecrets.js';
import type { Vault } from './vault.js';

const AT_ONCE = 100;

interface SealedRow {
  readonly secrets: readonly SealedSecret[];
}

/** Rows that hold sealed secrets. */
export interface SealedRows<T extends SealedRow> {
  /** Locks up to `limit` rows whose secrets another key than this sealed, in order of their keys, behind `after`. */
  readonly sealedBefore: (unit: WriteUnit, vaultKey: string, after: T | null, limit: number) => Promise<T[]>;
  /** Whose a vault is told that they are. */
  readonly ownerOf: (row: T) => string;
  readonly save: (unit: WriteUnit, row: T, secrets: readonly SealedSecret[], vaultKey: string) => Promise<void>;
  /** What the log names a row by. */
  readonly named: (row: T) => Readonly<Record<string, string>>;
  /** Why secrets that cannot be opened are of no use, and what to do. */
  readonly lost: string;
}

/** Seals by the present key what another one sealed, so that the other can be taken away. Returns how many rows it changed. */
export async function resealRows<T extends SealedRow>(
  database: Database,
  vault: Vault,
  log: Log,
  now: Instant,
  { sealedBefore, ownerOf, save, named, lost }: SealedRows<T>,
): Promise<number> {
  const sealed = (row: T): SealedSecret[] | null => {
    try {
      return sealAnew(vault, ownerOf(row), row.secrets, now);
    } catch (error) {
      log.error({ err: loggedError(error), ...named(row) }, lost);
      return null;
    }
  };
  let total = 0;
  for (let after: T | null = null; ; ) {
    const behind: T | null = after;
    const { last, changed } = await database.write('WORKER', now, async (unit) => {
      const rows = await sealedBefore(unit, vault.keyId, behind, AT_ONCE);
      const resealed = rows.flatMap((row) => {
        const secrets = sealed(row);
        return secrets === null ? [] : [{ row, secrets }];
      });
      for (const { row, secrets } of resealed) await save(unit, row, secrets, vault.keyId);
      return { last: rows.length < AT_ONCE ? null : (rows.at(-1) ?? null), changed: resealed.length };
    });
    total += changed;
    if (last === null) return total;
    after = last;
  }
}
