import type { IncomingMessage } from 'node:http';
import { CloseCode, type Server } from 'graphql-ws';
import type { WebSocket } from 'ws';
import { type Log, loggedError } from '../platform/log.js';
import { createOutlet, type Outlet } from './socketoutlet.js';

/** What is known of a connection beside what the protocol says. */
export interface Extra {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  readonly outlet: Outlet;
}

/** How graphql-ws says that a client sent what only servers send. */
const NOT_FOR_SERVERS = 'Unexpected message of type';

/** Ties a socket to graphql-ws until it closes. Its own way of doing so keeps no measure and writes past the log. */
export function speakProtocol(server: Server<Extra>, socket: WebSocket, request: IncomingMessage, log: Log): void {
  const outlet = createOutlet(socket);
  const take = async (data: unknown, handle: (message: string) => Promise<void>): Promise<void> => {
    try {
      await handle(String(data));
    } catch (error) {
      if (error instanceof Error && error.message.startsWith(NOT_FOR_SERVERS)) {
        socket.close(CloseCode.BadRequest, 'Invalid message received');
        return;
      }
      log.error({ err: loggedError(error) }, 'a message of a socket could not be handled');
      socket.close(CloseCode.InternalServerError, 'Internal server error');
    }
  };
  const closed = server.opened(
    {
      protocol: socket.protocol,
      send: (message) => outlet.send(message),
      close: (code, reason) => socket.close(code, reason),
      onMessage: (handle) => {
        socket.on('message', (data) => void take(data, handle));
      },
    },
    { socket, request, outlet },
  );
  // Frames that are none, or too large: the client's fault, and the socket closes itself with the code for it.
  socket.on('error', (error) => log.debug({ err: loggedError(error) }, 'a socket failed'));
  socket.once('close', (code, reason) => {
    outlet.end();
    closed(code, String(reason)).catch((error) =>
      log.error({ err: loggedError(error) }, 'a socket could not be ended'),
    );
  });
}
