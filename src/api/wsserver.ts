import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ExecutionResult } from 'graphql';
import type { Context, SubscribePayload } from 'graphql-ws';
import { type Extra, useServer } from 'graphql-ws/use/ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { Fault } from '../domain/fault.js';
import { type Log, loggedError } from '../platform/log.js';
import { bearerToken } from './authenticate.js';
import { presentErrors, presentResult } from './errors.js';
import { SUBSCRIPTION_PROTOCOL_TIMEOUT } from './limits.js';
import { type ApiParts, RECHECK } from './parts.js';
import type { Door } from './signin.js';
import type { SocketOperations } from './socketoperations.js';
import {
  GOING_AWAY,
  openSession,
  type SessionParts,
  type SocketSession,
  TRY_AGAIN_LATER,
  UNAUTHENTICATED_CLOSE,
} from './socketsession.js';
import type { SendAnswer, SocketOperation } from './subscription.js';

type Parameters = Record<string, unknown> | undefined;
type Connection = Context<Parameters, Extra>;

export interface SocketApi {
  /** Takes over an HTTP connection that wants to become a socket. */
  upgrade(request: IncomingMessage, connection: Duplex, head: Buffer): void;
  /** Tells clients to come back elsewhere, and drops those that have not gone after a moment. */
  close(): Promise<void>;
}

const PATIENCE = 1_000;
/** Bytes that may wait in the process for a client that reads slowly; the rest waits in the journal. */
const SENT_AHEAD = 16_384;
const END = Buffer.from('}');
const AS_TEXT = { binary: false };

/** GraphQL over WebSocket (protocol graphql-transport-ws), by the same rules as over HTTP. */
export function createSocketApi(
  parts: ApiParts,
  session: SessionParts,
  operations: SocketOperations,
  door: Door,
): SocketApi {
  const { log } = parts;
  // Deflating would cost each socket its own memory and each answer its own work.
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: parts.limits.bodyBytes,
    perMessageDeflate: false,
  });
  const sessions = new Map<WebSocket, SocketSession>();

  useServer<Parameters, Partial<Extra>>(
    {
      isProd: true,
      connectionInitWaitTimeout: SUBSCRIPTION_PROTOCOL_TIMEOUT,
      onConnect: (connection) => signIn({ ...session, ...door, log }, sessions, connection as Connection),
      onSubscribe: (connection, id, payload: SubscribePayload) => {
        const { socket, request } = (connection as Connection).extra;
        const session = sessions.get(socket) ?? null;
        return operations.prepare(session, payload, door.addressOf(request), answersTo(socket, id));
      },
      execute: (operation) => operations.execute(operation as SocketOperation),
      subscribe: (operation) => operations.subscribe(operation as SocketOperation),
      onNext: (_connection, _id, _payload, _operation, result) => presentResult(result as ExecutionResult, log),
      onError: (_connection, _id, _payload, errors) => presentErrors(errors, log),
      onClose: (connection) => {
        const { socket } = (connection as Connection).extra;
        sessions.get(socket)?.end();
        sessions.delete(socket);
      },
    },
    sockets,
  );
  const { idle } = session.recheck ?? RECHECK;
  const rechecking = setInterval(() => {
    for (const open of sessions.values()) void open.recheck();
  }, idle).unref();

  return {
    upgrade: (request, connection, head) =>
      sockets.handleUpgrade(request, connection, head, (socket) => sockets.emit('connection', socket, request)),
    async close() {
      clearInterval(rechecking);
      const gone = [...sockets.clients].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      for (const socket of sockets.clients) socket.close(GOING_AWAY, 'the server is stopping');
      const patience = setTimeout(() => {
        for (const socket of sockets.clients) socket.terminate();
      }, PATIENCE);
      await Promise.all(gone);
      clearTimeout(patience);
      sockets.close();
    },
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

/** How a socket is closed that could not be signed in: clients come back later where the reason is not theirs to mend. */
function closingOf(error: unknown, log: Log): { readonly code: number; readonly reason: string } {
  if (!(error instanceof Fault)) {
    log.error({ err: loggedError(error) }, 'nobody can be signed in on a socket');
    return { code: TRY_AGAIN_LATER, reason: 'the server cannot sign anyone in right now' };
  }
  const code = error.code === 'RATE_LIMITED' ? TRY_AGAIN_LATER : UNAUTHENTICATED_CLOSE;
  return { code, reason: error.message.length <= 100 ? error.message : 'Unauthenticated' };
}

/** Signs in by `connectionParams.authorization`; whoever does not is closed with 4401. */
async function signIn(
  parts: SessionParts & Door & { readonly log: Log },
  sessions: Map<WebSocket, SocketSession>,
  connection: Connection,
): Promise<boolean> {
  const { socket, request } = connection.extra;
  try {
    const { authorization, Authorization } = connection.connectionParams ?? {};
    const token = bearerToken(authorization ?? Authorization);
    if (token === null) throw new Fault('UNAUTHENTICATED', 'connectionParams.authorization is missing');
    const actor = await parts.signIn(token, parts.addressOf(request));
    // It may have gone while its token was looked at.
    if (socket.readyState !== socket.OPEN) return false;
    sessions.set(socket, openSession(parts, socket, token, actor));
    return true;
  } catch (error) {
    const { code, reason } = closingOf(error, parts.log);
    socket.close(code, reason);
    return false;
  }
}
