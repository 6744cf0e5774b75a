import { createConnection, type Socket } from 'node:net';

export interface HttpAnswer {
  readonly status: number;
  readonly body: Buffer;
}

/** One kept-alive HTTP connection that sends finished requests: the client must cost as little as possible. */
export interface HttpConnection {
  send(request: Buffer): Promise<HttpAnswer>;
  close(): void;
}

const HEAD_END = Buffer.from('\r\n\r\n');

function parse(received: Buffer): { answer: HttpAnswer; length: number } | null {
  const end = received.indexOf(HEAD_END);
  if (end < 0) return null;
  const head = received.toString('latin1', 0, end);
  const size = /\r\ncontent-length: (\d+)/i.exec(head)?.[1];
  if (size === undefined) throw new Error(`an answer without content-length:\n${head}`);
  const length = end + HEAD_END.length + Number(size);
  if (received.length < length) return null;
  return {
    answer: { status: Number(head.slice(9, 12)), body: received.subarray(end + HEAD_END.length, length) },
    length,
  };
}

export async function openConnection(port: number): Promise<HttpConnection> {
  const socket: Socket = createConnection({ host: '127.0.0.1', port, noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once('connect', resolve).once('error', reject));
  let received: Buffer[] = [];
  let waiting: { resolve(answer: HttpAnswer): void; reject(error: Error): void } | null = null;
  const fail = (error: Error): void => {
    waiting?.reject(error);
    waiting = null;
  };
  socket.on('error', fail);
  socket.on('close', () => fail(new Error('the server closed the connection')));
  socket.on('data', (chunk) => {
    received.push(chunk);
    try {
      const parsed = parse(received.length === 1 ? chunk : Buffer.concat(received));
      if (parsed === null) return;
      received = [];
      const { resolve } = waiting ?? { resolve: () => undefined };
      waiting = null;
      resolve(parsed.answer);
    } catch (error) {
      fail(error as Error);
    }
  });
  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        socket.write(request);
      }),
    close: () => socket.destroy(),
  };
}

/** A finished GraphQL request. */
export function graphqlRequest(
  token: string,
  query: string,
  variables: Readonly<Record<string, unknown>> = {},
): Buffer {
  const body = Buffer.from(JSON.stringify({ query, variables }));
  const head = [
    'POST /graphql HTTP/1.1',
    'Host: localhost',
    'Content-Type: application/json',
    `Authorization: Bearer ${token}`,
    `Content-Length: ${body.length}`,
  ].join('\r\n');
  return Buffer.concat([Buffer.from(`${head}\r\n\r\n`), body]);
}

export const BARE_REQUEST = Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');

/** Throws what the server said where an answer is not a good one. */
export function assertGood({ status, body }: HttpAnswer): void {
  if (status === 200 && !body.subarray(0, 9).equals(ERRORS)) return;
  throw new Error(`status ${status}: ${body.toString('utf8', 0, 2_000)}`);
}

const ERRORS = Buffer.from('{"errors"');

/** The data of a GraphQL answer. */
export function dataOf<T>(answer: HttpAnswer): T {
  assertGood(answer);
  const { data, errors } = JSON.parse(answer.body.toString()) as { data: T; errors?: unknown };
  if (errors !== undefined) throw new Error(JSON.stringify(errors));
  return data;
}
