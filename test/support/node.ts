import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { buildAccordSchema } from '../../src/api/schema.js';
import { startApi } from '../../src/api/server.js';
import { parseConfig } from '../../src/config.js';
import { createVerifier } from '../../src/platform/auth.js';
import { systemClock } from '../../src/platform/clock.js';
import type { Database } from '../../src/platform/database.js';
import { createLog } from '../../src/platform/log.js';
import { createMetrics } from '../../src/platform/metrics.js';
import { createWake, type Wake } from '../../src/platform/wake.js';
import { TABLES } from '../../src/tables.js';
import type { TestDatabase } from './database.js';

/** What a process holds of the database: a pool of its own, and hints to and from the other processes. */
export interface Link {
  readonly database: Database;
  readonly wake: Wake;
  close(): Promise<void>;
}

export async function openLink(test: TestDatabase): Promise<Link> {
  const log = createLog('silent');
  const wake = createWake({ listenUrl: test.appUrl, log });
  const database = await test.connect({ entities: TABLES, wake, log });
  return {
    database,
    wake,
    async close() {
      await database.close();
      await wake.close();
    },
  };
}

/** A serving process, but for the process: nothing of it outlives `stop`. */
export interface ApiNode {
  readonly url: string;
  readonly wsUrl: string;
  stop(): Promise<void>;
}

export async function startApiNode(test: TestDatabase, localKeyFile: string): Promise<ApiNode> {
  const link = await openLink(test);
  const log = createLog('silent');
  const api = await startApi({
    ...link,
    clock: systemClock,
    log,
    metrics: createMetrics(),
    schema: buildAccordSchema(),
    verifier: createVerifier({ localKeyFile }, { clock: systemClock, log }),
    limits: parseConfig({}).limits,
    ide: false,
    host: '127.0.0.1',
    port: 0,
    ready: async () => null,
  });
  return {
    url: api.url,
    wsUrl: api.wsUrl,
    async stop() {
      await api.close(1_000);
      await link.close();
    },
  };
}

/** One subscription on a socket of its own. */
export interface Subscriber<T> {
  readonly received: readonly T[];
  /** Resolves once so much was received in all; rejects with what ended the subscription before. */
  until(amount: number): Promise<void>;
  /** Resolves with the code of the first error once the subscription ends. */
  readonly ended: Promise<string | null>;
  /** Cuts the connection off, without a word to the server; nothing is received any more. */
  cut(): void;
  /** Says goodbye. */
  complete(): Promise<void>;
}

type Failure = readonly { readonly extensions?: { readonly code?: string } }[];

function codeOf(failure: unknown): string {
  if (Array.isArray(failure)) return (failure as Failure)[0]?.extensions?.code ?? 'no code';
  return (failure as { code?: number } | null)?.code === undefined ? String(failure) : 'closed';
}

/** Subscribes with graphql-ws, which does not retry, and keeps what each event gives. */
export function subscribe<T>(
  wsUrl: string,
  token: string,
  query: string,
  variables: Record<string, unknown>,
): Subscriber<T> {
  const sockets: WebSocket[] = [];
  class Socket extends WebSocket {
    constructor(address: string, protocols: string | string[]) {
      super(address, protocols);
      sockets.push(this);
    }
  }
  const client: Client = createClient({
    url: wsUrl,
    webSocketImpl: Socket,
    retryAttempts: 0,
    connectionParams: { authorization: `Bearer ${token}` },
  });
  const received: T[] = [];
  let isCut = false;
  let ring = (): void => undefined;
  let code: string | null = null;
  const ended = new Promise<string | null>((resolve) => {
    const end = (reason: string | null): void => {
      code = reason ?? 'complete';
      ring();
      resolve(reason);
    };
    client.subscribe<Record<string, T>>(
      { query, variables },
      {
        next: ({ data, errors }) => {
          if (isCut) return;
          if (errors) return end(codeOf(errors));
          received.push(Object.values(data ?? {})[0] as T);
          ring();
        },
        error: (failure) => end(codeOf(failure)),
        complete: () => end(null),
      },
    );
  });
  return {
    received,
    ended,
    async until(amount) {
      while (received.length < amount) {
        if (code !== null) throw new Error(`ended with ${code} after ${received.length} of ${amount}`);
        await new Promise<void>((resolve) => {
          ring = resolve;
        });
      }
    },
    cut() {
      isCut = true;
      for (const socket of sockets) socket.terminate();
    },
    async complete() {
      await client.dispose();
    },
  };
}
