import { cpus, loadavg, release, totalmem, type } from 'node:os';
import type { BenchPostgres } from '../nodes/postgres.js';

/** Where and of what figures were taken. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGigabytes: number;
  readonly system: string;
  readonly node: string;
  readonly postgres: string;
  readonly settings: string;
  /** Of the last minute, before the first measurement: above the cores' number other work was in the way. */
  readonly loadBefore: number;
  readonly startedAt: string;
}

const SETTINGS = ['fsync', 'synchronous_commit', 'full_page_writes', 'shared_buffers', 'max_wal_size'];

export async function describeMachine(postgres: BenchPostgres): Promise<Machine> {
  const client = await postgres.connect('postgres');
  try {
    const { rows } = await client.query<{ version: string }>(`SELECT current_setting('server_version') AS version`);
    const { rows: settings } = await client.query<{ name: string; value: string }>(
      'SELECT name, current_setting(name) AS value FROM unnest($1::text[]) AS name',
      [SETTINGS],
    );
    const [processor] = cpus();
    return {
      processor: processor?.model.trim() ?? 'unknown',
      cores: cpus().length,
      memoryGigabytes: Math.round(totalmem() / 2 ** 30),
      system: `${type()} ${release()}`,
      node: process.version,
      postgres: rows[0]?.version ?? 'unknown',
      settings: settings.map(({ name, value }) => `${name}=${value}`).join(' '),
      loadBefore: loadavg()[0] ?? 0,
      startedAt: new Date().toISOString(),
    };
  } finally {
    await client.end();
  }
}
