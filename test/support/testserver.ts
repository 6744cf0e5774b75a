import { randomBytes } from 'node:crypto';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../src/platform/embedded.js';
import { createLog } from '../../src/platform/log.js';
import type { LoginRole } from '../../src/platform/loginrole.js';
import { migrate } from '../../src/platform/migrate.js';
import { provisionServer, urlFor } from '../../src/platform/provision.js';

/** What a test file needs to copy the migrated database; handed to the workers in the environment. */
export interface TestServer {
  readonly superuserUrl: string;
  readonly owner: LoginRole;
  readonly login: LoginRole;
  readonly template: string;
}

/** Holds a TestServer as JSON. */
export const TEST_SERVER_VARIABLE = 'ACCORD_TEST_SERVER';

interface RawServer {
  readonly superuserUrl: string;
  stop(): Promise<void>;
}

async function startRawServer(): Promise<RawServer> {
  const external = process.env['DATABASE_URL'];
  if (external) return { superuserUrl: external, stop: async () => undefined };
  const directory = await mkdtemp(join(tmpdir(), 'accord-test-'));
  // As root the server runs as another user, who must be able to get in.
  await chmod(directory, 0o755);
  const embedded = await startEmbedded(directory, { log: createLog('error'), durable: false, maxConnections: 200 });
  const stop = async () => {
    await embedded.stop();
    await rm(directory, { recursive: true, force: true });
  };
  return { superuserUrl: embedded.superuserUrl, stop };
}

async function removeTraces(superuserUrl: string, run: string, roles: readonly string[]): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ datname: string }>(
      'SELECT datname FROM pg_database WHERE starts_with(datname, $1)',
      [run],
    );
    for (const { datname } of rows) await client.query(`DROP DATABASE IF EXISTS ${datname} WITH (FORCE)`);
    for (const role of roles) await client.query(`DROP ROLE IF EXISTS ${role}`);
  } finally {
    await client.end();
  }
}

/**
 * Starts a PostgreSQL of the run's own, or takes the server of DATABASE_URL (a superuser's login), and migrates one
 * database there. Names are the run's own, so that several runs can share a server.
 */
export async function startTestServer(): Promise<{ stop(): Promise<void> }> {
  const raw = await startRawServer();
  const run = `accord_test_${randomBytes(4).toString('hex')}`;
  const owner = { name: `${run}_owner`, password: randomBytes(12).toString('hex') };
  const login = { name: `${run}_app`, password: randomBytes(12).toString('hex') };
  const template = `${run}_template`;
  const stop = async () => {
    await removeTraces(raw.superuserUrl, run, [login.name, owner.name]);
    await raw.stop();
  };
  try {
    await provisionServer(raw.superuserUrl, owner, template);
    await migrate(urlFor(raw.superuserUrl, owner, template), { login });
  } catch (error) {
    await stop();
    throw error;
  }
  const server: TestServer = { superuserUrl: raw.superuserUrl, owner, login, template };
  process.env[TEST_SERVER_VARIABLE] = JSON.stringify(server);
  return { stop };
}
