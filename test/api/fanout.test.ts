import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { GraphQLInt, GraphQLObjectType, GraphQLSchema, GraphQLString } from 'graphql';
import { WebSocket } from 'ws';
import type { Role, Side } from '../../src/domain/actor.js';
import type { RequestContext } from '../../src/platform/requestcontext.js';
import { startServer, type TestServer } from '../support/server.js';

/** Events that the test tells, and what becomes of them. */
interface Story {
  readonly schema: GraphQLSchema;
  tell(...texts: string[]): void;
  /** How often an answer was made. */
  executions(): number;
  /** How many events each subscriber has taken, by the order in which they subscribed. */
  readonly taken: number[];
}

function createStory(): Story {
  const events: { text: string }[] = [];
  const taken: number[] = [];
  let executions = 0;
  let waiting: (() => void)[] = [];
  async function* follow() {
    const subscriber = taken.push(0) - 1;
    for (let next = 0; ; ) {
      const event = events[next];
      if (event === undefined) await new Promise<void>((resolve) => waiting.push(resolve));
      else {
        next += 1;
        taken[subscriber] = next;
        yield event;
      }
    }
  }
  const said = {
    type: GraphQLString,
    args: { to: { type: GraphQLString } },
    subscribe: () => follow(),
    resolve: ({ text }: { text: string }, { to }: { to?: string }, { actor }: RequestContext) => {
      executions += 1;
      return [text, actor.organisationId, actor.side, actor.role, to ?? 'all'].join(' ');
    },
  };
  const long = {
    type: GraphQLString,
    resolve: () => {
      executions += 1;
      return 'x'.repeat(1_000_000);
    },
  };
  return {
    schema: new GraphQLSchema({
      query: new GraphQLObjectType({ name: 'Query', fields: { one: { type: GraphQLInt }, long } }),
      subscription: new GraphQLObjectType({ name: 'Subscription', fields: { said } }),
    }),
    taken,
    executions: () => executions,
    tell(...texts) {
      events.push(...texts.map((text) => ({ text })));
      for (const wake of waiting.splice(0)) wake();
      waiting = [];
    },
  };
}

interface Message {
  readonly id?: string;
  readonly type: string;
  readonly payload?: { readonly data: { readonly said: string; readonly long?: string } };
}

/** A socket that speaks the protocol word by word. */
interface Line {
  readonly socket: WebSocket;
  readonly heard: Message[];
  subscribe(id: string, variables?: Record<string, string>): void;
  ask(id: string, query: string): void;
  complete(id: string): void;
}

const SAID = 'subscription ($to: String) { said(to: $to) }';

let story: Story;
let server: TestServer;
let lines: Line[];
let pastTheLog: ReturnType<typeof jest.spyOn>;

beforeEach(async () => {
  pastTheLog = jest.spyOn(console, 'error').mockImplementation(() => undefined);
  story = createStory();
  server = await startServer({ schema: story.schema });
  lines = [];
});
afterEach(async () => {
  for (const { socket } of lines) socket.terminate();
  await server?.close();
  expect(pastTheLog).not.toHaveBeenCalled();
  pastTheLog.mockRestore();
});

async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
}

async function open(who: { organisationId: string; side: Side; role?: Role }): Promise<Line> {
  const socket = new WebSocket(server.wsUrl, 'graphql-transport-ws');
  const say = (message: object): void => socket.send(JSON.stringify(message));
  const heard: Message[] = [];
  let isSignedIn = false;
  socket.on('message', (data) => {
    const message = JSON.parse(String(data)) as Message;
    if (message.type === 'connection_ack') isSignedIn = true;
    else heard.push(message);
  });
  const line: Line = {
    socket,
    heard,
    subscribe: (id, variables = {}) => say({ id, type: 'subscribe', payload: { query: SAID, variables } }),
    ask: (id, query) => say({ id, type: 'subscribe', payload: { query } }),
    complete: (id) => say({ id, type: 'complete' }),
  };
  lines.push(line);
  await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
  say({ type: 'connection_init', payload: { authorization: `Bearer ${await server.token(who)}` } });
  await until(() => isSignedIn);
  return line;
}

function next(id: string, said: string): Message {
  return { id, type: 'next', payload: { data: { said } } };
}

