import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { createInterface } from 'node:readline';

/** A server process of Accord, as an installation runs it. */
export interface AccordNode {
  readonly pid: number;
  /** Milliseconds from its start to its line `ready`. */
  readonly startedIn: number;
  readonly port: number;
  readonly wsUrl: string;
  /** Processor seconds so far and resident memory in bytes, as the node itself tells Prometheus. */
  usage(): Promise<{ readonly cpuSeconds: number; readonly memory: number }>;
  stop(): Promise<void>;
}

export interface NodeOptions {
  readonly dist: string;
  readonly appUrl: string;
  readonly role: 'all' | 'api' | 'worker';
  readonly profile: string | null;
  /** Of the issuer it trusts, and more. */
  readonly environment: Readonly<Record<string, string>>;
}

function launch({ dist, appUrl, role, profile, environment }: NodeOptions): ChildProcess {
  const main = resolve(dist, 'src/main.js');
  if (!existsSync(main)) throw new Error(`${main} is missing: run "node scripts/build.js" first`);
  const flags = profile === null ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(profile)}`];
  return spawn(process.execPath, [...flags, main], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: {
      PATH: process.env['PATH'] ?? '',
      LOG_LEVEL: 'warn',
      HOST: '127.0.0.1',
      PORT: '0',
      DATABASE_URL: appUrl,
      ACCORD_ROLE: role,
      // The bench is one organisation that asks more in a second than a reasonable one in minutes.
      MAX_OPERATIONS_PER_MINUTE: '10000000',
      ...environment,
    },
  });
}

/** Of a node that only works: it serves nothing. */
const NOWHERE = 'http://127.0.0.1:0';

async function readyUrl(child: ChildProcess): Promise<string> {
  if (child.stdout === null) throw new Error('no output');
  for await (const line of createInterface({ input: child.stdout })) {
    if (line === 'ready worker') return NOWHERE;
    if (line.startsWith('ready ')) return line.slice('ready '.length);
  }
  throw new Error(`the node ended with code ${child.exitCode} before it was ready`);
}

function metric(text: string, name: string): number {
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1] ?? Number.NaN);
}

export async function startAccordNode(options: NodeOptions): Promise<AccordNode> {
  const startedAt = performance.now();
  const child = launch(options);
  const kill = () => child.kill('SIGKILL');
  process.once('exit', kill);
  const ended = new Promise<void>((done) => child.once('exit', () => done()));
  const url = new URL(await readyUrl(child));
  child.stdout?.pipe(process.stderr, { end: false });
  const startedIn = performance.now() - startedAt;
  return {
    pid: child.pid ?? 0,
    startedIn,
    port: Number(url.port),
    wsUrl: `ws://127.0.0.1:${url.port}/graphql`,
    async usage() {
      const text = await (await fetch(new URL('/metrics', url))).text();
      return {
        cpuSeconds: metric(text, 'process_cpu_seconds_total'),
        memory: metric(text, 'process_resident_memory_bytes'),
      };
    },
    async stop() {
      process.off('exit', kill);
      child.kill('SIGTERM');
      const late = setTimeout(kill, 20_000);
      await ended;
      clearTimeout(late);
    },
  };
}
