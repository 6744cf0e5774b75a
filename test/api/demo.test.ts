import { mkdtemp, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import { connectParts, executeAs, localSigner, type Parts } from '../../src/compose.js';
import { type Config, parseConfig } from '../../src/config.js';
import { actorFor } from '../../src/demo/asking.js';
import { type DemoFile, runDemo } from '../../src/demo/demo.js';

import { type Prepared, prepareDemo } from '../../src/demo/preparing.js';
import { queriesOf, USER_NAMES, type UserName } from '../../src/demo/users.js';
import { HOUR } from '../../src/domain/instant.js';
import { createLog } from '../../src/platform/log.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';
import { type Answer, post } from '../support/server.js';
import { storedTallies } from '../support/storedfigures.js';

// Months of work are simulated and recorded several times over.
jest.setTimeout(120_000);

const NOW = Date.UTC(2026, 7, 20, 9, 30);
const SCALE = 0.15;
const quiet = createLog('fatal');

/** A directory and a database of its own, as a clean clone has. */
interface Installation {
  readonly db: TestDatabase;
  readonly config: Config;
  remove(): Promise<void>;
}

async function install(): Promise<Installation> {
  const directory = await mkdtemp(join(tmpdir(), 'accord-demo-'));
  const db = await createTestDatabase();
  const config = parseConfig({ DATABASE_URL: db.appUrl, ACCORD_DIRECTORY: directory, PORT: '0', NODE_ENV: 'test' });
  const remove = async (): Promise<void> => {
    await db.drop();
    await rm(directory, { recursive: true, force: true });
  };
  return { db, config, remove };
}

interface Named {
  readonly reference: string;
  readonly status: string;
}

interface PreparedParts extends Prepared {
  readonly parts: Parts;
  readonly printed: readonly string[];
}

async function withParts<T>({ config, db }: Installation, act: (parts: Parts) => Promise<T>): Promise<T> {
  const parts = await connectParts(config, quiet, { appUrl: db.appUrl }, () => NOW);
  try {
    return await act(parts);
  } finally {
    await parts.close();
  }
}

/** One start of the demonstration at NOW, up to where it would begin to serve. */
function prepare(installation: Installation, signal = new AbortController().signal): Promise<PreparedParts> {
  return withParts(installation, async (parts) => {
    const printed: string[] = [];
    const prepared = await prepareDemo(parts, { print: (line) => printed.push(line), signal, scale: SCALE });
    return { ...prepared, parts, printed };
  });
}

async function talliesOf(db: TestDatabase, { contracts }: Prepared): Promise<Record<string, readonly string[]>> {
  const entries = contracts.map(async ({ id, reference }) => [reference, await storedTallies(db, id)] as const);
  return Object.fromEntries(await Promise.all(entries));
}

async function factsOf(db: TestDatabase): Promise<Record<string, number>> {
  const rows = await askDirectly<{ kind: string; count: string }>(
    db.superuserUrl,
    `SELECT kind, count(*) FROM measurement GROUP BY kind UNION ALL SELECT 'TICKET_EVENT', count(*) FROM ticket_event`,
  );
  return Object.fromEntries(rows.map(({ kind, count }) => [kind, Number(count)]));
}

describe('the data of the demonstration', () => {
  let first: Installation;
  let prepared: PreparedParts;
  let facts: Record<string, number>;
  let tallies: Record<string, readonly string[]>;

  beforeAll(async () => {
    first = await install();
    prepared = await prepare(first);
    facts = await factsOf(first.db);
    tallies = await talliesOf(first.db, prepared);
  });

  afterAll(() => first.remove());

  it('is five contracts with facts of every kind, and progress was shown', () => {
    expect(Object.keys(tallies).sort()).toEqual(['AO-SUPPORT', 'HB-CARE', 'HB-DISPUTES', 'LA-CHAT', 'LA-RESERVATIONS']);
    for (const kind of ['TICKET_EVENT', 'CONTACT', 'QUEUE_INTERVAL', 'SURVEY_RESPONSE', 'AUDIT', 'OUTAGE', 'COUNTER']) {
      expect(facts[kind]).toBeGreaterThan(0);
    }
    const total = Object.values(facts)
      .reduce((sum, count) => sum + count, 0)
      .toLocaleString('en');
    expect(prepared.printed).toContain(`  loaded ${total} of ${total} facts, 100 %`);
  });

  it('has statements on their way and exclusions decided and open, and money at risk', async () => {
    const document = `query ($reference: String!) {
      contractByReference(reference: $reference) {
        recounting
        openRestatements { periodIndex }
        exclusions(first: 10) { nodes { reference status } }
        periods(to: "2026-08-31") {
          status
          credits { cap { amount } credits { amount } }
          statement { disputes { line } content { exclusions { nodes { reference decision } } money { total { amount } } } }
        }
      }
    }`;
    const asked = async (parts: Parts, reference: string) => {
      const contract = prepared.contracts.find((one) => one.reference === reference);
      const { data, errors } = await executeAs(parts, actorFor(contract?.client ?? '', 'CLIENT'), document, {
        reference,
      });
      expect(errors).toBeUndefined();
      // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape its question gave it
      return (data as any).contractByReference;
    };
    await withParts(first, async (parts) => {
      const chat = await asked(parts, 'LA-CHAT');
      const statuses = chat.periods.map(({ status }: { status: string }) => status);
      expect(statuses).toEqual([...Array(6).fill('LOCKED'), 'DISPUTED', 'OPEN']);
      const named = chat.exclusions.nodes.map(({ reference, status }: Named) => `${reference} ${status}`);
      // The clock stands still: they were proposed at once.
      expect(named.sort()).toEqual(['CHG-1042 ACCEPTED', 'INC-2317 PROPOSED']);
      expect([chat.recounting, chat.openRestatements]).toEqual([false, []]);
      expect(chat.periods[2].statement.content).toMatchObject({
        exclusions: { nodes: [{ reference: 'CHG-1042', decision: 'ACCEPTED' }] },
      });
      expect(chat.periods[6].statement.disputes).toEqual([{ line: 'objective:resolution' }]);
      // 12 % of 40,000.00 are at risk, 30 % of them for resolution: missed in the third month alone.
      expect(chat.periods[2].credits).toEqual({ cap: { amount: '4800.00' }, credits: { amount: '1440.00' } });
      // Three months later half of it is earned back.
      expect(chat.periods[5].statement.content.money.total.amount).toBe('-720.00');
      const reservations = await asked(parts, 'LA-RESERVATIONS');
      const states = reservations.periods.map(({ status }: { status: string }) => status);
      expect(states).toEqual(['LOCKED', 'SUBMITTED', 'OPEN']);
    });
  });

  it('is loaded once: a second start changes nothing', async () => {
    const again = await prepare(first);
    expect(again.printed.at(-1)).toBe('all of it is there already');
    expect(again.contracts).toEqual(prepared.contracts);
    expect(await factsOf(first.db)).toEqual(facts);
    expect(await talliesOf(first.db, again)).toEqual(tallies);
  });

  it('leaves contacts and ladders as the users have changed them', async () => {
    const { live } = prepared;
    const [vendor, client] = [actorFor(live.vendor, 'VENDOR'), actorFor(live.client, 'CLIENT')];
    const ask = async (actor: typeof vendor, document: string) => {
      const answer = await withParts(first, (parts) => executeAs(parts, actor, document, { id: live.id }));
      expect(answer.errors).toBeUndefined();
      return answer.data;
    };
    const seen = async () => {
      const kept = `query ($id: ID!) {
        escalationContacts(first: 10) { nodes { key quietHours { weekday } } }
        escalationContactGroups(first: 10) { nodes { key members } }
        contract(id: $id) { escalationPolicies { side key version name } } }`;
      return [await ask(vendor, kept), await ask(client, kept)];
    };
    await ask(
      vendor,
      `mutation ($id: ID!) {
        putEscalationContact(input: {key: "duty-manager", name: "Duty manager", email: "duty@brightdesk.example",
          timeZone: "Europe/Lisbon", quietHours: [{weekday: SATURDAY, from: "22:00", to: "07:00"}]}) { contact { key } }
        putEscalationContactGroup(input: {key: "on-duty", name: "Mine", members: ["duty-manager"]}) { contactGroup { key } }
        putEscalationPolicy(input: {contractId: $id, key: "unanswered", name: "Mine now", levels: [
          {name: "X", triggers: [{kind: LATE_BY, time: "PT5M"}], actions: []}]}) { policy { version } } }`,
    );
    await ask(
      client,
      `mutation ($id: ID!) {
        retireEscalationPolicy(input: {contractId: $id, key: "customers-left-alone"}) { policy { version } }
        deleteEscalationContact(input: {key: "vendor-manager"}) { key } }`,
    );
    const changed = await seen();
    expect(changed).toMatchObject([
      { contract: { escalationPolicies: [{ side: 'VENDOR', key: 'unanswered', version: 2, name: 'Mine now' }] } },
      { escalationContacts: { nodes: [] } },
    ]);
    await prepare(first);
    expect(await seen()).toEqual(changed);
  });

  it('is counted once even where it is recorded again, because the state of the last start was lost', async () => {
    await rm(join(first.config.directory, 'demo-state.json'));
    const again = await prepare(first);
    expect(again.printed.at(-1)).toMatch(/100 %$/);
    expect(await factsOf(first.db)).toEqual(facts);
    expect(await talliesOf(first.db, again)).toEqual(tallies);
  });

  it('is the same on another machine, also after a first start that was interrupted', async () => {
    const second = await install();
    try {
      const stop = new AbortController();
      const interrupted = withParts(second, (parts) =>
        prepareDemo(parts, {
          print: (line) => line.includes('loaded') && stop.abort(),
          signal: stop.signal,
          scale: SCALE,
        }),
      );
      await expect(interrupted).rejects.toThrow('aborted');
      const partly = await factsOf(second.db);
      expect(partly['TICKET_EVENT']).toBeLessThan(facts['TICKET_EVENT'] ?? 0);
      const completed = await prepare(second);
      expect(await factsOf(second.db)).toEqual(facts);
      expect(await talliesOf(second.db, completed)).toEqual(tallies);
    } finally {
      await second.remove();
    }
  });

  it('shows one contract that is kept, one at risk and one that is missed', async () => {
    const document = `query ($reference: String!) {
      contractByReference(reference: $reference) {
        period { compliance { verdict } previous { compliance { verdict objectives { total } } } }
      }
    }`;
    const verdicts = await withParts(first, (parts) =>
      Promise.all(
        ['HB-CARE', 'AO-SUPPORT', 'LA-RESERVATIONS'].map(async (reference) => {
          const contract = prepared.contracts.find((one) => one.reference === reference);
          const client = actorFor(contract?.client ?? '', 'CLIENT');
          const { data, errors } = await executeAs(parts, client, document, { reference });
          expect(errors).toBeUndefined();
          // biome-ignore lint/suspicious/noExplicitAny: an answer has the shape its question gave it
          const { period } = (data as any).contractByReference;
          const totals = period.previous.compliance.objectives.map(({ total }: { total: number }) => total);
          expect(Math.min(...totals)).toBeGreaterThan(0);
          return { before: period.previous.compliance.verdict, now: period.compliance.verdict };
        }),
      ),
    );
    expect(verdicts[0]).toMatchObject({ before: 'MET' });
    expect(verdicts[1]).toEqual({ before: 'MET', now: 'AT_RISK' });
    expect(verdicts[2]).toEqual({ before: 'MISSED', now: 'AT_RISK' });
  });
});

/** A demonstration that runs, until it is told to stop. */
interface Running {
  readonly demo: DemoFile;
  readonly printed: readonly string[];
  stop(): Promise<void>;
}

function run({ config }: Installation): Promise<Running> {
  const stop = new AbortController();
  const printed: string[] = [];
  return new Promise((resolve, reject) => {
    const ended = runDemo(config, quiet, {
      scale: 0.05,
      signal: stop.signal,
      print: (line) => printed.push(line),
      ready: (demo) => {
        const end = (): Promise<void> => {
          stop.abort();
          return ended;
        };
        resolve({ demo, printed, stop: end });
      },
    });
    ended.catch(reject);
  });
}

interface Breach {
  readonly id: string;
  readonly kind: string;
  readonly contract: { readonly reference: string };
}

const SUBSCRIPTION = 'subscription { breachEvents { id kind contract { reference } } }';

/** The first breach of a clock that a user's subscription brings. */
function firstBreach({ wsUrl, tokens }: DemoFile, user: UserName): Promise<Breach> {
  const authorization = `Bearer ${tokens[user]}`;
  const client = createClient({ url: wsUrl, webSocketImpl: WebSocket, connectionParams: { authorization } });
  const breach = new Promise<Breach>((resolve, reject) => {
    client.subscribe<{ breachEvents: Breach }>(
      { query: SUBSCRIPTION },
      {
        next: ({ data, errors }) => {
          if (errors) reject(new Error(JSON.stringify(errors)));
          else if (data?.breachEvents.kind === 'CLOCK_BREACHED') resolve(data.breachEvents);
        },
        error: reject,
        complete: () => undefined,
      },
    );
  });
  return breach.finally(() => client.dispose());
}

/** What each user's query must bring. */
const ANSWERS: Record<UserName, (data: Answer['data']) => void> = {
  client({ contracts, contractByReference }) {
    if (contracts) expect(contracts.nodes).toHaveLength(2);
    else expect(contractByReference.period).toMatchObject({ status: 'LOCKED', statement: { state: 'LOCKED' } });
  },
  vendor({ contracts, tickets }) {
    expect(contracts.nodes).toHaveLength(3);
    expect(tickets.nodes).toHaveLength(10);
  },
  integrator: ({ recordTicketEvents }) => expect(recordTicketEvents).toMatchObject({ accepted: 1, rejected: [] }),
};

describe('the running demonstration', () => {
  let installation: Installation;
  let running: Running;

  beforeAll(async () => {
    installation = await install();
    running = await run(installation);
  });

  afterAll(async () => {
    await running.stop();
    await installation.remove();
  });

  it('says that it is ready, and writes demo.json for its owner alone', async () => {
    const file = join(installation.config.directory, 'demo.json');
    const written = JSON.parse(await readFile(file, 'utf8'));
    expect(written).toEqual(running.demo);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(Object.keys(written).sort()).toEqual(['contracts', 'tokens', 'url', 'wsUrl']);
    expect(Object.keys(written.tokens).sort()).toEqual(['client', 'integrator', 'vendor']);
    expect(written.contracts).toHaveLength(5);
    expect(written.url).toMatch(/^http:\/\/localhost:\d+\/graphql$/);
    expect(written.wsUrl).toBe(written.url.replace('http', 'ws'));
    expect(running.printed.at(-1)).toBe(`ready ${written.url}`);
  });

  it('brings a breach within 15 seconds to client and vendor alike', async () => {
    const started = Date.now();
    const breaches = await Promise.all([firstBreach(running.demo, 'client'), firstBreach(running.demo, 'integrator')]);
    expect(Date.now() - started).toBeLessThan(15_000);
    for (const breach of breaches) expect(breach.contract.reference).toBe('LA-CHAT');
  });

  it.each(USER_NAMES)('prints queries that work for the %s', async (user) => {
    const { demo, printed } = running;
    const token = demo.tokens[user];
    const live = demo.contracts.find(({ reference }) => reference === 'LA-CHAT');
    const text = printed.join('\n');
    expect(text).toContain(`{ "Authorization": "Bearer ${token}" }`);
    for (const query of queriesOf(user, live?.id ?? '', Date.now())) {
      expect(text).toContain(query.slice(0, 60));
      if (query.startsWith('subscription')) continue;
      const { data, errors } = await post(demo.url, token, query);
      expect(errors).toBeUndefined();
      ANSWERS[user](data);
    }
  });

  it('prints a subscription that works', async () => {
    const [subscription] = queriesOf('integrator', '', Date.now());
    const { wsUrl, tokens } = running.demo;
    const connectionParams = { authorization: `Bearer ${tokens.integrator}` };
    const client = createClient({ url: wsUrl, webSocketImpl: WebSocket, connectionParams });
    try {
      const events = client.iterate<{ breachEvents: { cursor: string } }>({ query: subscription ?? '' });
      const { value } = await events.next();
      expect(value.errors).toBeUndefined();
      expect(value.data.breachEvents.cursor).toEqual(expect.any(String));
    } finally {
      await client.dispose();
    }
  });

  it('shows a contract to its parties only', async () => {
    const { demo } = running;
    const live = demo.contracts.find(({ reference }) => reference === 'LA-CHAT')?.id;
    const [other] = await askDirectly<{ id: string }>(
      installation.db.superuserUrl,
      "SELECT id FROM organisation WHERE slug = 'alpenglow'",
    );
    const claims = {
      organisationId: other?.id ?? '',
      side: 'CLIENT',
      role: 'ADMIN',
      subject: 'x',
      lifetime: HOUR,
    } as const;
    const stranger = await localSigner(installation.config).sign(claims);
    const query = `query { contract(id: "${live}") { reference } }`;
    expect((await post(demo.url, demo.tokens.client, query)).data.contract.reference).toBe('LA-CHAT');
    expect((await post(demo.url, stranger, query)).errors?.[0]?.extensions.code).toBe('NOT_FOUND');
  });

  it('goes on after a stop with the data that is there, and breaches keep coming', async () => {
    await running.stop();
    const before = await factsOf(installation.db);
    const { demo } = running;
    running = await run(installation);
    expect(running.demo.contracts).toEqual(demo.contracts);
    expect(running.printed).not.toContainEqual(expect.stringContaining('QUEUE_INTERVAL'));
    const { data } = await post(running.demo.url, demo.tokens.client, '{ viewer { role } }');
    expect(data.viewer.role).toBe('MANAGER');
    expect((await firstBreach(running.demo, 'vendor')).kind).toBe('CLOCK_BREACHED');
    const after = await factsOf(installation.db);
    expect(after['TICKET_EVENT']).toBeGreaterThan(before['TICKET_EVENT'] ?? 0);
    // A minute's live chats at most, far from a second load.
    expect((after['TICKET_EVENT'] ?? 0) - (before['TICKET_EVENT'] ?? 0)).toBeLessThan(200);
  });
});