describe('an answer to an event', () => {
  it('is made once for all who ask the same as the same, and told to each under its own id', async () => {
    const { id: organisationId } = await server.createOrganisation();
    const [one, two] = [await open({ organisationId, side: 'CLIENT' }), await open({ organisationId, side: 'CLIENT' })];
    one.subscribe('first');
    one.subscribe('"second"\n');
    two.subscribe('dritte-Größe');
    await until(() => story.taken.length === 3);
    story.tell('Grüße, 世界', 'bye');
    await until(() => one.heard.length === 4 && two.heard.length === 2);
    const said = (text: string) => `${text} ${organisationId} CLIENT ADMIN all`;
    const told = (id: string) => [next(id, said('Grüße, 世界')), next(id, said('bye'))];
    expect(one.heard.filter(({ id }) => id === 'first')).toEqual(told('first'));
    expect(one.heard.filter(({ id }) => id === '"second"\n')).toEqual(told('"second"\n'));
    expect(two.heard).toEqual(told('dritte-Größe'));
    expect(story.executions()).toBe(2);
  });

  it('is never that of another organisation, side, role or of other variables', async () => {
    const [{ id: ours }, { id: theirs }] = [await server.createOrganisation(), await server.createOrganisation()];
    const asked: [Parameters<typeof open>[0], Record<string, string>, string][] = [
      [{ organisationId: ours, side: 'CLIENT', role: 'ADMIN' }, {}, `hello ${ours} CLIENT ADMIN all`],
      [{ organisationId: ours, side: 'CLIENT', role: 'ADMIN' }, { to: 'you' }, `hello ${ours} CLIENT ADMIN you`],
      [{ organisationId: ours, side: 'CLIENT', role: 'VIEWER' }, {}, `hello ${ours} CLIENT VIEWER all`],
      [{ organisationId: ours, side: 'VENDOR', role: 'ADMIN' }, {}, `hello ${ours} VENDOR ADMIN all`],
      [{ organisationId: theirs, side: 'CLIENT', role: 'ADMIN' }, {}, `hello ${theirs} CLIENT ADMIN all`],
    ];
    for (const [who, variables] of asked) (await open(who)).subscribe('1', variables);
    await until(() => story.taken.length === 5);
    story.tell('hello');
    await until(() => lines.every(({ heard }) => heard.length === 1));
    expect(lines.map(({ heard }) => heard)).toEqual(asked.map(([, , said]) => [next('1', said)]));
    expect(story.executions()).toBe(5);
  });
});

describe('an organisation whose subscribers ask for more answers a minute than it may have', () => {
  it('has each counted once for all who ask the same, and gets the others later, delaying nobody else', async () => {
    await server.close();
    let now = Date.UTC(2026, 5, 1);
    server = await startServer({ schema: story.schema, clock: () => now, limits: { operationsPerMinute: 20 } });
    const [{ id: busy }, { id: other }] = [await server.createOrganisation(), await server.createOrganisation()];
    const line = await open({ organisationId: busy, side: 'CLIENT' });
    const others = await open({ organisationId: other, side: 'CLIENT' });
    const SAME = 8;
    for (let n = 0; n < SAME; n += 1) line.subscribe(`same ${n}`);
    line.subscribe('different', { to: 'me' });
    others.subscribe('other');
    await until(() => story.taken.length === SAME + 2);
    // 15 answers for all who ask the same and 15 for the one who does not: 10 more than the minute holds.
    const texts = Array.from({ length: 15 }, (_, n) => `${n}`);
    story.tell(...texts);
    await until(() => others.heard.length === 15 && story.executions() >= 15 + 20);
    // Operations are counted apart: 9 of 20 were spent on subscribing.
    line.ask('query', '{ one }');
    const heard = (wanted: string) => line.heard.filter(({ id, type }) => id === wanted && type === 'next');
    await until(() => heard('query').length === 1);
    expect(story.executions()).toBe(15 + 20);
    now += 60_000;
    await until(() => line.heard.filter(({ id }) => id !== 'query').length === 15 * (SAME + 1));
    const said = (to: string) => texts.map((text) => `${text} ${busy} CLIENT ADMIN ${to}`);
    expect(heard('different').map(({ payload }) => payload?.data.said)).toEqual(said('me'));
    expect(heard('same 0').map(({ payload }) => payload?.data.said)).toEqual(said('all'));
    expect(story.executions()).toBe(15 + 30);
  });
});

