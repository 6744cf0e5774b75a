import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import pg from 'pg';
import { startEmbedded } from '../../../src/platform/embedded.js';
import { createLog } from '../../../src/platform/log.js';
import { migrate } from '../../../src/platform/migrate.js';
import { provisionServer, urlFor } from '../../../src/platform/provision.js';

/** The PostgreSQL that the bench starts for itself: durable, as an installation runs it. */
export interface BenchPostgres {
  /** For what belongs to the run beside the databases. */
  readonly directory: string;
  /** The database as the program reaches it, created and migrated where it is missing. */
  appUrl(database: string): Promise<string>;
  /** Past row-level security: for loading, and for the limits, which ask bare questions. The caller ends it. */
  connect(database: string): Promise<pg.Client>;
  superuserUrl(database: string): string;
  /** Tells of each line the server logs, until what it answers is called. */
  hear(act: (line: string) => void): () => void;
  stop(): Promise<void>;
}

async function placeOf(data: string | null): Promise<{ directory: string; remove: () => Promise<void> }> {
  if (data !== null) {
    await mkdir(data, { recursive: true });
    return { directory: resolve(data), remove: async () => undefined };
  }
  const directory = await mkdtemp(join(tmpdir(), 'accord-bench-'));
  // As root PostgreSQL runs as another user, who must be able to get in.
  await chmod(directory, 0o755);
  return { directory, remove: () => rm(directory, { recursive: true, force: true }) };
}

interface LogLine {
  readonly level: number;
  readonly msg: string;
  readonly postgres?: string;
}

const WARN = 40;

function tellOf(text: string, listening: ReadonlySet<(line: string) => void>): void {
  const { level, msg, postgres } = JSON.parse(text) as LogLine;
  if (level >= WARN) process.stderr.write(`${postgres ?? msg}\n`);
  if (postgres !== undefined) for (const act of listening) act(postgres);
}

export async function startPostgres(data: string | null): Promise<BenchPostgres> {
  const { directory, remove } = await placeOf(data);
  const listening = new Set<(line: string) => void>();
  const log = createLog('trace', { write: (text) => tellOf(text, listening) });
  const server = await startEmbedded(directory, { log, durable: true, maxConnections: 100 });
  const { username, password } = new URL(server.ownerUrl);
  const owner = { name: decodeURIComponent(username), password: decodeURIComponent(password) };
  const superuserUrl = (database: string): string => {
    const url = new URL(server.superuserUrl);
    url.pathname = `/${database}`;
    return url.href;
  };
  const connect = async (database: string): Promise<pg.Client> => {
    const client = new pg.Client({ connectionString: superuserUrl(database) });
    await client.connect();
    return client;
  };
  const settings = await connect('postgres');
  // Room for bulk loads between checkpoints; durability stays as it is.
  await settings.query(`ALTER SYSTEM SET max_wal_size = '4GB'`);
  await settings.query('SELECT pg_reload_conf()');
  await settings.end();
  return {
    directory,
    superuserUrl,
    connect,
    hear(act) {
      listening.add(act);
      return () => listening.delete(act);
    },
    async appUrl(database) {
      await provisionServer(server.superuserUrl, owner, database);
      await migrate(urlFor(server.superuserUrl, owner, database), { login: server.login });
      return urlFor(server.superuserUrl, server.login, database);
    },
    async stop() {
      await server.stop();
      await remove();
    },
  };
}
