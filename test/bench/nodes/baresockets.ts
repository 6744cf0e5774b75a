import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { answerParent } from './child.js';

/** Start listening, or send one text of so many bytes to every socket, so many times. */
export type BareSocketsCommand = { readonly listen: true } | { readonly events: number; readonly bytes: number };

export interface BareDelivery {
  readonly cpuSeconds: number;
}

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}

/** Until the operating system has taken everything. */
async function drained(server: WebSocketServer): Promise<void> {
  while ([...server.clients].some((socket) => socket.bufferedAmount > 0)) await pause();
}

/** ws alone, one finished text for all: the limit of delivering an event. */
export async function runChild(): Promise<void> {
  const server = new WebSocketServer({ host: '127.0.0.1', port: 0 });
  await new Promise<void>((resolve) => server.once('listening', resolve));
  answerParent<BareSocketsCommand>(async (command) => {
    if ('listen' in command) return { port: (server.address() as AddressInfo).port };
    const text = 'x'.repeat(command.bytes);
    const before = process.cpuUsage();
    for (let event = 0; event < command.events; event += 1) {
      for (const socket of server.clients) socket.send(text);
      await drained(server);
    }
    const { user, system } = process.cpuUsage(before);
    return { cpuSeconds: (user + system) / 1e6 } satisfies BareDelivery;
  });
}
