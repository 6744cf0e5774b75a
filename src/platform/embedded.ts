import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { chmod, chown, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { exists, findBinaries } from './embeddedbinaries.js';
import { identityOf, runningPort, SERVER_ENVIRONMENT, startServer } from './embeddedserver.js';
import type { Log } from './log.js';
import type { LoginRole } from './loginrole.js';
import { isRoot, type OsUser, reachableBy, unprivilegedUser } from './osuser.js';
import { provisionServer, urlFor } from './provision.js';
import { StartRefusal } from './refusal.js';

/** A PostgreSQL of Accord's own. */
export interface EmbeddedDatabase {
  /** The server's superuser. For tests that create and drop databases; Accord itself does not use it. */
  readonly superuserUrl: string;
  /** The owner of the database, for migrations. */
  readonly ownerUrl: string;
  /** The login role, once `migrate(ownerUrl, { login })` has set it up. */
  readonly appUrl: string;
  readonly login: LoginRole;
  stop(): Promise<void>;
}

export interface EmbeddedOptions {
  readonly log: Log;
  /** false: faster, and lost when the machine fails. For tests. */
  readonly durable?: boolean;
  readonly maxConnections?: number;
}

interface Passwords {
  readonly superuser: string;
  readonly owner: string;
  readonly login: string;
}

const SUPERUSER = 'postgres';
const DATABASE = 'accord';
/** Where root keeps the data when the user that runs PostgreSQL cannot reach the folder that was asked for. */
const ELSEWHERE = '/var/lib/accord';

function newPassword(): string {
  return randomBytes(24).toString('base64url');
}

async function run(program: string, flags: string[], user: OsUser | null): Promise<void> {
  const child = spawn(program, flags, {
    ...identityOf(user),
    cwd: '/',
    env: SERVER_ENVIRONMENT,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const code = await new Promise<number | null>((done, fail) => {
    child.once('error', fail).once('close', done);
  });
  if (code !== 0) throw new StartRefusal(`The embedded PostgreSQL cannot be set up: ${said.trim()}`);
}

/** Folder of the database: beside the rest if PostgreSQL's user can reach it. */
async function choosePlace(directory: string, log: Log): Promise<{ place: string; user: OsUser | null }> {
  const wanted = join(directory, 'postgres');
  await mkdir(directory, { recursive: true });
  if (!isRoot()) return { place: wanted, user: null };
  const user = await unprivilegedUser(join(wanted, 'data'));
  if (await reachableBy(user, directory)) return { place: wanted, user };
  const name = createHash('sha256').update(directory).digest('hex').slice(0, 12);
  const place = join(ELSEWHERE, name);
  await mkdir(ELSEWHERE, { recursive: true });
  await chmod(ELSEWHERE, 0o755);
  log.warn(
    `PostgreSQL does not run as root, and its user "${user.name}" cannot reach ${directory}: the embedded database is kept in ${place}`,
  );
  return { place, user: await unprivilegedUser(join(place, 'data')) };
}

/** Sets the data up aside and moves it into place whole, so that an interrupted first start leaves nothing half made. */
async function initialise(place: string, initdb: string, user: OsUser | null, durable: boolean): Promise<void> {
  const aside = `${place}.${process.pid}`;
  const data = join(aside, 'data');
  const passwords: Passwords = { superuser: newPassword(), owner: newPassword(), login: newPassword() };
  const passwordFile = join(aside, 'superuser');
  await rm(aside, { recursive: true, force: true });
  try {
    await mkdir(data, { recursive: true });
    // Whatever the umask is: PostgreSQL's user must get in, and finds nothing there but its data.
    await chmod(aside, 0o711);
    await writeFile(join(aside, 'passwords.json'), JSON.stringify(passwords), { mode: 0o600 });
    await writeFile(passwordFile, `${passwords.superuser}\n`, { mode: 0o600 });
    if (user) for (const path of [data, passwordFile]) await chown(path, user.uid, user.gid);
    // The same order of texts on every machine, whatever its locales are.
    const locale = ['--encoding=UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
    const login = [`--username=${SUPERUSER}`, `--pwfile=${passwordFile}`, '--auth=scram-sha-256'];
    await run(initdb, [`--pgdata=${data}`, ...login, ...locale, ...(durable ? [] : ['--no-sync'])], user);
    await rm(passwordFile);
    await rename(aside, place);
  } catch (error) {
    await rm(aside, { recursive: true, force: true });
    // Another program that started at the same time has moved its own into place.
    if (!['ENOTEMPTY', 'EEXIST'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
  }
}

async function readPasswords(place: string): Promise<Passwords> {
  const file = join(place, 'passwords.json');
  try {
    return JSON.parse(await readFile(file, 'utf8')) as Passwords;
  } catch {
    throw new StartRefusal(
      `The embedded database in ${place} was made by another user, or is damaged (${file} cannot be read). Run Accord as that user, remove ${place} to start afresh, or set DATABASE_URL.`,
    );
  }
}

function settingsOf({ durable = true, maxConnections = 60 }: EmbeddedOptions): Record<string, string> {
  const fast = { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' };
  return {
    max_connections: String(maxConnections),
    shared_buffers: '128MB',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // A first load makes tables large within seconds; until they are analysed, plans are made for empty ones.
    autovacuum_naptime: '5s',
    ...(durable ? {} : fast),
  };
}

function accessTo(port: number, passwords: Passwords) {
  const base = `postgresql://127.0.0.1:${port}/`;
  const owner = { name: 'accord_owner', password: passwords.owner };
  const login = { name: 'accord_app', password: passwords.login };
  return {
    owner,
    login,
    superuserUrl: urlFor(base, { name: SUPERUSER, password: passwords.superuser }, 'postgres'),
    ownerUrl: urlFor(base, owner, DATABASE),
    appUrl: urlFor(base, login, DATABASE),
  };
}

/**
 * Starts the PostgreSQL that npm brought, with its data under `directory`; sets it up the first time. As root it runs as
 * an unprivileged user. It ends with this process. Throws StartRefusal with what to do where it cannot.
 */
export async function startEmbedded(directory: string, options: EmbeddedOptions): Promise<EmbeddedDatabase> {
  const { place, user } = await choosePlace(resolve(directory), options.log);
  const binaries = await findBinaries(user, dirname(place));
  const data = join(place, 'data');
  if (!(await exists(place))) await initialise(place, binaries.initdb, user, options.durable ?? true);
  const passwords = await readPasswords(place);
  const server = await startServer({
    postgres: binaries.postgres,
    data,
    user,
    settings: settingsOf(options),
    log: options.log,
  });
  const access = accessTo(server.port, passwords);
  try {
    await provisionServer(access.superuserUrl, access.owner, DATABASE);
  } catch (error) {
    await server.stop();
    throw error;
  }
  options.log.debug({ place, port: server.port }, 'the embedded PostgreSQL runs');
  const { superuserUrl, ownerUrl, appUrl, login } = access;
  return { superuserUrl, ownerUrl, appUrl, login, stop: server.stop };
}

/** An embedded PostgreSQL that another process of this directory runs at the moment; null: none does. It is not ours to stop. */
export async function attachEmbedded(
  directory: string,
  log: Log,
): Promise<Pick<EmbeddedDatabase, 'ownerUrl' | 'appUrl'> | null> {
  const { place } = await choosePlace(resolve(directory), log);
  const port = await runningPort(join(place, 'data'));
  if (port === null) return null;
  const { ownerUrl, appUrl } = accessTo(port, await readPasswords(place));
  return { ownerUrl, appUrl };
}
