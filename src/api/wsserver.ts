import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ExecutionResult } from 'graphql';
import { type Context, handleProtocols, makeServer, type SubscribePayload } from 'graphql-ws';
import { type WebSocket, WebSocketServer } from 'ws';
import { Fault } from '../domain/fault.js';
import { type Log, loggedError } from '../platform/log.js';
import { bearerToken } from './authenticate.js';
import { presentErrors, presentResult } from './errors.js';
import { SUBSCRIPTION_PROTOCOL_TIMEOUT } from './limits.js';
import { type ApiParts, RECHECK } from './parts.js';
import type { Door } from './signin.js';
import type { SocketOperations } from './socketoperations.js';
import { type Extra, speakProtocol } from './socketprotocol.js';
import {
  GOING_AWAY,
  openSession,
  type SessionParts,
  type SocketSession,
  TRY_AGAIN_LATER,
  UNAUTHENTICATED_CLOSE,
} from './socketsession.js';
import type { SocketOperation } from './subscription.js';

type Parameters = Record<string, unknown> | undefined;
type Connection = Context<Parameters, Extra>;

export interface SocketApi {
  /** Takes over an HTTP connection that wants to become a socket. */
  upgrade(request: IncomingMessage, connection: Duplex, head: Buffer): void;
  /** Tells clients to come back elsewhere, and drops those that have not gone after a moment. */
  close(): Promise<void>;
}

const PATIENCE = 1_000;
/** Between two questions whether a client is still there; one that has not answered by the next is dropped. */
const HEARTBEAT = 12_000;

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
    handleProtocols,
  });
  const sessions = new Map<WebSocket, SocketSession>();

  const server = makeServer<Parameters, Extra>({
    connectionInitWaitTimeout: SUBSCRIPTION_PROTOCOL_TIMEOUT,
    onConnect: (connection) => signIn({ ...session, ...door, log }, sessions, connection),
    onSubscribe: ({ extra: { socket, request, outlet } }, id, payload: SubscribePayload) => {
      const replies = { send: outlet.answersTo(id), takeTurn: () => outlet.takeTurn(payload) };
      return operations.prepare(sessions.get(socket) ?? null, payload, door.addressOf(request), replies);
    },
    execute: (operation) => operations.execute(operation as SocketOperation),
    subscribe: (operation) => operations.subscribe(operation as SocketOperation),
    onNext: (_connection, _id, _payload, _operation, result) => presentResult(result as ExecutionResult, log),
    onError: (_connection, _id, _payload, errors) => presentErrors(errors, log),
    // Once the answer has left; also for one that the client no longer waits for.
    onComplete: ({ extra: { outlet } }, _id, payload) => outlet.giveTurn(payload),
    onClose: ({ extra: { socket } }) => {
      sessions.get(socket)?.end();
      sessions.delete(socket);
    },
  });
  const alive = new WeakSet<WebSocket>();
  sockets.on('connection', (socket, request) => {
    alive.add(socket);
    socket.on('pong', () => alive.add(socket));
    speakProtocol(server, socket, request, log);
  });
  const beating = setInterval(() => {
    for (const socket of sockets.clients) {
      if (!alive.delete(socket)) socket.terminate();
      else if (socket.readyState === socket.OPEN) socket.ping();
    }
  }, HEARTBEAT).unref();
  const { idle } = session.recheck ?? RECHECK;
  const rechecking = setInterval(() => {
    for (const open of sessions.values()) void open.recheck();
  }, idle).unref();

  return {
    upgrade: (request, connection, head) =>
      sockets.handleUpgrade(request, connection, head, (socket) => sockets.emit('connection', socket, request)),
    async close() {
      clearInterval(rechecking);
      clearInterval(beating);
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
