import { DataSource, type EntitySchema } from 'typeorm';
import type { Milliseconds } from '../domain/instant.js';
import { SECOND } from '../domain/instant.js';
import { type Log, loggedError } from './log.js';
import { assertSafeLogin } from './login.js';
import { openReadUnit } from './readunit.js';
import type { Database, UnitSource } from './unit.js';
import { valueTypes } from './values.js';
import { runWriteUnit } from './writeunit.js';

export type { Database, OpenReadUnit, Principal, ReadUnit, Statement, WriteUnit } from './unit.js';

export interface ConnectOptions {
  readonly url: string;
  readonly log: Log;
  readonly entities?: readonly EntitySchema[];
  /** Connections; 4 gave the most queries a second on 2 cores. */
  readonly poolSize?: number;
  /** After this long a statement of a read unit is cancelled by the server. */
  readonly readTimeout?: Milliseconds;
  /** Told of each topic that a committed unit hinted at. */
  readonly wake?: { wake(topic: string): void };
  /** Told how long each statement took, by its name. */
  readonly observe?: (statement: string, seconds: number) => void;
}

const ACQUIRE_TIMEOUT = 30 * SECOND;
const IDLE_IN_TRANSACTION_TIMEOUT = 120 * SECOND;

function createDataSource({ url, entities = [], poolSize = 4, log }: ConnectOptions): DataSource {
  return new DataSource({
    type: 'postgres',
    url,
    entities: [...entities],
    poolSize,
    applicationName: 'accord',
    installExtensions: false,
    connectTimeoutMS: ACQUIRE_TIMEOUT,
    poolErrorHandler: (error: unknown) => log.warn({ err: loggedError(error) }, 'a database connection was lost'),
    extra: {
      // Statements are sent without waiting for the answers of those before them on the same connection.
      pipeline: true,
      types: valueTypes,
      options: '-c TimeZone=UTC -c DateStyle=ISO',
      idle_in_transaction_session_timeout: IDLE_IN_TRANSACTION_TIMEOUT,
      idleTimeoutMillis: 60 * SECOND,
      keepAlive: true,
    },
  });
}

/**
 * Connects as the login role, which is no superuser and owns nothing; every unit takes on one of the four limited roles.
 * Throws StartRefusal, with what to do, when the login could see past row-level security or is not yet set up.
 */
export async function connectDatabase(options: ConnectOptions): Promise<Database> {
  const dataSource = createDataSource(options);
  await dataSource.initialize();
  try {
    await assertSafeLogin(dataSource);
  } catch (refusal) {
    await dataSource.destroy();
    throw refusal;
  }
  let statements = 0;
  const source: UnitSource = {
    dataSource,
    readTimeout: options.readTimeout ?? 10 * SECOND,
    log: options.log,
    wake: (topic) => options.wake?.wake(topic),
    asked: (statement, seconds) => {
      statements += 1;
      options.observe?.(statement, seconds);
    },
  };
  return {
    read: (principal) => openReadUnit(source, principal),
    write: (principal, now, act) => runWriteUnit(source, principal, now, act),
    statementCount: () => statements,
    close: () => dataSource.destroy(),
  };
}
