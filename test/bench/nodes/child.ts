import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Parts of the bench that run in processes of their own; the modules speak by IPC messages. */
export const CHILDREN = {
  barehttp: () => import('./barehttp.js'),
  baresockets: () => import('./baresockets.js'),
  loadpart: () => import('../world/loadpart.js'),
} as const satisfies Record<string, () => Promise<{ runChild(): Promise<void> }>>;

export type ChildName = keyof typeof CHILDREN;

export interface BenchChild {
  readonly process: ChildProcess;
  /** Sends a message and waits for the next one; fails when the child ends. */
  ask<T>(message: unknown): Promise<T>;
  stop(): Promise<void>;
}

const RUN = fileURLToPath(new URL('../run.mjs', import.meta.url));

export function startChild(name: ChildName): BenchChild {
  const child = fork(RUN, ['--child', name], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  return {
    process: child,
    ask<T>(message: unknown): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        const failed = (code: number | null) => reject(new Error(`${name} ended with code ${code}`));
        child.once('exit', failed);
        child.once('message', (answer) => {
          child.off('exit', failed);
          resolve(answer as T);
        });
        child.send(message as object);
      });
    },
    async stop() {
      process.off('exit', kill);
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** The other side: answers each message with what `answer` makes of it. */
export function answerParent<T>(answer: (message: T) => Promise<unknown>): void {
  process.on('message', (message) => {
    answer(message as T).then(
      (result) => process.send?.(result ?? {}),
      (error: unknown) => {
        process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
        process.exit(1);
      },
    );
  });
  process.on('disconnect', () => process.exit(0));
}
