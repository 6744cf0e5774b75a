import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createOutgoing, type OutgoingOptions } from '../../src/platform/outgoing.js';
import {
  endlessBody,
  gibberish,
  hang,
  hangUp,
  type Receiver,
  reset,
  startReceiver,
  status,
} from '../support/receiver.js';

let receiver: Receiver;
beforeAll(async () => {
  receiver = await startReceiver();
});
afterAll(() => receiver.close());

/** The ways out of an installation that allows its own machine, and of one that allows nothing. */
const local = (options: Partial<OutgoingOptions> = {}) =>
  createOutgoing({ allowedNetworks: ['127.0.0.0/8'], bodyTimeLimit: 50, ...options });
const closed = (options: Partial<OutgoingOptions> = {}) => createOutgoing({ allowedNetworks: [], ...options });
const post = (way: ReturnType<typeof local>, url: string) =>
  way.post(url, { 'content-type': 'application/json' }, '{}');
const port = () => new URL(receiver.url).port;

describe('a request', () => {
  it('arrives as it was given, and brings the status and Retry-After back', async () => {
    receiver.answer('/plain', status(429, { 'Retry-After': '7' }));
    expect(await post(local(), `${receiver.url}/plain`)).toEqual({ status: 429, retryAfter: '7', fault: null });
    const [got] = receiver.at('/plain');
    expect(got?.text).toBe('{}');
    expect(got?.headers).toMatchObject({
      'content-type': 'application/json',
      'content-length': '2',
      connection: 'keep-alive',
    });
  });

  it('follows no redirect', async () => {
    receiver.answer('/moved', status(302, { Location: `${receiver.url}/elsewhere` }));
    expect(await post(local(), `${receiver.url}/moved`)).toMatchObject({ status: 302, fault: null });
    expect(receiver.at('/elsewhere')).toEqual([]);
  });

  it.each([
    ['is reset', reset, 'the connection was reset'],
    ['is hung up on', hangUp, 'the connection was reset'],
    ['is answered with something else than HTTP', gibberish, expect.stringMatching(/^the request failed \(HPE_/)],
    [
      'is answered with endless headers',
      status(200, { 'x-large': 'x'.repeat(20_000) }),
      expect.stringMatching(/^the request failed \(HPE_HEADER_OVERFLOW/),
    ],
  ])('that %s has a fault and no status', async (what, answer, fault) => {
    const path = `/${what.replaceAll(' ', '-')}`;
    receiver.answer(path, answer);
    const answered = await post(local(), `${receiver.url}${path}`);
    expect(answered).toEqual({ status: null, retryAfter: undefined, fault });
  });

  it('that is not answered has a fault when its time is over', async () => {
    receiver.answer('/silent', hang);
    const fault = 'there was no answer within 0.2 s';
    expect(await post(local({ timeLimit: 200 }), `${receiver.url}/silent`)).toMatchObject({ status: null, fault });
  });

  it('to where nobody listens is refused', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port: free } = server.address() as { port: number };
    await new Promise((resolve) => server.close(resolve));
    expect(await post(local(), `http://127.0.0.1:${free}/`)).toMatchObject({ fault: 'the connection was refused' });
  });

  it('ends with the status though the body never does, or is far too long', async () => {
    receiver.answer('/slow', endlessBody(200), endlessBody(500));
    expect(await post(local(), `${receiver.url}/slow`)).toMatchObject({ status: 200, fault: null });
    expect(await post(local(), `${receiver.url}/slow`)).toMatchObject({ status: 500, fault: null });
    // It goes on as fast as it is read, and there is an hour for it: what ends it is its length.
    receiver.answer('/long', (response) => {
      const goOn = () => {
        while (!response.destroyed && response.write('x'.repeat(10_000)));
      };
      response.writeHead(200).on('drain', goOn);
      goOn();
    });
    const answered = await post(local({ bodyTimeLimit: 3_600_000 }), `${receiver.url}/long`);
    expect(answered).toMatchObject({ status: 200, fault: null });
  });
});

