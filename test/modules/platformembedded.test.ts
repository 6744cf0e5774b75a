import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { connectDatabase } from '../../src/platform/database.js';
import { attachEmbedded, type EmbeddedDatabase, startEmbedded } from '../../src/platform/embedded.js';
import { createLog } from '../../src/platform/log.js';
import { MIGRATIONS, migrate, pendingMigrations } from '../../src/platform/migrate.js';
import { askDirectly } from '../support/database.js';

const log = createLog('silent');
const ROOT = new URL('../../', import.meta.url).href;
const isRoot = process.getuid?.() === 0;
let parent: string;

beforeAll(async () => {
  parent = await mkdtemp(join(tmpdir(), 'accord-embedded-'));
  await chmod(parent, 0o755);
});

afterAll(() => rm(parent, { recursive: true, force: true }));

async function postmasterOf(directory: string): Promise<number> {
  const note = await readFile(join(directory, 'postgres/data/postmaster.pid'), 'utf8');
  return Number(note.split('\n')[0]);
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function until(isSo: () => boolean): Promise<void> {
  for (const giveUpAt = Date.now() + 10_000; !isSo(); ) {
    if (Date.now() > giveUpAt) throw new Error('it did not happen');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

const names = async (database: EmbeddedDatabase) =>
  (
    await askDirectly(
      database.superuserUrl.replace(/postgres$/, 'accord'),
      'SELECT slug FROM organisation ORDER BY slug',
    )
  ).map((row) => row['slug']);
const add = (database: EmbeddedDatabase, slug: string) =>
  askDirectly(
    database.superuserUrl.replace(/postgres$/, 'accord'),
    'INSERT INTO organisation VALUES (gen_random_uuid(), $1, $1, now())',
    [slug],
  );

/** Another program, in a process of its own, with the embedded database of the same folder. */
function startElsewhere(directory: string): { child: ChildProcess; said: Promise<string> } {
  const script = `
    const { register } = await import('node:module');
    register('${ROOT}test/support/typescript.mjs', '${ROOT}');
    const { startEmbedded } = await import('${ROOT}src/platform/embedded.ts');
    const { createLog } = await import('${ROOT}src/platform/log.ts');
    try {
      await startEmbedded(${JSON.stringify(directory)}, { log: createLog('silent'), durable: false });
      console.log('started');
      setInterval(() => undefined, 1000);
    } catch (error) {
      console.log(error.message);
      process.exit(1);
    }`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env['PATH'] ?? '' },
  });
  const said = once(child.stdout as NodeJS.ReadableStream, 'data').then(([text]) => String(text).trim());
  return { child, said };
}

