import type { PoolClient, QueryResult } from 'pg';
import type { QueryRunner } from 'typeorm';
import type { Statement, UnitSource } from './unit.js';

/** One pooled connection with an open transaction on it. */
export interface Transaction {
  readonly queryRunner: QueryRunner;
  ask(statement: Statement, values: readonly unknown[]): Promise<QueryResult>;
  commit(): Promise<void>;
  /** Never throws: a connection that cannot roll back is dropped, and the server rolls back. */
  rollback(): Promise<void>;
}

/** pg's promise is taken up at once, so that a failure nobody has awaited yet is not reported as unhandled. */
function noted<T>(promise: Promise<T>): Promise<T> {
  promise.catch(() => undefined);
  return promise;
}

/**
 * Sends `openings` (BEGIN and the settings of the transaction) as one message and without waiting: the first question
 * follows it in the same round trip. Should one fail, no statement after it has an effect: those behind it in the message
 * are not run, the transaction is aborted, and outside of one the login role may do nothing.
 */
export async function openTransaction(source: UnitSource, openings: readonly string[]): Promise<Transaction> {
  const queryRunner = source.dataSource.createQueryRunner();
  let client: PoolClient;
  try {
    client = (await queryRunner.connect()) as PoolClient;
  } catch (error) {
    await queryRunner.release();
    throw error;
  }
  const opening = noted(client.query(openings.join('; ')));
  // TypeORM would otherwise open a transaction of its own around each save; this one nests in ours.
  Object.assign(queryRunner, { isTransactionActive: true, transactionDepth: 1 });

  const drop = (error: unknown): Promise<void> =>
    (queryRunner as unknown as { releasePostgresConnection(error: unknown): Promise<void> }).releasePostgresConnection(
      error instanceof Error ? error : new Error(String(error)),
    );

  const rollback = async (): Promise<void> => {
    try {
      await client.query('ROLLBACK');
      await queryRunner.release();
    } catch (error) {
      await drop(error);
    }
  };

  return {
    queryRunner,
    rollback,
    async ask(statement, values) {
      const startedAt = performance.now();
      const { name, text, planned } = statement;
      // Without a name PostgreSQL keeps no plan.
      const prepared = planned === 'EACH_TIME' ? { text } : { name, text };
      const answer = noted(client.query({ ...prepared, values: [...values] }));
      try {
        const result = await answer;
        await opening;
        return result;
      } catch (error) {
        // The statement that failed first tells why; those behind it only say that the transaction is aborted.
        await opening;
        throw error;
      } finally {
        source.asked(name, (performance.now() - startedAt) / 1000);
      }
    },
    async commit() {
      try {
        await opening;
        const { command } = await client.query('COMMIT');
        // An aborted transaction answers COMMIT with ROLLBACK and no error.
        if (command !== 'COMMIT') throw new Error('the transaction was aborted: a failed statement was not reported');
      } catch (error) {
        await rollback();
        throw error;
      }
      await queryRunner.release();
    },
  };
}
