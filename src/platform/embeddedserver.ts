import { type ChildProcess, spawn } from 'node:child_process';
import { readFile, rm } from 'node:fs/promises';
import type { Socket } from 'node:net';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type Milliseconds, SECOND } from '../domain/instant.js';
import type { Log } from './log.js';
import type { OsUser } from './osuser.js';
import { StartRefusal } from './refusal.js';

export interface ServerOptions {
  readonly postgres: string;
  readonly data: string;
  readonly user: OsUser | null;
  /** Configuration parameters of PostgreSQL. */
  readonly settings: Readonly<Record<string, string>>;
  readonly log: Log;
}

export interface RunningServer {
  readonly port: number;
  stop(): Promise<void>;
}

const PORT_TRIES = 3;
const START_LIMIT: Milliseconds = 60 * SECOND;
const LEAVE_LIMIT: Milliseconds = SECOND;
/** Of postmaster.pid, counted from 0: starting, ready or stopping. */
const STATUS_LINE = 7;
const CLOSING_LIMIT: Milliseconds = SECOND;
const STOP_LIMIT: Milliseconds = 15 * SECOND;
const LINES_KEPT = 20;

export function identityOf(user: OsUser | null): { uid?: number; gid?: number } {
  return user === null ? {} : { uid: user.uid, gid: user.gid };
}

/** Nothing of this process's environment: PostgreSQL would heed PGPORT and its like, and its messages are read here. */
export const SERVER_ENVIRONMENT = { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' };

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve, reject) => {
    probe.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  if (address === null || typeof address === 'string') throw new Error('no free port');
  return address.port;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** What runs under a process id; null where the system does not tell. */
async function commandOf(pid: number): Promise<string | null> {
  return readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => null);
}

function pause(time: Milliseconds): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, time));
}

/** The port of the server that works on the data now, as its own note says; null: none does. */
export async function runningPort(data: string): Promise<number | null> {
  const [pid = '', , , port = '', , , , status = ''] = (
    await readFile(join(data, 'postmaster.pid'), 'utf8').catch(() => '')
  ).split('\n');
  if (!Number(pid) || !isAlive(Number(pid)) || status.trim() !== 'ready') return null;
  const command = await commandOf(Number(pid));
  return command !== null && !command.includes(data) ? null : Number(port);
}

/**
 * Makes sure that no server works on the data. One whose program was killed is told at once to stop, and is waited for; one
 * that stays belongs to a running program. A note of a process id that by now is another program's is removed.
 */
async function assertUnused(data: string): Promise<void> {
  const note = join(data, 'postmaster.pid');
  const startedAt = Date.now();
  for (;;) {
    const lines = (await readFile(note, 'utf8').catch(() => '')).split('\n');
    const pid = Number(lines[0]);
    if (!pid || !isAlive(pid)) return;
    const command = await commandOf(pid);
    if (command !== null && !command.includes(data)) return rm(note, { force: true });
    const isStopping = lines[STATUS_LINE]?.trim() === 'stopping';
    if (Date.now() - startedAt > (isStopping ? STOP_LIMIT : LEAVE_LIMIT)) throw alreadyRunning(data, pid);
    await pause(50);
  }
}

function alreadyRunning(data: string, pid?: number): StartRefusal {
  const which = pid === undefined ? '' : ` (process ${pid})`;
  return new StartRefusal(
    `The embedded database in ${data} is already running${which}: stop the Accord that uses it, or set DATABASE_URL.`,
  );
}