describe('an address that may not be called', () => {
  it.each([
    'https://127.0.0.1',
    'https://127.1',
    'https://2130706433',
    'https://0x7f.0.0.1',
    'https://0177.0.0.1',
    'https://0.0.0.0',
    'https://10.0.0.1',
    'https://169.254.169.254/latest/meta-data',
    'https://100.64.0.1',
    'https://224.0.0.1',
    'https://[::1]',
    'https://[::]',
    'https://[::ffff:127.0.0.1]',
    'https://[::ffff:7f00:1]',
    'https://[fe80::1]',
    'https://[fd00::1]',
    'https://[64:ff9b::7f00:1]',
    'https://[2002:7f00:1::1]',
  ])('is refused as it is written: %s', async (url) => {
    expect(closed().refusal(url)).toBe('leads to an address that may not be called');
    expect(await post(closed(), url)).toEqual({
      status: null,
      retryAfter: undefined,
      fault: 'the address leads to an address that may not be called',
    });
  });

  it('is one without https, but in a network that is allowed', async () => {
    const refusal = 'must begin with https://: WEBHOOK_ALLOWED_NETWORKS names no network that may be called by http';
    expect(closed().refusal('http://example.com/')).toBe(refusal);
    expect(local().refusal(`${receiver.url}/`)).toBeNull();
    expect(local().refusal('http://8.8.8.8/')).toBe('leads to an address that may not be called');
    expect(closed().refusal('https://8.8.8.8/')).toBeNull();
    expect(closed().refusal('https://example.com/')).toBeNull();
  });

  it.each([
    [['10.0.0.1']],
    [['127.0.0.1']],
    [['169.254.169.254']],
    [['::1']],
    [['::ffff:10.0.0.1']],
    [['64:ff9b::a00:1']],
    [['8.8.8.8', '10.0.0.1']],
    [['2001:4860:4860::8888', 'fd00::1']],
  ])('is one whose name leads to %j, without a word on where that is', async (addresses) => {
    const way = closed({ resolve: async () => addresses });
    expect(way.refusal('https://hook.example/')).toBeNull();
    const { fault } = await post(way, 'https://hook.example/');
    expect(fault).toBe('hook.example leads to an address that may not be called');
  });

  it('is one whose name has no address, or cannot be looked up', async () => {
    expect((await post(closed({ resolve: async () => [] }), 'https://hook.example/')).fault).toBe(
      'hook.example has no address',
    );
    const failing = closed({ resolve: () => Promise.reject(new Error('servers on fire')) });
    expect((await post(failing, 'https://hook.example/')).fault).toBe('the request failed (Error)');
  });

  it('is never connected to behind the check: the address that was checked is the one that is called', async () => {
    // A name server that answers with an allowed address first and another one whenever it is asked again.
    const asked: string[] = [];
    const resolve = async (name: string) => {
      asked.push(name);
      return asked.length === 1 ? ['127.0.0.1'] : ['10.255.255.1'];
    };
    const answered = await post(local({ resolve }), `http://hook.example:${port()}/rebound`);
    expect(answered.status).toBe(204);
    expect(asked).toEqual(['hook.example']);
    expect(receiver.at('/rebound')[0]?.headers.host).toBe(`hook.example:${port()}`);
  });

  it('stays one when only some networks are allowed, and a name under localhost is this machine', async () => {
    const resolve = async () => ['127.0.0.1'];
    const other = createOutgoing({ allowedNetworks: ['10.0.0.0/8'], resolve });
    expect((await post(other, `http://hook.example:${port()}/other`)).fault).toContain('may not be called');
    // Both of its addresses must be allowed.
    const both = createOutgoing({ allowedNetworks: ['127.0.0.0/8', '::1'] });
    expect((await post(both, `http://localhost:${port()}/localhost`)).status).toBe(204);
    expect((await post(local(), `http://localhost:${port()}/localhost`)).fault).toContain('may not be called');
  });

  it('gives up a name server that does not answer with the rest of the request', async () => {
    const way = closed({ timeLimit: 100, resolve: () => new Promise(() => undefined) });
    expect((await post(way, 'https://hook.example/')).fault).toBe('there was no answer within 0.1 s');
  });
});
