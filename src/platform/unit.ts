import type { DataSource, EntityManager } from 'typeorm';
import type { Actor } from '../domain/actor.js';
import type { Instant, Milliseconds } from '../domain/instant.js';
import type { Log } from './log.js';

/** A statement with the name under which each connection prepares it once; declared next to the function that asks it. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  /**
   * EACH_TIME: planned at every execution by its values and the present size of its tables. For batches over tables that a
   * first load makes large: a plan made once for empty tables would read all of their rows until they are analysed.
   */
  readonly planned?: 'EACH_TIME';
}

/** For whom a unit of work is opened: it decides the database role and the organisation of the transaction. */
export type Principal = Actor | 'WORKER' | 'OPERATOR';

export interface ReadUnit {
  readonly principal: Principal;
  rows<T>(statement: Statement, values: readonly unknown[]): Promise<T[]>;
}

export interface WriteUnit extends ReadUnit {
  readonly now: Instant;
  /** For configuration rows only; facts and figures go through `rows`. */
  readonly manager: EntityManager;
  /** How many rows a statement without RETURNING touched. */
  affected(statement: Statement, values: readonly unknown[]): Promise<number>;
  /** Wakes whoever waits for the topic, once the transaction is committed; each topic once. */
  hint(topic: string): void;
  /** Runs after a commit, never after a rollback; what it throws is logged and changes nothing. */
  afterCommit(act: () => void): void;
}

export interface OpenReadUnit extends ReadUnit {
  /** Ends the snapshot and gives its connection back. More than once does no harm. */
  close(): Promise<void>;
}

export interface Database {
  /** One snapshot (READ ONLY, REPEATABLE READ), opened by its first question. The opener closes it. */
  read(principal: Principal): OpenReadUnit;
  /**
   * One READ COMMITTED transaction. `act` runs a second time, in a new transaction, after a deadlock or a serialization
   * failure: outside the unit it must do nothing that cannot be done twice.
   */
  write<T>(principal: Principal, now: Instant, act: (unit: WriteUnit) => Promise<T>): Promise<T>;
  /** Statements asked through units so far; what opens and ends transactions is not counted. */
  statementCount(): number;
  close(): Promise<void>;
}

/** What units need of their database. */
export interface UnitSource {
  readonly dataSource: DataSource;
  readonly readTimeout: Milliseconds;
  readonly log: Log;
  readonly wake: (topic: string) => void;
  /** Called once a statement asked through a unit. */
  readonly asked: (statement: string, seconds: number) => void;
}
