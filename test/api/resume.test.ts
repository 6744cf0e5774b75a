import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { Side } from '../../src/domain/actor.js';
import { HOUR } from '../../src/domain/instant.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import { createLocalSigner } from '../../src/platform/auth.js';
import { decodeCursor } from '../../src/platform/cursor.js';
import { pruneStreams } from '../../src/platform/journalretention.js';
import { acting, type LaidContract, layContract } from '../support/agreedcontract.js';
import { ALWAYS_UTC, clockObjective, terms } from '../support/clockterms.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { assertJournal, journalOf } from '../support/journalrules.js';
import { type ApiNode, openLink, startApiNode, subscribe } from '../support/node.js';
import { report } from '../support/reportedtickets.js';
import { type Answer, post } from '../support/server.js';

jest.setTimeout(180_000);

interface Event {
  readonly id: string;
  readonly cursor: string;
  readonly kind: string;
  readonly contract: { readonly id: string };
}

const EVENTS = `subscription ($after: String, $filter: BreachEventFilter) {
  breachEvents(after: $after, filter: $filter) { id cursor kind contract { id } }
}`;
const STREAM = `subscription ($after: String, $filter: BreachEventFilter) {
  breachEventStream(after: $after, filter: $filter) { cursor event { id } }
}`;
const PAGE = `query ($after: String, $order: EventOrder, $filter: EventFilter) {
  events(first: 100, after: $after, order: $order, filter: $filter) {
    nodes { id cursor } pageInfo { hasNextPage endCursor }
  }
}`;

/** Of client A's stream: 400 + 300 + 300. Of vendor V's: 400 + 300 + 200. */
const BREACHES = { first: 400, second: 300, elsewhere: 300, others: 200 };
const TERMS = terms(ALWAYS_UTC, clockObjective('FIRST_RESPONSE_TIME'));
const YEAR = new Date().getUTCFullYear();
const DATES = { startsOn: `${YEAR - 1}-01-01`, endsOn: `${YEAR}-12-31` };

let test: TestDatabase;
let directory: string;
let node: ApiNode;
/** A with V twice and with W, B with V; and two who have nothing to do with them. */
let contracts: Record<keyof typeof BREACHES, LaidContract>;
let stranger: LaidContract;
const tokens = new Map<string, string>();

function keyFile(): string {
  return join(directory, 'key.json');
}

async function token(organisationId: string, side: Side): Promise<string> {
  const known = tokens.get(organisationId + side);
  if (known !== undefined) return known;
  const signed = await createLocalSigner(keyFile()).sign({
    organisationId,
    side,
    role: 'VIEWER',
    subject: 'test',
    lifetime: HOUR,
  });
  tokens.set(organisationId + side, signed);
  return signed;
}

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'accord-resume-'));
  test = await createTestDatabase();
  node = await startApiNode(test, keyFile());
  const first = await layContract(test, TERMS, DATES);
  const { tenantId, vendorId } = first.contract;
  const otherVendor = randomUUID();
  const otherClient = randomUUID();
  const lay = (client: string, vendor: string) =>
    layContract(test, TERMS, {
      ...DATES,
      tenantId: client,
      vendorId: vendor,
      counterpartyId: vendor,
      reference: randomUUID(),
    });
  contracts = {
    first,
    second: await lay(tenantId, vendorId),
    elsewhere: await lay(tenantId, otherVendor),
    others: await lay(otherClient, vendorId),
  };
  stranger = await layContract(test, TERMS, DATES);
});
afterAll(async () => {
  await node?.stop();
  await test?.drop();
  await rm(directory, { recursive: true, force: true });
});

async function ask(who: string, side: Side, query: string, variables: Record<string, unknown> = {}): Promise<Answer> {
  return post(node.url, await token(who, side), query, variables);
}

async function head(who: string, side: Side): Promise<string> {
  const { data, errors } = await ask(who, side, '{ eventHead }');
  expect(errors).toBeUndefined();
  return data.eventHead;
}

/** Opens tickets whose first response was due long ago, a few a call, in turns over all contracts. */
async function write(writer: number): Promise<void> {
  const link = await openLink(test);
  try {
    const size = 5;
    for (let from = 0; from < 100; from += size) {
      for (const [name, laid] of Object.entries(contracts) as [keyof typeof BREACHES, LaidContract][]) {
        const share = BREACHES[name] / 4;
        const numbers = Array.from({ length: size }, (_, n) => from + n).filter((n) => n < share);
        const now = Date.now();
        const events = numbers.map((n) => report(`w${writer} ${n}`, 'OPENED', now - 2 * HOUR));
        const context = acting(link.database, (from / size) % 2 === 0 ? laid.client : laid.vendor, now);
        const batch = { contractId: laid.contract.id, source: 'desk', mode: 'LIVE' as const, events };
        expect((await recordTicketEvents(context, batch)).rejected).toEqual([]);
      }
    }
  } finally {
    await link.close();
  }
}