describe('a socket that reads slowly', () => {
  it('delays nobody, fills no memory, and hears everything once and in order when it reads again', async () => {
    const { id: organisationId } = await server.createOrganisation();
    const [slow, quick] = [
      await open({ organisationId, side: 'CLIENT' }),
      await open({ organisationId, side: 'CLIENT' }),
    ];
    slow.subscribe('slow');
    await until(() => story.taken.length === 1);
    quick.subscribe('quick');
    await until(() => story.taken.length === 2);
    slow.socket.pause();
    // 40 MB: several times what the operating system takes for a connection.
    const texts = Array.from({ length: 400 }, (_, n) => `${n} ${'x'.repeat(100_000)}`);
    story.tell(...texts);
    await until(() => quick.heard.length === 400);
    expect(story.taken[0]).toBeLessThan(200);
    expect(slow.heard).toEqual([]);
    slow.socket.resume();
    await until(() => slow.heard.length === 400);
    const numbers = (line: Line) => line.heard.map(({ payload }) => Number.parseInt(payload?.data.said ?? '', 10));
    const all = texts.map((_, n) => n);
    expect(numbers(slow)).toEqual(all);
    expect(numbers(quick)).toEqual(all);
  });
});

describe('queries on a socket that reads nothing', () => {
  const ALL = Array.from({ length: 60 }, (_, n) => `q${n}`);
  const answered = ({ heard }: Line) => heard.filter(({ type }) => type === 'next').map(({ id }) => id);

  it('wait with their answers for it to read, and delay nobody', async () => {
    const { id: organisationId } = await server.createOrganisation();
    const [slow, quick] = [
      await open({ organisationId, side: 'CLIENT' }),
      await open({ organisationId, side: 'CLIENT' }),
    ];
    slow.socket.pause();
    // 60 MB: several times what the operating system takes for a connection.
    for (const id of ALL) slow.ask(id, '{ long }');
    for (const id of ALL) quick.ask(id, '{ long }');
    await until(() => answered(quick).length === ALL.length);
    expect(story.executions() - ALL.length).toBeLessThan(40);
    slow.socket.resume();
    await until(() => answered(slow).length === ALL.length);
    expect(answered(slow)).toEqual(ALL);
    expect(story.executions()).toBe(2 * ALL.length);
  });

  it('are forgotten with it', async () => {
    const { id: organisationId } = await server.createOrganisation();
    const [gone, stays] = [
      await open({ organisationId, side: 'CLIENT' }),
      await open({ organisationId, side: 'CLIENT' }),
    ];
    gone.socket.pause();
    for (const id of ALL) gone.ask(id, '{ long }');
    for (const id of ALL) stays.ask(id, '{ long }');
    await until(() => answered(stays).length === ALL.length);
    gone.socket.terminate();
    stays.ask('last', '{ one }');
    await until(() => answered(stays).includes('last'));
    expect(story.executions() - ALL.length).toBeLessThan(40);
  });
});

describe('a client that sends what only servers send', () => {
  it('is closed with 4400', async () => {
    const { id: organisationId } = await server.createOrganisation();
    const line = await open({ organisationId, side: 'CLIENT' });
    const closed = new Promise((resolve) => line.socket.once('close', resolve));
    line.socket.send(JSON.stringify({ type: 'connection_ack' }));
    expect(await closed).toBe(4400);
  });
});

describe('a subscription whose client completes it', () => {
  it('says nothing more, not even its end to a new one of the same id', async () => {
    const { id: organisationId } = await server.createOrganisation();
    const line = await open({ organisationId, side: 'CLIENT' });
    line.subscribe('1');
    await until(() => story.taken.length === 1);
    story.tell('old');
    await until(() => line.heard.length === 1);
    line.complete('1');
    line.subscribe('1', { to: 'me' });
    await until(() => story.taken.length === 2);
    story.tell('new');
    await until(() => line.heard.length === 3);
    const said = (text: string, to: string) => next('1', `${text} ${organisationId} CLIENT ADMIN ${to}`);
    expect(line.heard).toEqual([said('old', 'all'), said('old', 'me'), said('new', 'me')]);
    story.tell('newer');
    await until(() => line.heard.length === 4);
    expect(line.heard[3]).toEqual(said('newer', 'me'));
  });
});

describe('a socket whose client offers to deflate', () => {
  it('does not', async () => {
    const { id: organisationId } = await server.createOrganisation();
    expect((await open({ organisationId, side: 'CLIENT' })).socket.extensions).toBe('');
  });
});
