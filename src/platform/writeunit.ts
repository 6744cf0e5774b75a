import type { Instant } from '../domain/instant.js';
import { openTransaction } from './connection.js';
import { loggedError } from './log.js';
import { tenantSettings } from './principal.js';
import type { Principal, Statement, UnitSource, WriteUnit } from './unit.js';

const DEADLOCK_DETECTED = '40P01';
const SERIALIZATION_FAILURE = '40001';

function isWorthASecondTry(error: unknown): boolean {
  const code = (error as { code?: unknown } | null)?.code;
  return code === DEADLOCK_DETECTED || code === SERIALIZATION_FAILURE;
}

function runAfterCommit(source: UnitSource, acts: readonly (() => void)[]): void {
  for (const act of acts) {
    try {
      act();
    } catch (error) {
      source.log.error({ err: loggedError(error) }, 'an act after a commit failed');
    }
  }
}

async function attempt<T>(
  source: UnitSource,
  principal: Principal,
  now: Instant,
  act: (unit: WriteUnit) => Promise<T>,
): Promise<T> {
  const settings = tenantSettings(principal);
  const transaction = await openTransaction(source, ['BEGIN TRANSACTION ISOLATION LEVEL READ COMMITTED', ...settings]);
  const topics = new Set<string>();
  const acts: (() => void)[] = [];
  const unit: WriteUnit = {
    principal,
    now,
    manager: transaction.queryRunner.manager,
    rows: async <R>(statement: Statement, values: readonly unknown[]) =>
      (await transaction.ask(statement, values)).rows as R[],
    affected: async (statement, values) => (await transaction.ask(statement, values)).rowCount ?? 0,
    hint: (topic) => {
      topics.add(topic);
    },
    afterCommit: (later) => {
      acts.push(later);
    },
  };
  let result: T;
  try {
    result = await act(unit);
  } catch (error) {
    await transaction.rollback();
    throw error;
  }
  await transaction.commit();
  runAfterCommit(source, [...acts, ...[...topics].map((topic) => () => source.wake(topic))]);
  return result;
}

/** Runs `act` in one READ COMMITTED transaction, once more after a deadlock or a serialization failure. */
export async function runWriteUnit<T>(
  source: UnitSource,
  principal: Principal,
  now: Instant,
  act: (unit: WriteUnit) => Promise<T>,
): Promise<T> {
  try {
    return await attempt(source, principal, now, act);
  } catch (error) {
    if (!isWorthASecondTry(error)) throw error;
    source.log.warn({ err: loggedError(error) }, 'a transaction met another one and is tried again');
    return attempt(source, principal, now, act);
  }
}