/** Ends the server when this process ends, however it ends: a shell waits for the pipe to it to break. */
function guard(server: ChildProcess): () => void {
  if (process.platform === 'win32' || server.pid === undefined) {
    const kill = () => server.kill();
    process.once('exit', kill);
    return () => process.off('exit', kill);
  }
  const watcher = spawn('/bin/sh', ['-c', 'read -r line; kill -INT "$1"', 'accord-guard', String(server.pid)], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  watcher.on('error', () => undefined);
  watcher.stdin.on('error', () => undefined);
  watcher.unref();
  (watcher.stdin as Socket).unref?.();
  return () => {
    watcher.kill('SIGKILL');
    watcher.stdin.destroy();
  };
}

interface Attempt {
  readonly server: ChildProcess;
  readonly exited: Promise<void>;
  /** null: it is ready; else what it said before it ended. */
  readonly outcome: string | null;
}

async function launch({ postgres, data, user, settings, log }: ServerOptions, port: number): Promise<Attempt> {
  const parameters = { ...settings, port: String(port), listen_addresses: '127.0.0.1', unix_socket_directories: '' };
  const flags = Object.entries(parameters).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const server = spawn(postgres, ['-D', data, ...flags], {
    ...identityOf(user),
    cwd: '/',
    env: SERVER_ENVIRONMENT,
    // A session of its own: Ctrl-C is for Accord, which stops the database after it has drained.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const said: string[] = [];
  const exited = new Promise<void>((resolve) => {
    server.once('exit', () => resolve()).once('error', () => resolve());
  });
  const outcome = await new Promise<string | null>((resolve) => {
    const limit = setTimeout(() => server.kill('SIGQUIT'), START_LIMIT);
    const settle = (result: string | null) => {
      clearTimeout(limit);
      resolve(result);
    };
    server.once('error', (error) => settle(error.message));
    server.once('exit', () => setImmediate(() => settle(said.join('\n') || 'it said nothing')));
    server.stderr.setEncoding('utf8').on('data', (text: string) => {
      for (const line of text.split('\n').filter((part) => part !== '')) {
        said.push(line);
        if (said.length > LINES_KEPT) said.shift();
        log[/ (FATAL|PANIC): /.test(line) ? 'warn' : 'trace']({ postgres: line }, 'embedded PostgreSQL');
      }
      if (text.includes('database system is ready to accept connections')) settle(null);
    });
  });
  server.unref();
  (server.stderr as Socket).unref?.();
  return { server, exited, outcome };
}

async function stopServer(server: ChildProcess, exited: Promise<void>): Promise<void> {
  // SIGTERM: wait for sessions that are just closing; SIGINT: end them and shut down cleanly; SIGQUIT: at once, to be recovered
  // at the next start.
  const steps = [
    ['SIGTERM', CLOSING_LIMIT],
    ['SIGINT', STOP_LIMIT],
    ['SIGQUIT', STOP_LIMIT],
    ['SIGKILL', STOP_LIMIT],
  ] as const;
  for (const [signal, limit] of steps) {
    server.kill(signal);
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<boolean>((resolve) => {
      timer = setTimeout(() => resolve(true), limit);
    });
    const isLate = await Promise.race([exited.then(() => false), late]);
    clearTimeout(timer);
    if (!isLate) return;
  }
}

/** Starts PostgreSQL on existing data, on a free port of this machine alone. */
export async function startServer(options: ServerOptions): Promise<RunningServer> {
  await assertUnused(options.data);
  for (let tries = 1; ; tries += 1) {
    const port = await freePort();
    const { server, exited, outcome } = await launch(options, port);
    if (outcome === null) {
      const release = guard(server);
      let stopping = false;
      server.once('exit', (code, signal) => {
        release();
        if (!stopping) options.log.error({ code, signal }, 'the embedded PostgreSQL ended by itself');
      });
      const stop = async (): Promise<void> => {
        stopping = true;
        await stopServer(server, exited);
      };
      return { port, stop };
    }
    if (outcome.includes('lock file "postmaster.pid"')) throw alreadyRunning(options.data);
    if (tries === PORT_TRIES || !/Address already in use|could not create any TCP/.test(outcome)) {
      throw new StartRefusal(`The embedded PostgreSQL does not start: ${outcome}`);
    }
  }
}
