import type { Agent, AgentOptions } from 'node:http';
import type { Duplex } from 'node:stream';
import { type Milliseconds, SECOND } from '../domain/instant.js';

/** So long a connection is kept for the next request to the same host and port: shorter than most servers do. */
const KEPT_FOR: Milliseconds = 4 * SECOND;
/** So many are kept in all, whatever the number of hosts. */
const MOST_KEPT = 256;

/** An agent whose connections are used again, one request at a time, and none of them by another host or port. */
export function keepingAgent<T extends Agent>(kind: new (options: AgentOptions) => T): T {
  const agent = new kind({ keepAlive: true, timeout: KEPT_FOR });
  // Node's types leave out that it says whether the socket is kept.
  const keep = agent.keepSocketAlive.bind(agent) as unknown as (socket: Duplex) => boolean;
  agent.keepSocketAlive = (socket) => {
    const kept = Object.values(agent.freeSockets).reduce((sum, sockets = []) => sum + sockets.length, 0);
    return kept < MOST_KEPT && keep(socket);
  };
  return agent;
}
