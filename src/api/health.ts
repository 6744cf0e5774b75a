import { type FastifyInstance, fastify } from 'fastify';
import { loggedError } from '../platform/log.js';
import type { ApiParts } from './parts.js';

export interface NodeState {
  /** Set once the node has begun to stop: it then asks load balancers to look elsewhere. */
  isDraining: boolean;
}

/** /healthz: the process runs. /readyz: it can serve. /metrics: Prometheus. None of them tells anything of a tenant. */
export function addHealthRoutes(
  server: FastifyInstance,
  parts: Pick<ApiParts, 'ready' | 'metrics' | 'log'>,
  state: NodeState,
): void {
  server.get('/healthz', async () => ({ status: 'ok' }));

  server.get('/readyz', async (_request, reply) => {
    const reason = state.isDraining ? 'stopping' : await reasonOf(parts);
    if (reason === null) return { status: 'ready' };
    return reply.code(503).send({ status: 'not ready', reason });
  });

  server.get('/metrics', async (_request, reply) => {
    const { registry } = parts.metrics;
    return reply.header('content-type', registry.contentType).send(await registry.metrics());
  });
}

/** Health and metrics alone, for a node that serves no API. */
export async function startHealth(
  parts: Pick<ApiParts, 'ready' | 'metrics' | 'log' | 'host' | 'port'>,
): Promise<{ close(): Promise<void> }> {
  const server = fastify({ forceCloseConnections: true });
  const state: NodeState = { isDraining: false };
  addHealthRoutes(server, parts, state);
  await server.listen({ host: parts.host, port: parts.port });
  return {
    async close() {
      state.isDraining = true;
      await server.close();
    },
  };
}

async function reasonOf({ ready, log }: Pick<ApiParts, 'ready' | 'log'>): Promise<string | null> {
  try {
    return await ready();
  } catch (error) {
    log.warn({ err: loggedError(error) }, 'not ready');
    return 'the database does not answer';
  }
}
