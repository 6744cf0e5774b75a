import { openTransaction, type Transaction } from './connection.js';
import { tenantSettings } from './principal.js';
import type { OpenReadUnit, Principal, UnitSource } from './unit.js';

/** A snapshot for one operation: opened by its first question, which travels with what opens it. */
export function openReadUnit(source: UnitSource, principal: Principal): OpenReadUnit {
  let transaction: Promise<Transaction> | null = null;
  let closed = false;
  let failure: unknown = null;

  const open = (): Promise<Transaction> => {
    transaction ??= openTransaction(source, [
      'BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY',
      ...tenantSettings(principal),
      `SET LOCAL statement_timeout = ${Math.ceil(source.readTimeout)}`,
    ]);
    return transaction;
  };

  return {
    principal,
    async rows<T>(statement: { name: string; text: string }, values: readonly unknown[]) {
      if (closed) throw new Error(`${statement.name} was asked of a read unit that is closed`);
      // A failed statement aborts the transaction: what is asked after it has the same reason to fail.
      if (failure !== null) throw failure;
      try {
        const { rows } = await (await open()).ask(statement, values);
        return rows as T[];
      } catch (error) {
        failure ??= error;
        throw error;
      }
    },
    async close() {
      if (closed) return;
      closed = true;
      const opened = await transaction?.catch(() => null);
      // There is nothing to keep: to end a snapshot, rolling back is as good as committing and never fails.
      await opened?.rollback();
    },
  };
}