function sequences(events: readonly { cursor: string }[], organisationId: string, side: Side): number[] {
  return events.map(({ cursor }) => decodeCursor(cursor, { organisationId, side }));
}

function upTo(last: number): number[] {
  return Array.from({ length: last }, (_, n) => n + 1);
}

/** Follows a stream to its 1,000th event, cut off ten times; the fifth time because the server goes down. */
async function followCutOff(organisationId: string, after: string): Promise<Event[]> {
  const signed = await token(organisationId, 'CLIENT');
  const events: Event[] = [];
  for (let cuts = 0; cuts <= 10; cuts += 1) {
    const subscriber = subscribe<Event>(node.wsUrl, signed, EVENTS, { after: events.at(-1)?.cursor ?? after });
    await subscriber.until(cuts < 10 ? 30 + cuts * 13 : 1_000 - events.length);
    if (cuts === 5) await node.stop();
    else subscriber.cut();
    // Whatever came in until the line went dead was received.
    events.push(...subscriber.received);
    if (cuts === 5) node = await startApiNode(test, keyFile());
  }
  return events;
}

describe('a subscriber that is cut off and resumes with its last cursor', () => {
  it('gets 1,000 events of four concurrent writers once each and in order, ten cuts and a restart among them', async () => {
    const { tenantId, vendorId } = contracts.first.contract;
    const start = await head(tenantId, 'CLIENT');
    const ofStranger = await startApiNode(test, keyFile());
    const strangers = await Promise.all(
      (['CLIENT', 'VENDOR'] as const).map(async (side) => {
        const organisation = side === 'CLIENT' ? stranger.contract.tenantId : stranger.contract.vendorId;
        return subscribe<Event>(ofStranger.wsUrl, await token(organisation, side), EVENTS, {});
      }),
    );
    // The client's organisation on the side it has no contracts on, and the vendor of both, who is never cut off.
    strangers.push(subscribe<Event>(ofStranger.wsUrl, await token(tenantId, 'VENDOR'), EVENTS, {}));
    const vendor = subscribe<Event>(ofStranger.wsUrl, await token(vendorId, 'VENDOR'), EVENTS, {
      after: await head(vendorId, 'VENDOR'),
    });
    const [events] = await Promise.all([followCutOff(tenantId, start), ...[1, 2, 3, 4].map(write)]);
    await vendor.until(900);

    expect(events).toHaveLength(1_000);
    expect(new Set(events.map(({ id }) => id)).size).toBe(1_000);
    expect(sequences(events, tenantId, 'CLIENT')).toEqual(upTo(1_000));
    expect(new Set(events.map(({ kind }) => kind))).toEqual(new Set(['CLOCK_BREACHED']));
    expect(sequences(vendor.received, vendorId, 'VENDOR')).toEqual(upTo(900));

    const both = new Set([contracts.first.contract.id, contracts.second.contract.id]);
    const common = (all: readonly Event[]) => all.filter(({ contract }) => both.has(contract.id)).map(({ id }) => id);
    expect(common(events)).toHaveLength(700);
    expect(new Set(common(vendor.received))).toEqual(new Set(common(events)));
    expect(strangers.map(({ received }) => received.length)).toEqual([0, 0, 0]);

    const journal = await journalOf(test, tenantId, 'CLIENT');
    expect(journal.map(({ event_id }) => event_id)).toEqual(events.map(({ id }) => id));
    expect(assertJournal(journal).size).toBe(1_000);
    await Promise.all([...strangers, vendor].map((subscriber) => subscriber.complete()));
    await ofStranger.stop();
  });

  it('finds the same 1,000 by pages, in both orders', async () => {
    const { tenantId } = contracts.first.contract;
    const walk = async (order: string): Promise<{ id: string; cursor: string }[]> => {
      const found: { id: string; cursor: string }[] = [];
      for (let after: string | null = null; ; ) {
        const answer: Answer = await ask(tenantId, 'CLIENT', PAGE, { order, after });
        const { events } = answer.data;
        found.push(...events.nodes);
        if (!events.pageInfo.hasNextPage) return found;
        after = events.pageInfo.endCursor;
      }
    };
    const oldest = await walk('OLDEST_FIRST');
    expect(sequences(oldest, tenantId, 'CLIENT')).toEqual(upTo(1_000));
    expect(await walk('NEWEST_FIRST')).toEqual([...oldest].reverse());
    const of = stranger.contract;
    expect((await ask(of.tenantId, 'CLIENT', PAGE)).data.events.nodes).toEqual([]);
    expect((await ask(of.vendorId, 'VENDOR', PAGE)).data.events.nodes).toEqual([]);
  });

  it('delivers only what it asked for, and from the head only what comes after', async () => {
    const { tenantId, vendorId } = contracts.first.contract;
    const signed = await token(tenantId, 'CLIENT');
    const { cursor } = (await ask(tenantId, 'CLIENT', PAGE)).data.events.nodes[9];
    const filter = { kinds: ['CLOCK_BREACHED', 'PERIOD_CLOSED'], contractIds: [contracts.second.contract.id] };
    const filtered = subscribe<Event>(node.wsUrl, signed, EVENTS, { filter, after: cursor });
    const foreign = subscribe<Event>(node.wsUrl, signed, EVENTS, {
      filter: { contractIds: [contracts.others.contract.id] },
      after: cursor,
    });
    const journal = await journalOf(test, tenantId, 'CLIENT');
    const wanted = journal.slice(10).filter(({ contract_id }) => contract_id === contracts.second.contract.id);
    await filtered.until(wanted.length);
    expect(filtered.received.map(({ id }) => id)).toEqual(wanted.map(({ event_id }) => event_id));

    const after = await head(tenantId, 'CLIENT');
    expect(sequences([{ cursor: after }], tenantId, 'CLIENT')).toEqual([1_000]);
    const live = subscribe<Event>(node.wsUrl, signed, EVENTS, { after });
    const link = await openLink(test);
    const now = Date.now();
    const events = [report('last', 'OPENED', now - 2 * HOUR)];
    const { id } = contracts.second.contract;
    const batch = { contractId: id, source: 'desk', mode: 'LIVE' as const, events };
    await recordTicketEvents(acting(link.database, contracts.second.vendor, now), batch);
    await link.close();
    await live.until(1);
    expect(sequences(live.received, tenantId, 'CLIENT')).toEqual([1_001]);
    await filtered.until(wanted.length + 1);
    expect(filtered.received.at(-1)).toEqual(live.received[0]);
    expect(foreign.received).toEqual([]);
    expect(sequences([{ cursor: await head(vendorId, 'VENDOR') }], vendorId, 'VENDOR')).toEqual([901]);
    await Promise.all([filtered, foreign, live].map((subscriber) => subscriber.complete()));
  });

  it('gets checkpoints while nothing matches, with which it goes on', async () => {
    const { tenantId } = contracts.first.contract;
    const signed = await token(tenantId, 'CLIENT');
    const { cursor } = (await ask(tenantId, 'CLIENT', PAGE)).data.events.nodes[0];
    const filter = { kinds: ['PERIOD_CLOSED'] };
    const quiet = subscribe<{ cursor: string; event: null }>(node.wsUrl, signed, STREAM, { filter, after: cursor });
    await quiet.until(1);
    const [checkpoint] = quiet.received;
    expect(checkpoint?.event).toBeNull();
    const [place] = sequences(quiet.received, tenantId, 'CLIENT');
    expect(place).toBe(1_001);
    const on = subscribe<{ cursor: string }>(node.wsUrl, signed, STREAM, { filter, after: checkpoint?.cursor });
    const pages = await ask(tenantId, 'CLIENT', PAGE, { after: checkpoint?.cursor });
    expect(pages.data.events.nodes).toEqual([]);
    expect(await Promise.race([on.ended, Promise.resolve('open')])).toBe('open');
    await Promise.all([quiet.complete(), on.complete()]);
  });

  it('is refused with a cursor of another stream, of no stream, or of entries that are gone', async () => {
    const { tenantId, vendorId } = contracts.first.contract;
    const signed = await token(tenantId, 'CLIENT');
    const refused = async (after: string): Promise<void> => {
      const query = await ask(tenantId, 'CLIENT', PAGE, { after });
      expect(query.errors?.map(({ extensions }) => [extensions.code, extensions.issues?.[0]?.path])).toEqual([
        ['INVALID_INPUT', 'after'],
      ]);
      for (const document of [EVENTS, STREAM]) {
        const subscriber = subscribe(node.wsUrl, signed, document, { after });
        expect(await subscriber.ended).toBe('INVALID_INPUT');
        expect(subscriber.received).toEqual([]);
        await subscriber.complete();
      }
    };
    await refused(await head(vendorId, 'VENDOR'));
    await refused(await head(tenantId, 'VENDOR'));
    await refused(await head(stranger.contract.tenantId, 'CLIENT'));
    await refused('MTA');

    const [first] = (await ask(tenantId, 'CLIENT', PAGE)).data.events.nodes;
    const last = await head(tenantId, 'CLIENT');
    const prune = () => test.database.write('WORKER', Date.now(), (unit) => pruneStreams(unit, Date.now() + HOUR));
    while ((await prune()) > 0);
    expect(await journalOf(test, tenantId, 'CLIENT')).toEqual([]);
    await refused(first.cursor);
    expect(await head(tenantId, 'CLIENT')).toBe(last);
    expect((await ask(tenantId, 'CLIENT', PAGE, { after: last })).data.events.nodes).toEqual([]);
  });
});
