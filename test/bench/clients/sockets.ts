import { randomUUID } from 'node:crypto';
import { WebSocket } from 'ws';

/** Sockets that subscribe to one thing, and what arrives on them. */
export interface Subscribers {
  /** Frames so far, on all sockets. */
  received(): number;
  /** Resolves once so many frames have arrived; fails after a while. */
  until(frames: number): Promise<void>;
  close(): void;
}

const PATIENCE = 60_000;
const AT_ONCE = 50;

function openSocket(
  url: string,
  token: string | null,
  query: string,
  heard: (text: string) => void,
): Promise<WebSocket> {
  const socket = new WebSocket(url, 'graphql-transport-ws', { perMessageDeflate: false });
  return new Promise((resolve, reject) => {
    socket.once('error', reject).once('close', (code) => reject(new Error(`a socket was closed with ${code}`)));
    socket.once('open', () => {
      if (token === null) return resolve(socket);
      socket.send(JSON.stringify({ type: 'connection_init', payload: { authorization: `Bearer ${token}` } }));
    });
    socket.on('message', (data: Buffer) => {
      const text = data.toString();
      if (text.startsWith('{"type":"connection_ack"')) {
        // As clients do: no two messages are the same bytes.
        socket.send(JSON.stringify({ id: randomUUID(), type: 'subscribe', payload: { query } }));
        resolve(socket);
      } else heard(text);
    });
  });
}

/** Opens sockets; `token` null: bare ones, which say nothing. `heard` is told of each frame as it arrives. */
export async function openSubscribers(
  url: string,
  amount: number,
  {
    token,
    query,
    heard,
  }: { readonly token: string | null; readonly query: string; readonly heard?: (text: string) => void },
): Promise<Subscribers> {
  let received = 0;
  const waiting = new Set<() => void>();
  const count = (text: string): void => {
    received += 1;
    heard?.(text);
    for (const look of waiting) look();
  };
  const sockets: WebSocket[] = [];
  while (sockets.length < amount) {
    const next = Math.min(AT_ONCE, amount - sockets.length);
    sockets.push(...(await Promise.all(Array.from({ length: next }, () => openSocket(url, token, query, count)))));
  }
  return {
    received: () => received,
    until: (frames) =>
      new Promise((resolve, reject) => {
        const late = setTimeout(() => reject(new Error(`${received} of ${frames} frames arrived`)), PATIENCE);
        const look = (): void => {
          if (received < frames) return;
          clearTimeout(late);
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    close: () => {
      for (const socket of sockets) socket.terminate();
    },
  };
}
