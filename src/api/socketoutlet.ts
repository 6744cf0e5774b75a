import type { WebSocket } from 'ws';
import type { SendAnswer } from './subscription.js';

/** Bytes that may wait in the process for a client that reads slowly; the rest waits in the journal. */
const SENT_AHEAD = 16_384;
/** Queries and mutations of a socket that run, or whose answers have not left the process; others wait for their turn. */
const AT_ONCE = 8;
/** Messages that may wait to leave, beside events: beyond, nothing is read either that could ask for another. */
const MOST_UNSENT = 100;

const END = Buffer.from('}');
const AS_TEXT = { binary: false };

/** What leaves by one socket. */
export interface Outlet {
  /** Settles once the message has left the process. Never fails: who has gone needs no answer. */
  send(message: string): Promise<void>;
  /** Events of the subscription of this id. */
  answersTo(id: string): SendAnswer;
  /** Waits until the query or mutation, named by an object of its own, may run. False: the socket is closed meanwhile. */
  takeTurn(operation: object): Promise<boolean>;
  /** Gives up the turn, if there is one, for the next that waits. */
  giveTurn(operation: object): void;
  /** The socket is closed. */
  end(): void;
}

export function createOutlet(socket: WebSocket): Outlet {
  let unsent = 0;
  const running = new Set<object>();
  const waiting: { readonly operation: object; readonly start: (isOpen: boolean) => void }[] = [];

  let isOver = false;

  const end = (): void => {
    isOver = true;
    for (const { start } of waiting.splice(0)) start(false);
  };
  const left = (error?: Error | null): void => {
    unsent -= 1;
    // It has gone, and is about to be closed.
    if (error) end();
    if (unsent < MOST_UNSENT && socket.isPaused) socket.resume();
  };
  return {
    send: (message) =>
      new Promise((resolve) => {
        if (socket.readyState !== socket.OPEN) return resolve();
        unsent += 1;
        if (unsent >= MOST_UNSENT) socket.pause();
        socket.send(message, (error) => {
          left(error);
          resolve();
        });
      }),
    answersTo: (id) => answersTo(socket, id),
    async takeTurn(operation) {
      if (isOver) return false;
      if (running.size >= AT_ONCE) return new Promise((start) => waiting.push({ operation, start }));
      running.add(operation);
      return true;
    },
    giveTurn(operation) {
      if (!running.delete(operation)) return;
      const next = waiting.shift();
      if (next === undefined) return;
      running.add(next.operation);
      next.start(true);
    },
    end,
  };
}

/**
 * Sends what the protocol calls `next`. graphql-ws would write each subscriber's message anew: here all of it but the id is
 * the same bytes for everyone.
 */
function answersTo(socket: WebSocket, id: string): SendAnswer {
  const start = Buffer.from(`{"id":${JSON.stringify(id)},"type":"next","payload":`);
  return (payload) => {
    const message = Buffer.concat([start, payload, END]);
    if (socket.bufferedAmount >= SENT_AHEAD) {
      return new Promise((resolve) => socket.send(message, AS_TEXT, () => resolve()));
    }
    socket.send(message, AS_TEXT);
    return null;
  };
}
