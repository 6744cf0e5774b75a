import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';
import { answerParent } from './child.js';

/** What a bare server answers each request with: the rows of one statement, as JSON. */
export interface BareQuestion {
  readonly url: string;
  readonly text: string;
  readonly values: readonly unknown[];
}

const POOL_SIZE = 4;

async function serveRows({ url, text, values }: BareQuestion): Promise<{ port: number }> {
  const pool = new pg.Pool({ connectionString: url, max: POOL_SIZE });
  const server = createServer((request, response) => {
    request.resume();
    pool
      .query({ name: 'bare', text, values: [...values] })
      .then(({ rows }) => {
        const body = Buffer.from(JSON.stringify(rows));
        response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
        response.end(body);
      })
      .catch(() => response.writeHead(500, { 'content-length': 0 }).end());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as AddressInfo).port };
}

/** Node's HTTP server, pg's pool, and nothing else: the limit of what the API can reach. */
export async function runChild(): Promise<void> {
  answerParent<BareQuestion>(serveRows);
}
