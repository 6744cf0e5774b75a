import { createServer, type Server, type Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createOutgoing, type OutgoingOptions } from '../../src/platform/outgoing.js';

const TAKEN = 'HTTP/1.1 204 No Content\r\n\r\n';

/** What a receiver does with the n-th request of a connection, n from 1. */
type Treat = (socket: Socket, connection: number, request: number) => void;

let server: Server;
let port: number;
let made: number;
let treat: Treat;
let ended: number[];

beforeEach(async () => {
  [made, ended] = [0, []];
  treat = (socket) => socket.write(TAKEN);
  server = createServer((socket) => {
    made += 1;
    const connection = made;
    let request = 0;
    socket.on('error', () => undefined);
    socket.on('close', () => ended.push(connection));
    socket.on('data', (bytes: Buffer) => {
      // The body is `{}`, and comes with the head or behind it.
      if (!bytes.toString().endsWith('{}')) return;
      request += 1;
      treat(socket, connection, request);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ({ port } = server.address() as { port: number });
});
afterEach(() => new Promise((resolve) => server.close(resolve)), 20_000);

const local = (options: Partial<OutgoingOptions> = {}) =>
  createOutgoing({ allowedNetworks: ['127.0.0.0/8'], bodyTimeLimit: 50, ...options });
const post = (way: ReturnType<typeof local>, host = '127.0.0.1') => way.post(`http://${host}:${port}/`, {}, '{}');

describe('a connection', () => {
  it('is used again, and is not held open for ever', async () => {
    const way = local();
    for (let i = 0; i < 5; i += 1) expect(await post(way)).toMatchObject({ status: 204, fault: null });
    expect(made).toBe(1);
    const restsAt = performance.now();
    while (ended.length === 0) await wait(20);
    expect(performance.now() - restsAt).toBeGreaterThan(3_500);
  });

  it('stays with the address that was checked; a new one is checked anew', async () => {
    const asked: string[] = [];
    const resolve = async (name: string) => {
      asked.push(name);
      return asked.length === 1 ? ['127.0.0.1'] : ['10.255.255.1'];
    };
    const way = local({ resolve });
    expect(await post(way, 'hook.example')).toMatchObject({ status: 204 });
    expect(await post(way, 'hook.example')).toMatchObject({ status: 204 });
    expect(asked).toEqual(['hook.example']);
    treat = (socket) => socket.end('HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n');
    expect(await post(way, 'hook.example')).toMatchObject({ status: 204 });
    expect(await post(way, 'hook.example')).toMatchObject({
      status: null,
      fault: 'hook.example leads to an address that may not be called',
    });
    expect(made).toBe(1);
  });

  it('that was closed meanwhile does not fail the request: it is sent over a new one', async () => {
    const way = local();
    treat = (socket, connection, request) =>
      connection === 1 && request === 2 ? socket.resetAndDestroy() : socket.write(TAKEN);
    expect(await post(way)).toMatchObject({ status: 204 });
    expect(await post(way)).toMatchObject({ status: 204, fault: null });
    expect(made).toBe(2);
  });

  it('that is new and is closed fails the request, and so does the one in place of a kept one', async () => {
    const way = local();
    treat = (socket, connection, request) =>
      connection === 1 && request === 1 ? socket.write(TAKEN) : socket.resetAndDestroy();
    expect(await post(way)).toMatchObject({ status: 204 });
    for (const connections of [2, 3]) {
      expect(await post(way)).toMatchObject({ status: null, fault: 'the connection was reset' });
      expect(made).toBe(connections);
    }
  });

  it('that is kept gives a silent receiver no more time than a new one', async () => {
    const way = local({ timeLimit: 1_000 });
    treat = (socket, connection, request) => {
      if (connection === 1 && request === 1) socket.write(TAKEN);
      else if (connection === 1) setTimeout(() => socket.resetAndDestroy(), 900);
    };
    await post(way);
    const startedAt = performance.now();
    expect(await post(way)).toMatchObject({ status: null, fault: 'there was no answer within 1 s' });
    // Not 900 ms and another second.
    expect(performance.now() - startedAt).toBeLessThan(1_800);
  });

  it('whose answer was not read to its end is not used again', async () => {
    const way = local();
    treat = (socket) => socket.write('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nand so on');
    for (let i = 0; i < 2; i += 1) expect(await post(way)).toMatchObject({ status: 200, fault: null });
    expect(made).toBe(2);
  });

  it('is kept for so many hosts alone that they cannot fill the installation', async () => {
    const way = local({ resolve: async () => ['127.0.0.1'] });
    for (let host = 0; host < 300; host += 1) await post(way, `h${host}.example`);
    expect(made).toBe(300);
    const open = () => new Promise<number>((resolve) => server.getConnections((_, amount) => resolve(amount)));
    while ((await open()) > 256) await wait(5);
    expect(await open()).toBeGreaterThan(0);
  });
});
