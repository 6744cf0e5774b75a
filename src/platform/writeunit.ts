import { setTimeout } from 'node:timers/promises';
import type { Instant, Milliseconds } from '../domain/instant.js';
import { openTransaction, type Transaction } from './connection.js';
import { loggedError } from './log.js';
import { tenantSettings } from './principal.js';
import type { Principal, Statement, UnitSource, WriteUnit } from './unit.js';

const DEADLOCK_DETECTED = '40P01';
const SERIALIZATION_FAILURE = '40001';
/** Before a second try: the other one, only just woken, would find the same rows locked again, and meet it once more. */
const PAUSE: Milliseconds = 20;

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
  let failure: unknown = null;
  let isOver = false;
  // Of statements sent at once the first that failed tells why; those behind it only say that the transaction is aborted.
  const ask: Transaction['ask'] = async (statement, values) => {
    // What an act left running when it failed must not get into the next transaction of the connection.
    if (isOver) throw new Error(`${statement.name} was asked of a write unit that is over`);
    try {
      return await transaction.ask(statement, values);
    } catch (error) {
      failure ??= error;
      throw failure;
    }
  };
  const unit: WriteUnit = {
    principal,
    now,
    manager: transaction.queryRunner.manager,
    rows: async <R>(statement: Statement, values: readonly unknown[]) => (await ask(statement, values)).rows as R[],
    affected: async (statement, values) => (await ask(statement, values)).rowCount ?? 0,
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
    isOver = true;
  } catch (error) {
    isOver = true;
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
    await setTimeout(PAUSE);
    return attempt(source, principal, now, act);
  }
}
