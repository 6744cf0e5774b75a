import type { AddressInfo } from 'node:net';
import { setTimeout } from 'node:timers/promises';
import type { Milliseconds } from '../domain/instant.js';
import { createAdmission } from './admission.js';
import { createAuthenticate } from './authenticate.js';
import { createClientAddress } from './clientaddress.js';
import { createDocumentCache } from './documentcache.js';
import { addHealthRoutes, type NodeState } from './health.js';
import { createHttpApi } from './httpserver.js';
import { addIngestRoutes } from './ingestroutes.js';
import type { ApiParts } from './parts.js';
import { createRates } from './rates.js';
import { createSignIn, type Door } from './signin.js';
import { createSocketOperations } from './socketoperations.js';
import { addStatementRoutes } from './statementroutes.js';
import { createSocketApi } from './wsserver.js';

/** A serving API. */
export interface RunningApi {
  /** `http://host:port/graphql` */
  readonly url: string;
  /** `ws://host:port/graphql` */
  readonly wsUrl: string;
  readonly port: number;
  /** Takes nothing new, finishes what runs, closes sockets with 1001; drops what is left after `patience`. */
  close(patience?: Milliseconds): Promise<void>;
}

const PATIENCE: Milliseconds = 10_000;

/** Serves GraphQL over HTTP and WebSocket, health and metrics at one port. */
export async function startApi(parts: ApiParts): Promise<RunningApi> {
  const { schema, limits, clock, database, verifier } = parts;
  const rates = createRates(limits);
  const admit = createAdmission(schema, limits, rates, clock);
  const authenticate = createAuthenticate(database, verifier, clock);
  const door: Door = {
    signIn: createSignIn(authenticate, limits.failedSignInsPerMinute, clock),
    addressOf: createClientAddress(parts.trustedProxies),
  };
  const documents = createDocumentCache();
  const http = await createHttpApi(parts, door, admit, documents);
  const operations = createSocketOperations(parts, admit, rates, documents);
  const sockets = createSocketApi(
    parts,
    { authenticate, clock, wake: parts.wake, recheck: parts.recheck },
    operations,
    door,
  );
  const state: NodeState = { isDraining: false };
  addHealthRoutes(http.server, parts, state);
  addStatementRoutes(http.server, parts, door, rates);
  await addIngestRoutes(http.server, parts, door, rates);

  http.server.server.on('upgrade', (request, connection, head) => {
    const isOurs = request.url?.split('?')[0] === '/graphql' && !state.isDraining;
    if (isOurs) sockets.upgrade(request, connection, head);
    else connection.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
  });
  await http.server.listen({ host: parts.host, port: parts.port });
  const { port } = http.server.server.address() as AddressInfo;
  const name = parts.host.includes(':') ? `[${parts.host}]` : parts.host;

  const drain = async (patience: Milliseconds): Promise<void> => {
    const closed = http.server.close();
    // Connections kept alive by clients end once their last answer is out.
    const idle = setInterval(() => http.server.server.closeIdleConnections(), 50).unref();
    await Promise.race([operations.drain(), setTimeout(patience, undefined, { ref: false })]);
    await sockets.close();
    await closed.finally(() => clearInterval(idle));
    await http.settle();
  };
  return {
    url: `http://${name}:${port}/graphql`,
    wsUrl: `ws://${name}:${port}/graphql`,
    port,
    async close(patience = PATIENCE) {
      state.isDraining = true;
      const enough = new AbortController();
      setTimeout(patience, undefined, { signal: enough.signal, ref: false })
        .then(() => http.server.server.closeAllConnections())
        .catch(() => undefined);
      await drain(patience).finally(() => enough.abort());
    },
  };
}
