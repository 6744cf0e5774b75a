import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import type { TestDatabase } from './database.js';

/** Worker processes of Accord on one database, as an installation runs them. */
export interface WorkerProcesses {
  /** Starts one more and waits until it is ready. */
  start(): Promise<void>;
  /** Ends one of those that are ready in the middle of whatever it does; answers whether one was. */
  kill(random?: () => number): Promise<boolean>;
  /** Ends all of them, and removes what they kept. */
  close(): Promise<void>;
}

const MAIN = resolve('dist/src/main.js');

export async function workerProcesses(
  test: Pick<TestDatabase, 'appUrl'>,
  environment: Readonly<Record<string, string>> = {},
): Promise<WorkerProcesses> {
  if (!existsSync(MAIN)) throw new Error(`${MAIN} is missing: run "node scripts/build.js" first`);
  const directory = await mkdtemp(join(tmpdir(), 'accord-workers-'));
  const running = new Set<ChildProcess>();
  const ready = new Set<ChildProcess>();

  async function end(child: ChildProcess): Promise<void> {
    running.delete(child);
    ready.delete(child);
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    if (child.exitCode === null && child.signalCode === null) await ended;
  }

  return {
    async start() {
      const child = spawn(process.execPath, [MAIN], {
        stdio: ['ignore', 'pipe', 'inherit'],
        env: {
          PATH: process.env['PATH'] ?? '',
          LOG_LEVEL: 'fatal',
          HOST: '127.0.0.1',
          PORT: '0',
          ACCORD_DIRECTORY: directory,
          ACCORD_ROLE: 'worker',
          DATABASE_URL: test.appUrl,
          ...environment,
        },
      });
      running.add(child);
      for await (const line of createInterface({ input: child.stdout })) if (line.startsWith('ready')) break;
      ready.add(child);
      child.stdout.resume();
    },
    async kill(random = Math.random) {
      const victim = [...ready][Math.floor(random() * ready.size)];
      if (victim !== undefined) await end(victim);
      return victim !== undefined;
    },
    async close() {
      await Promise.all([...running].map(end));
      await rm(directory, { recursive: true, force: true });
    },
  };
}
