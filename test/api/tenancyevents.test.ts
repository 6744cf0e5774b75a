import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GraphQLObjectType } from 'graphql';
import { buildAccordSchema } from '../../src/api/schema.js';
import { argumentsOf, documentOf } from '../support/schemawalk.js';
import { startServer, type TestServer } from '../support/server.js';
import { type Names, namesOfNothing, questionsAbout } from '../support/tenantquestions.js';
import { mustAsk, TENANTS_NOW, ticketEvent } from '../support/tenants.js';
import { layTenants, STRANGERS, type Stranger, type Tenants } from '../support/tenantworld.js';

const SUBSCRIPTION = buildAccordSchema().getSubscriptionType() as GraphQLObjectType;

let server: TestServer;
let tenants: Tenants;

beforeAll(async () => {
  server = await startServer({ limits: { depth: 40, cost: 1e14 }, clock: () => TENANTS_NOW });
  tenants = await layTenants(server);
}, 120_000);
afterAll(() => server?.close());

/** Every way to subscribe to every field. */
function subscriptions({ vendorSlug, place }: Stranger, names: Names) {
  const options = questionsAbout({ names, vendorSlug, place });
  return Object.values(SUBSCRIPTION.getFields()).flatMap((field) =>
    argumentsOf(options, SUBSCRIPTION.name, field).map((way) => ({
      label: `${field.name} ${way.label}`.trim(),
      meaning: way.meaning,
      document: documentOf(options, 'subscription', field, way.values),
    })),
  );
}

interface Heard {
  readonly label: string;
  readonly items: string[];
  readonly errors: { message: string; extensions: { code: string } }[];
}

/** Subscribes in every way on one socket; what arrives is gathered. */
function listen(stranger: Stranger, names: Names) {
  const socket = server.socket(stranger.token);
  const heard = subscriptions(stranger, names).map(({ label, document }): Heard => {
    const one: Heard = { label, items: [], errors: [] };
    socket.subscribe(
      { query: document },
      {
        next: (item) => {
          if (item.errors) one.errors.push(...(item.errors as unknown as Heard['errors']));
          else one.items.push(JSON.stringify(item));
        },
        error: (errors) => {
          // The socket's own end is none of the answers.
          if (Array.isArray(errors)) one.errors.push(...errors);
        },
        complete: () => undefined,
      },
    );
    return one;
  });
  return { heard, dispose: () => socket.dispose() };
}

let count = 0;

/** A ticket of a contract that is late when it is reported: its breach is announced at once. */
async function breach(token: string, contractId: string, word: string): Promise<void> {
  count += 1;
  await mustAsk(
    server,
    token,
    `mutation ($input: RecordTicketEventsInput!) { recordTicketEvents(input: $input) { accepted } }`,
    {
      input: {
        contractId,
        source: `${word} desk`,
        events: [ticketEvent(word, `late ${count}`, '2026-03-15T05:00:00Z', 'P1')],
      },
    },
  );
}

async function until(isDone: () => boolean): Promise<void> {
  for (let i = 0; i < 500 && !isDone(); i += 1) await new Promise((resolve) => setTimeout(resolve, 20));
}

describe.each(STRANGERS)('%s', (name) => {
  it('hears its own events and never those of the first contract, however it asks', async () => {
    const stranger = tenants.strangers[name];
    const mine = listen(stranger, stranger.own);
    const foreign = listen(stranger, stranger.foreign);
    await new Promise((resolve) => setTimeout(resolve, 500));
    await breach(tenants.client.token, tenants.first.contractId, 'secret-first');
    await breach(stranger.member.token, stranger.own.contractId, 'own');
    // What names nothing, and what names one's own, hears one's own.
    const hears = (one: Heard) => one.items.some((item) => item.includes('own late'));
    await until(() => mine.heard.every(hears) && foreign.heard[0] !== undefined && hears(foreign.heard[0]));
    await new Promise((resolve) => setTimeout(resolve, 300));
    for (const { label, items, errors } of mine.heard) {
      expect([label, errors]).toEqual([label, []]);
      expect([label, items.length > 0]).toEqual([label, true]);
    }
    for (const { label, items, errors } of foreign.heard) {
      const isNamed = label.includes(' ');
      // A queue begins with all of its rows: here none.
      const events = isNamed ? items.filter((item) => !item.includes('"rows":[]')) : items;
      expect([label, events.length > 0]).toEqual([label, !isNamed]);
      const expected = label.endsWith('after') ? ['INVALID_INPUT'] : [];
      expect([label, errors.map(({ extensions }) => extensions.code)]).toEqual([label, expected]);
    }
    for (const { label, items } of [...mine.heard, ...foreign.heard]) {
      const told = items.join(' ').toLowerCase();
      expect([label, stranger.secrets.filter((secret) => told.includes(secret))]).toEqual([label, []]);
    }
    await mine.dispose();
    await foreign.dispose();
  }, 240_000);

  it('is told the same of a foreign place in a stream as of one that never was', async () => {
    const stranger = tenants.strangers[name];
    const [foreign, nothing] = [listen(stranger, stranger.foreign), listen(stranger, namesOfNothing())];
    const places = (heard: Heard[]) => heard.filter(({ label }) => label.endsWith('after'));
    await until(() => [...places(foreign.heard), ...places(nothing.heard)].every(({ errors }) => errors.length > 0));
    const messages = (heard: Heard[]) => places(heard).map(({ errors }) => errors[0]?.message);
    expect(messages(foreign.heard)).toEqual(messages(nothing.heard));
    expect(messages(foreign.heard).length).toBeGreaterThan(0);
    await foreign.dispose();
    await nothing.dispose();
  });
});

describe('the parties of a contract', () => {
  it('both hear the same breach, each with its own cursor', async () => {
    const query = 'subscription { breachEvents { id cursor kind contract { id } ticket { subject } } }';
    const heard: Record<string, { id: string; cursor: string }>[] = [];
    const sockets = [tenants.client, tenants.vendor].map(({ token }, index) => {
      const socket = server.socket(token);
      const next = (item: { data?: unknown }) => {
        const event = (item.data as { breachEvents: { id: string; cursor: string; ticket: { subject: string } } })
          .breachEvents;
        if (event.ticket.subject === 'secret-first subject') heard[index] = { event };
      };
      socket.subscribe({ query }, { next, error: () => undefined, complete: () => undefined });
      return socket;
    });
    await new Promise((resolve) => setTimeout(resolve, 300));
    await breach(tenants.vendor.token, tenants.first.contractId, 'secret-first');
    await until(() => heard[0] !== undefined && heard[1] !== undefined);
    expect(heard[0]?.event?.id).toBe(heard[1]?.event?.id);
    expect(heard[0]?.event?.cursor).not.toBe(heard[1]?.event?.cursor);
    for (const socket of sockets) await socket.dispose();
  });
});

describe('whoever is not signed in', () => {
  it('cannot subscribe: the socket is closed with 4401', async () => {
    const code = await new Promise((resolve) => server.socket(null, { onClosed: resolve }));
    expect(code).toBe(4401);
  });
});
