import type { Instant } from '../domain/instant.js';
import type { Database, WriteUnit } from './database.js';

/** Due rows that are claimed and handled in one transaction. */
export interface DueRows<T extends { readonly id: string }> {
  claim(unit: WriteUnit): Promise<readonly T[]>;
  /** The same of certain rows, as far as they are still due. */
  claimNamed(unit: WriteUnit, ids: readonly string[]): Promise<readonly T[]>;
  handle(unit: WriteUnit, rows: readonly T[]): Promise<void>;
  /** Keeps a row that cannot be handled from being claimed for a while. */
  setAside(unit: WriteUnit, id: string): Promise<void>;
  /** Told of it, and why. */
  broken(id: string, error: unknown): void;
}

/** Claims and handles due rows as the worker; answers how many it looked at. A row that cannot be handled holds up no other. */
export async function handleDueRows<T extends { readonly id: string }>(
  database: Database,
  now: Instant,
  due: DueRows<T>,
): Promise<number> {
  let ids: readonly string[] = [];
  const handle = (claim: (unit: WriteUnit) => Promise<readonly T[]>): Promise<void> =>
    database.write('WORKER', now, async (unit) => {
      const rows = await claim(unit);
      if (rows.length > 0) await due.handle(unit, rows);
    });
  const setAside = async (id: string, error: unknown): Promise<void> => {
    await database.write('WORKER', now, (unit) => due.setAside(unit, id));
    due.broken(id, error);
  };
  try {
    await handle(async (unit) => {
      const rows = await due.claim(unit);
      ids = rows.map(({ id }) => id);
      return rows;
    });
  } catch (error) {
    const named = (some: readonly string[]) => handle((unit) => due.claimNamed(unit, some));
    await findBroken(ids, error, named, setAside);
  }
  return ids.length;
}

/** Halves rows that failed together until each broken one stands alone: one among a thousand takes twenty transactions. */
async function findBroken(
  ids: readonly string[],
  error: unknown,
  handle: (ids: readonly string[]) => Promise<void>,
  setAside: (id: string, error: unknown) => Promise<void>,
): Promise<void> {
  const [only] = ids;
  if (only === undefined || isPassing(error)) throw error;
  if (ids.length === 1) return setAside(only, error);
  const middle = Math.ceil(ids.length / 2);
  for (const half of [ids.slice(0, middle), ids.slice(middle)]) {
    try {
      await handle(half);
    } catch (reason) {
      await findBroken(half, reason, handle, setAside);
    }
  }
}

/** SQLSTATE classes of lost connections, other transactions, lacking resources and shutdowns; names of network errors. */
const PASSING = /^(?:(?:08|40|53|55|57|58)\w{3}|E[A-Z]{3,})$/;

/** Whether it is no fault of a row: the whole batch is tried again later. */
function isPassing(error: unknown): boolean {
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' && PASSING.test(code);
}
