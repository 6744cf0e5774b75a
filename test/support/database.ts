import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { type ConnectOptions, connectDatabase, type Database } from '../../src/platform/database.js';
import { createLog } from '../../src/platform/log.js';
import { urlFor } from '../../src/platform/provision.js';
import { TEST_SERVER_VARIABLE, type TestServer } from './testserver.js';

/** A migrated, empty database of one test file's own. */
export interface TestDatabase {
  /** Connected as the login role, as the program is. */
  readonly database: Database;
  readonly appUrl: string;
  /** The owner of the tables. Row-level security holds for it too: it sees no rows. */
  readonly ownerUrl: string;
  /** Past row-level security: to look at, or to lay, what no limited role may. */
  readonly superuserUrl: string;
  /** One more connection pool to the same database, as another node would have. The caller closes it. */
  connect(options?: Partial<ConnectOptions>): Promise<Database>;
  drop(): Promise<void>;
}

const quiet = createLog('fatal');

/** The server that this run of tests started. */
export function testServer(): TestServer {
  const described = process.env[TEST_SERVER_VARIABLE];
  if (!described) throw new Error('no test server: test/support/globalSetup.mjs has not run');
  return JSON.parse(described) as TestServer;
}

/** One statement on a connection of its own, of what PostgreSQL calls a superuser unless another address is given. */
export async function askDirectly<T extends pg.QueryResultRow>(url: string, text: string, values: unknown[] = []) {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query<T>(text, values)).rows;
  } finally {
    await client.end();
  }
}

/** Copies the migrated database. `options` go to connectDatabase: entities, wake, pool size. */
export async function createTestDatabase(options: Partial<ConnectOptions> = {}): Promise<TestDatabase> {
  const { superuserUrl, owner, login, template } = testServer();
  const name = `${template.replace(/_template$/, '')}_${randomBytes(5).toString('hex')}`;
  await askDirectly(superuserUrl, `CREATE DATABASE ${name} TEMPLATE ${template} OWNER ${owner.name}`);
  const appUrl = urlFor(superuserUrl, login, name);
  const connect = (more: Partial<ConnectOptions> = {}) =>
    connectDatabase({ log: quiet, ...options, ...more, url: appUrl });
  const database = await connect();
  const ofSuperuser = new URL(superuserUrl);
  ofSuperuser.pathname = `/${name}`;
  return {
    database,
    appUrl,
    ownerUrl: urlFor(superuserUrl, owner, name),
    superuserUrl: ofSuperuser.href,
    connect,
    async drop() {
      await database.close();
      await askDirectly(superuserUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
    },
  };
}