describe('the embedded database', () => {
  it('is set up once, is migrated, keeps its data over a restart and its passwords to itself', async () => {
    const directory = join(parent, 'kept');
    const first = await startEmbedded(directory, { log });
    expect(await pendingMigrations(first.ownerUrl)).toHaveLength(MIGRATIONS.length);
    await expect(connectDatabase({ url: first.appUrl, log })).rejects.toThrow();
    expect(await migrate(first.ownerUrl, { login: first.login })).toHaveLength(MIGRATIONS.length);
    expect(await migrate(first.ownerUrl, { login: first.login })).toEqual([]);
    expect(await pendingMigrations(first.appUrl)).toEqual([]);
    await (await connectDatabase({ url: first.appUrl, log })).close();
    await add(first, 'acme');
    const pid = await postmasterOf(directory);
    await first.stop();
    expect(isAlive(pid)).toBe(false);

    const again = await startEmbedded(directory, { log });
    expect(await names(again)).toEqual(['acme']);
    const settings = await askDirectly(
      again.ownerUrl,
      `SELECT current_setting('fsync') AS fsync, pg_encoding_to_char(encoding) AS encoding, datcollate, rolsuper, rolcreaterole
       FROM pg_database, pg_roles WHERE datname = 'accord' AND rolname = current_user`,
    );
    expect(settings).toEqual([
      { fsync: 'on', encoding: 'UTF8', datcollate: 'C', rolsuper: false, rolcreaterole: true },
    ]);
    await again.stop();
    expect((await stat(join(directory, 'postgres/passwords.json'))).mode & 0o777).toBe(0o600);
    expect((await stat(join(directory, 'postgres/data'))).mode & 0o777).toBe(0o700);
    expect(await readdir(directory)).toEqual(['postgres']);
  }, 90_000);

  it('is recovered after it was killed in the middle of its work', async () => {
    const directory = join(parent, 'killed');
    const database = await startEmbedded(directory, { log });
    await migrate(database.ownerUrl, { login: database.login });
    await add(database, 'acme');
    const pid = await postmasterOf(directory);
    process.kill(pid, 'SIGKILL');
    await until(() => !isAlive(pid));
    const again = await startEmbedded(directory, { log });
    expect(await names(again)).toEqual(['acme']);
    await again.stop();
  }, 90_000);

  it('ends with its program, even when that is killed, and starts again at once', async () => {
    const directory = join(parent, 'left');
    const { child, said } = startElsewhere(directory);
    expect(await said).toBe('started');
    const pid = await postmasterOf(directory);
    expect(isAlive(pid)).toBe(true);
    child.kill('SIGKILL');
    const again = await startEmbedded(directory, { log, durable: false });
    await until(() => !isAlive(pid));
    await again.stop();
  }, 90_000);

  it('is refused to a second program, with what to do', async () => {
    const directory = join(parent, 'shared');
    const database = await startEmbedded(directory, { log, durable: false });
    const second = startElsewhere(directory);
    expect(await second.said).toMatch(/is already running .*stop the Accord that uses it, or set DATABASE_URL/);
    expect(await askDirectly(database.ownerUrl, 'SELECT 1 AS one')).toEqual([{ one: 1 }]);
    expect(await attachEmbedded(directory, log)).toEqual({ ownerUrl: database.ownerUrl, appUrl: database.appUrl });
    await database.stop();
    expect(await attachEmbedded(directory, log)).toBeNull();
  }, 90_000);

  it('is set up by one of two programs that start at once, and refused to the other', async () => {
    const directory = join(parent, 'raced');
    const both = [startElsewhere(directory), startElsewhere(directory)];
    const said = await Promise.all(both.map((each) => each.said));
    for (const { child } of both) child.kill('SIGKILL');
    expect(said.filter((text) => text === 'started')).toHaveLength(1);
    expect(said.filter((text) => text.includes('already running'))).toHaveLength(1);
    const again = await startEmbedded(directory, { log, durable: false });
    await again.stop();
  }, 90_000);

  it('says so when its files belong to somebody else', async () => {
    const directory = join(parent, 'foreign');
    await mkdir(join(directory, 'postgres'), { recursive: true });
    await expect(startEmbedded(directory, { log })).rejects.toThrow(
      /made by another user, or is damaged.*DATABASE_URL/,
    );
  });

  (isRoot ? it : it.skip)(
    'as root is kept where its user can reach it, and says where',
    async () => {
      const directory = join(parent, 'private');
      await mkdir(directory, { mode: 0o700 });
      const lines: string[] = [];
      const telling = createLog('warn', { write: (line: string) => lines.push(line) });
      const database = await startEmbedded(directory, { log: telling, durable: false });
      await database.stop();
      const place = /kept in (\/var\/lib\/accord\/\w+)/.exec(lines.join(''))?.[1] ?? '';
      expect(await stat(join(place, 'data'))).toMatchObject({ uid: expect.any(Number) });
      expect((await stat(join(place, 'data'))).uid).not.toBe(0);
      await rm(place, { recursive: true });
    },
    30_000,
  );
});

describe('migrating', () => {
  it('by two nodes at once is done by one of them', async () => {
    const database = await startEmbedded(join(parent, 'migrated'), { log, durable: false });
    const both = await Promise.all([1, 2].map(() => migrate(database.ownerUrl, { login: database.login })));
    expect(both.map((applied) => applied.length).sort()).toEqual([0, MIGRATIONS.length]);
    expect(await pendingMigrations(database.appUrl)).toEqual([]);
    await database.stop();
  }, 90_000);
});
