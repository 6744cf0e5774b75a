import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createVault, type Vault } from '../../src/platform/vault.js';

/** How a receiver answers one request. */
export type Answer = (response: ServerResponse) => void;

/** What a receiver got. */
export interface Received {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies of every shape
  readonly body: any;
}

/** A server that takes whatever is posted, and fails in whichever way it is told to. */
export interface Receiver {
  readonly url: string;
  readonly received: readonly Received[];
  /** What it got at a path. */
  at(path: string): Received[];
  /** The next requests at a path are answered so, those behind them with 204. */
  answer(path: string, ...answers: Answer[]): void;
  /** Resolves once so many requests have come to a path in all. */
  until(path: string, amount: number): Promise<void>;
  close(): Promise<void>;
}

export const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (response) => {
    response.writeHead(code, headers).end('an answer');
  };

/** Never answers. */
export const hang: Answer = () => undefined;

export const reset: Answer = (response) => {
  response.socket?.resetAndDestroy();
};

export const hangUp: Answer = (response) => {
  response.socket?.destroy();
};

/** Answers at once, and never comes to the end of its body. */
export const endlessBody =
  (code: number): Answer =>
  (response) => {
    response.writeHead(code).write('and so on');
  };

/** Speaks no HTTP. */
export const gibberish: Answer = (response) => {
  response.socket?.end('220 mail.example ESMTP\r\n');
};

export async function startReceiver(): Promise<Receiver> {
  const received: Received[] = [];
  const answers = new Map<string, Answer[]>();
  const waiting = new Set<() => void>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => undefined);
    request.on('end', () => {
      const text = Buffer.concat(chunks).toString();
      const path = request.url ?? '';
      received.push({ path, headers: request.headers, text, body: JSON.parse(text) });
      (answers.get(path)?.shift() ?? status(204))(response);
      for (const look of waiting) look();
    });
  });
  // A connection each: what is reset over a kept one is sent again at once, and how long one is kept is a matter of time.
  server.maxRequestsPerSocket = 1;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const at = (path: string) => received.filter((one) => one.path === path);
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    at,
    answer: (path, ...more) => {
      answers.set(path, [...(answers.get(path) ?? []), ...more]);
    },
    until: (path, amount) =>
      new Promise((resolve) => {
        const look = () => {
          if (at(path).length < amount) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

export function testVault(...keys: number[]): Vault {
  return createVault((keys.length === 0 ? [1] : keys).map((key) => Buffer.alloc(32, key)));
}
