import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { untilStopped } from '../cli/serve.js';
import { connectParts, localSigner, openStore, type Parts, startNode } from '../compose.js';
import type { Config } from '../config.js';
import type { Instant } from '../domain/instant.js';
import { systemClock, type TimeSource } from '../platform/clock.js';
import type { Log } from '../platform/log.js';
import { startFeed } from './feed.js';
import { type Prepared, prepareDemo } from './preparing.js';
import { writePrivately } from './state.js';
import { queriesOf, signTokens, titleOf, USER_NAMES, type UserName } from './users.js';

/** What is written to `demo.json`, for programs that want to try the demonstration. */
export interface DemoFile {
  readonly url: string;
  readonly wsUrl: string;
  readonly tokens: Readonly<Record<UserName, string>>;
  readonly contracts: readonly { readonly id: string; readonly reference: string }[];
}

export interface DemoOptions {
  readonly seed?: string;
  /** Multiplies the volume of work; for tests. */
  readonly scale?: number;
  readonly clock?: TimeSource;
  readonly print?: (line: string) => void;
  /** Ends the demonstration in place of SIGTERM and SIGINT. */
  readonly signal?: AbortSignal;
  /** Told when it is ready. */
  readonly ready?: (demo: DemoFile) => void;
}

/** Runs the demonstration until it is told to stop: simulated history first, then the API with facts that keep coming in. */
export async function runDemo(config: Config, log: Log, options: DemoOptions = {}): Promise<void> {
  const { print = printLine, signal = signalled(), clock = systemClock } = options;
  // Refused at once where another issuer of tokens is configured.
  localSigner(config);
  print('starting the database');
  const store = await openStore(config, log, { share: false });
  try {
    // What an earlier start wrote would say that this one is ready; one that still runs has kept the database.
    await rm(fileOf(config), { force: true });
    const parts = await connectParts({ ...config, role: 'all' }, log, store, clock);
    try {
      const prepared = await prepareDemo(parts, { ...options, print, signal });
      await serveDemo(parts, prepared, { ...options, print, signal });
    } finally {
      await parts.close();
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    print('stopped; the next start goes on from here');
  } finally {
    await store.close();
  }
}

function fileOf(config: Config): string {
  return join(config.directory, 'demo.json');
}

async function serveDemo(
  parts: Parts,
  prepared: Prepared,
  { print, signal, ready }: DemoOptions & { readonly print: (line: string) => void; readonly signal: AbortSignal },
): Promise<void> {
  const node = await startNode(parts);
  const feed = startFeed(parts, prepared.feed);
  try {
    const demo = await describeDemo(parts, prepared, node);
    await writePrivately(fileOf(parts.config), demo);
    for (const line of linesOf(demo, prepared.live.id, parts.clock())) print(line);
    print(`ready ${demo.url}`);
    ready?.(demo);
    await aborted(signal);
    print('stopping: what is under way is finished');
  } finally {
    await feed.stop();
    await node.stop();
  }
}

async function describeDemo(
  { config }: Parts,
  { organisations, contracts }: Prepared,
  node: { readonly url: string | null; readonly wsUrl: string | null },
): Promise<DemoFile> {
  return {
    url: byName(node.url),
    wsUrl: byName(node.wsUrl),
    tokens: await signTokens(localSigner(config), organisations),
    contracts: contracts.map(({ id, reference }) => ({ id, reference })),
  };
}

/** This machine by its name, as people write it. */
function byName(url: string | null): string {
  return (url ?? '').replace(/\/\/(127\.0\.0\.1|0\.0\.0\.0|\[::1?\]):/, '//localhost:');
}

function linesOf({ url, tokens }: DemoFile, liveContractId: string, now: Instant): string[] {
  const users = USER_NAMES.flatMap((user) => [
    '',
    `== ${titleOf(user)}`,
    '',
    `{ "Authorization": "Bearer ${tokens[user]}" }`,
    ...queriesOf(user, liveContractId, now).flatMap((query) => ['', query]),
  ]);
  return [
    ...users,
    '',
    `Open ${url} in a browser. Paste the line in braces of a user under "Headers", below the editor, and a query into the editor.`,
    'A subscription shows a breach every few seconds. Ctrl-C stops; the next start goes on with the same data.',
    '',
  ];
}

function printLine(line: string): void {
  process.stdout.write(`${line}\n`);
}

function signalled(): AbortSignal {
  const controller = new AbortController();
  void untilStopped().then(() => controller.abort());
  return controller.signal;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}
