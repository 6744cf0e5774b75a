import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import { buildAccordSchema } from '../../src/api/schema.js';
import type { Actor } from '../../src/domain/actor.js';
import type { MeasurementContent } from '../../src/domain/facts.js';
import { HOUR } from '../../src/domain/instant.js';
import { recordMeasurements } from '../../src/modules/measurement/recordmeasurements.service.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import { acting } from '../support/agreedcontract.js';
import { ask } from '../support/ask.js';
import { at } from '../support/clockterms.js';
import { agreedContract, layParty, type Party } from '../support/contractdraft.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';
import { counter, interval } from '../support/judgeterms.js';
import { report } from '../support/reportedtickets.js';

jest.setTimeout(120_000);

/** January and February are over, March is open. */
const NOW = at('2026-03-16T12:00:00Z');
const SIGNED = at('2025-12-01T12:00:00Z');

/** As the API takes them, and as the first contract has them. */
const RESOLUTION = {
  key: 'resolution',
  name: 'Resolution',
  indicator: 'RESOLUTION_TIME',
  target: 0.6,
  goals: [{ workingTime: 'PT4H' }],
};
const PHONE = {
  key: 'phone',
  name: 'Phone',
  indicator: 'SERVICE_LEVEL',
  target: 0.8,
  reads: 'INTERVALS',
  waitThreshold: 'PT20S',
};
const BACKUPS = {
  key: 'backups',
  name: 'Backups',
  indicator: 'COUNTER_RATIO',
  target: 0.95,
  counter: 'backups',
  credit: { kind: 'POOL', allocation: 0.4 },
};
const UPTIME = { key: 'uptime', name: 'Uptime', indicator: 'UPTIME', target: 0.99, coverageAttested: true };
const OBJECTIVES = [RESOLUTION, PHONE, BACKUPS, UPTIME];
const CREDITS = {
  fee: '100000.00',
  atRisk: 0.1,
  pool: 0.5,
  earnBack: { form: 'SHARE_AFTER_MET', periods: 1, share: 0.5 },
};
const OFFICE = {
  spans: ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'].map((weekday) => ({
    weekday,
    from: '09:00',
    to: '17:00',
  })),
};

let test: TestDatabase;
let schema: GraphQLSchema;
let [client, vendor, stranger] = [] as unknown as [Party, Party, Party];
let id: string;

beforeAll(async () => {
  schema = buildAccordSchema();
  test = await createTestDatabase();
  [client, vendor, stranger] = await Promise.all([layParty(test), layParty(test), layParty(test)]);
  id = await lay('FIRST', client, {});
  await lay('OF-OTHERS', stranger, {});
});
afterAll(() => test.drop());

const as = (actor: Actor, source: string, variables: Record<string, unknown> = {}) =>
  ask(schema, test, actor, NOW, source, variables);

/** A contract with facts of January and February; terms as the API takes them. */
async function lay(reference: string, party: Party, terms: object): Promise<string> {
  const draft = {
    reference,
    ...{ calendar: { alwaysOpen: true }, objectives: OBJECTIVES, credits: CREDITS },
    ...terms,
  };
  const written = await as(
    party.asClient,
    'mutation ($input: CreateContractInput!) { createContract(input: $input) { contract { id termsHash } } }',
    {
      input: {
        name: 'Support',
        vendor: vendor.slug,
        timeZone: 'UTC',
        startsOn: '2026-01-01',
        endsOn: '2026-12-31',
        currency: 'EUR',
        ...draft,
      },
    },
  );
  expect(written.messages).toEqual([]);
  const { id: contractId, termsHash } = written.data.createContract.contract;
  const input = { contractId, termsHash };
  await as(party.asClient, 'mutation ($id: ID!) { inviteVendor(input: {contractId: $id}) { contract { id } } }', {
    id: contractId,
  });
  for (const actor of [party.asClient, vendor.asVendor]) {
    const agreed = await as(
      actor,
      'mutation ($input: AgreeContractInput!) { agreeContract(input: $input) { contract { id } } }',
      { input },
    );
    expect(agreed.messages).toEqual([]);
  }
  await recordFacts(party, contractId);
  return contractId;
}

/** Ten tickets a month, the n-th resolved after n hours; two half hours of calls; a counter; an outage over the new month. */
async function recordFacts(party: Party, contractId: string): Promise<void> {
  const by = acting(test.database, party.asClient, NOW);
  const starts = [at('2026-01-13T09:00:00Z'), at('2026-02-10T09:00:00Z')];
  const events = starts.flatMap((start, month) =>
    Array.from({ length: 10 }, (_, n) => n + 1).flatMap((n) => [
      report(`T-${month}-${n}`, 'OPENED', start),
      report(`T-${month}-${n}`, 'STATUS_CHANGED', start + HOUR / 2, { status: 'PENDING_CUSTOMER' }),
      report(`T-${month}-${n}`, 'STATUS_CHANGED', start + HOUR, { status: 'OPEN' }),
      report(`T-${month}-${n}`, 'STATUS_CHANGED', start + n * HOUR + 1, { status: 'RESOLVED' }),
    ]),
  );
  // Across the end of January, under both months' terms.
  events.push(report('T-across', 'OPENED', at('2026-01-31T20:00:00Z')));
  events.push(report('T-across', 'STATUS_CHANGED', at('2026-02-01T09:00:00Z'), { status: 'RESOLVED' }));
  expect(await recordTicketEvents(by, { contractId, source: 'desk', mode: 'BACKFILL', events })).toMatchObject({
    rejected: [],
  });
  const calls = { answered: 100, abandoned: 10, answeredInThreshold: 85, abandonedInThreshold: 4, shortAbandoned: 2 };
  await measure(party, contractId, [
    ['2026-01-13T10:00:00Z', interval('2026-01-13T10:30:00Z', calls)],
    ['2026-01-13T10:30:00Z', interval('2026-01-13T11:00:00Z', { ...calls, answeredInThreshold: 95 })],
    ['2026-02-13T10:00:00Z', interval('2026-02-13T10:30:00Z', calls)],
  ]);
  await measure(party, contractId, [
    ['2026-01-10T10:00:00Z', counter(90, 100)],
    ['2026-02-10T10:00:00Z', counter(99, 100)],
  ]);
  const down = { kind: 'OUTAGE' as const, service: 'portal', endsAt: at('2026-02-01T12:00:00Z') };
  await measure(party, contractId, [['2026-01-31T12:00:00Z', down]]);
}

async function measure(
  party: Party,
  contractId: string,
  timed: (readonly [string, MeasurementContent])[],
): Promise<void> {
  const items = timed.map(([time, content]) => ({
    externalId: time,
    revision: 1,
    withdrawn: false,
    occurredAt: at(time),
    content,
  }));
  const kind = items[0]?.content.kind ?? 'COUNTER';
  const batch = { contractId, source: 'desk', mode: 'BACKFILL' as const, kind, items };
  expect(await recordMeasurements(acting(test.database, party.asClient, NOW), batch)).toMatchObject({ rejected: [] });
}

const FIGURES = '{ verdict unit target actual good total sum credit { amount } }';
const PREVIEW = `query ($input: PreviewAmendmentInput!) { previewAmendment(input: $input) {
  changes { path before after }
  periods { period { index } changes now { verdict score credits { amount } total { amount } }
    proposed { verdict score credits { amount } total { amount } }
    objectives { objectiveKey replay reason changes now ${FIGURES} proposed ${FIGURES} } } } }`;

const preview = (actor: Actor, input: object) =>
  as(actor, PREVIEW, { input: { contractId: id, periods: [0, 1], ...input } });

/** What a contract came to in its first two months, in the shape of a preview's figures. */
async function standing(contractId: string) {
  const of = await as(
    client.asClient,
    `query ($id: ID!) { contract(id: $id) { periods(to: "2026-02-28") {
      compliance { verdict score objectives { objective { key } verdict unit target actual good total sum } }
      credits { credits { amount } total { amount } lines { kind objectiveKey amount { amount } } } } } }`,
    { id: contractId },
  );
  expect(of.messages).toEqual([]);
  // biome-ignore lint/suspicious/noExplicitAny: as the question shaped it
  return of.data.contract.periods.map(({ compliance, credits }: any) => ({
    verdict: compliance.verdict,
    score: compliance.score,
    credits: credits.credits,
    total: credits.total,
    // biome-ignore lint/suspicious/noExplicitAny: as the question shaped it
    objectives: compliance.objectives.map(({ objective, ...figures }: any) => [objective.key, figures]),
  }));
}

/** The same of what a preview proposes. */
// biome-ignore lint/suspicious/noExplicitAny: as the question shaped it
const proposedOf = (data: any) =>
  // biome-ignore lint/suspicious/noExplicitAny: as the question shaped it
  data.previewAmendment.periods.map(({ proposed, objectives }: any) => ({
    ...proposed,
    objectives: objectives
      // biome-ignore lint/suspicious/noExplicitAny: as the question shaped it
      .filter((one: any) => one.proposed !== null)
      // biome-ignore lint/suspicious/noExplicitAny: as the question shaped it
      .map(({ objectiveKey, proposed: { credit: _, ...figures } }: any) => [objectiveKey, figures]),
  }));

async function wholeState(): Promise<unknown> {
  const tables = [
    'contract_terms',
    'objective',
    'ticket',
    'clock',
    'measurement',
    'tally',
    'tally_count',
    'contract_period',
    'audit_entry',
    'journal',
  ];
  return Promise.all(
    tables.map((table) =>
      askDirectly(
        test.superuserUrl,
        `SELECT md5(coalesce(string_agg(x::text, '|' ORDER BY x::text), '')) AS hash FROM ${table} x`,
      ),
    ),
  );
}

describe('a preview of new terms', () => {
  const EVERYTHING = {
    calendar: OFFICE,
    minimumScore: 0.5,
    credits: { ...CREDITS, fee: '50000.00' },
    objectives: [
      { ...RESOLUTION, target: 0.5, goals: [{ workingTime: 'PT6H' }], pauseStatuses: [] },
      { ...PHONE, formula: 'ANSWERED_ONLY', slices: { length: 'HALF_HOUR', target: 0.6 } },
      { ...BACKUPS, target: 0.8 },
      { ...UPTIME, services: ['portal'] },
      { key: 'answers', name: 'Answers', indicator: 'ABANDONMENT', target: 0.1, reads: 'INTERVALS' },
    ],
  };

  it('comes to what a contract comes to that had these terms from the start, for both parties, and writes nothing', async () => {
    const other = await lay('SECOND', client, EVERYTHING);
    const expected = await standing(other);
    const before = await wholeState();
    const asClient = await preview(client.asClient, EVERYTHING);
    expect(asClient.messages).toEqual([]);
    expect(proposedOf(asClient.data)).toEqual(expected);
    const asVendor = await preview(vendor.asVendor, EVERYTHING);
    expect(asVendor.data).toEqual(asClient.data);
    expect(await wholeState()).toEqual(before);
    const [january] = asClient.data.previewAmendment.periods;
    expect(
      january.objectives.map((one: { objectiveKey: string; replay: string }) => `${one.objectiveKey} ${one.replay}`),
    ).toEqual(['resolution RECOUNTED', 'phone RECOUNTED', 'backups REJUDGED', 'uptime RECOUNTED', 'answers RECOUNTED']);
    // By hand: all but those of 7 to 10 hours; a break of the customer does not count any more.
    expect(january.objectives[0].proposed).toMatchObject({ good: 6, total: 11, actual: 6 / 11 });
    expect(january.objectives[0].now).toMatchObject({ good: 4, total: 11 });
  });

  it('says what stands now beside it, and what of the terms would change', async () => {
    const { data } = await preview(client.asClient, {
      objectives: [RESOLUTION, PHONE, { ...BACKUPS, target: 0.9 }, UPTIME],
    });
    expect(data.previewAmendment.changes).toEqual([
      { path: 'objectives.backups.target', before: '0.95', after: '0.9' },
    ]);
    const [january, february] = data.previewAmendment.periods;
    const stands = await standing(id);
    expect({ ...january.now, objectives: [] }).toEqual({ ...stands[0], objectives: [] });
    // 90 of 100 miss 95 % and keep 90 %: 40 % of half of 10 % of 100,000, of which February earns back half.
    const backups = january.objectives[2];
    expect(backups).toMatchObject({ replay: 'REJUDGED', changes: true, reason: null });
    expect([backups.now.verdict, backups.proposed.verdict]).toEqual(['MISSED', 'MET']);
    expect([backups.now.credit.amount, backups.proposed.credit.amount]).toEqual(['2000.00', '0.00']);
    expect([january.now.total.amount, january.proposed.total.amount]).toEqual(['2000.00', '0.00']);
    expect([february.now.total.amount, february.proposed.total.amount]).toEqual(['-1000.00', '0.00']);
    expect(january.objectives.filter((one: { changes: boolean }) => one.changes)).toHaveLength(1);
  });

  it('of some periods leaves the others as they are', async () => {
    const objectives = [RESOLUTION, PHONE, { ...BACKUPS, target: 1 }, UPTIME];
    const { data } = await preview(vendor.asVendor, { objectives, periods: [1] });
    const [february, ...more] = data.previewAmendment.periods;
    expect([february.period.index, more]).toEqual([1, []]);
    // January's credit stands, and February earns none of it back but misses again.
    expect([february.now.total.amount, february.proposed.total.amount]).toEqual(['-1000.00', '2000.00']);
  });

  it('of the terms that hold changes nothing', async () => {
    const { data, messages } = await preview(client.asClient, { objectives: OBJECTIVES });
    expect(messages).toEqual([]);
    expect(data.previewAmendment.changes).toEqual([]);
    expect(data.previewAmendment.periods.map(({ changes }: { changes: boolean }) => changes)).toEqual([false, false]);
    expect(proposedOf(data)).toEqual(await standing(id));
  });

  it('shows an objective that it leaves out, and no verdict of it', async () => {
    const { data } = await preview(client.asClient, { objectives: [RESOLUTION], credits: null });
    const [january] = data.previewAmendment.periods;
    expect(
      january.objectives.map((one: { objectiveKey: string; proposed: unknown }) => [
        one.objectiveKey,
        one.proposed !== null,
      ]),
    ).toEqual([
      ['resolution', true],
      ['phone', false],
      ['backups', false],
      ['uptime', false],
    ]);
    expect(january.proposed).toMatchObject({ credits: null, total: null });
  });
});

describe('what facts cannot tell', () => {
  const [resolution, , backups, uptime] = OBJECTIVES;

  it('is said of intervals that were counted by another threshold; the rest is told all the same', async () => {
    const { data, messages } = await preview(client.asClient, {
      objectives: [resolution, { ...PHONE, waitThreshold: 'PT30S' }, { ...backups, target: 0.9 }, uptime],
    });
    expect(messages).toEqual([]);
    const [january, february] = data.previewAmendment.periods;
    expect(january.objectives[1]).toMatchObject({
      replay: 'NOT_REPLAYABLE',
      reason:
        '2 of 2 facts were not counted by these terms, such as 2026-01-13T10:00:00Z: waitThreshold is PT20S, but objective phone is judged by PT30S',
      proposed: null,
      changes: false,
    });
    expect(january.objectives[2]).toMatchObject({
      replay: 'REJUDGED',
      changes: true,
      proposed: { verdict: 'MET', credit: { amount: '0.00' } },
    });
    // The resolution times miss their target, whatever the phone came to, and that earns no credit.
    const told = { verdict: 'MISSED', score: null, credits: { amount: '0.00' }, total: { amount: '0.00' } };
    expect([january.proposed, february.proposed]).toEqual([told, told]);
  });

  it('is said where the figures of an objective came from facts that would not be read', async () => {
    const audits = { key: 'audits', name: 'Audits', indicator: 'QUALITY_SCORE', target: 85 };
    const { data } = await preview(client.asClient, {
      objectives: [resolution, { ...PHONE, reads: 'CONTACTS' }, audits],
    });
    const reasons = data.previewAmendment.periods[0].objectives.map(
      (one: { objectiveKey: string; reason: string | null }) => [one.objectiveKey, one.reason],
    );
    expect(reasons).toEqual([
      ['resolution', null],
      ['phone', 'its figures came from other facts than it would read'],
      ['audits', null],
      ['backups', null],
      ['uptime', null],
    ]);
  });
});

describe('a preview', () => {
  it('is refused with every fault at its place', async () => {
    const { codes, messages } = await preview(client.asClient, {
      periods: [0, 2, 99, 0],
      objectives: [{ ...RESOLUTION, target: 2 }],
    });
    expect(codes).toEqual(['INVALID_INPUT']);
    for (const path of ['periods.1: is not over', 'periods.2: must be from 0 to 11', 'periods.3: is named twice']) {
      expect(messages[0]).toContain(path);
    }
    const many = await preview(client.asClient, { periods: Array.from({ length: 13 }, (_, n) => n) });
    expect(many.messages[0]).toContain('periods: must name 1 to 12 periods');
    const other = await preview(client.asClient, { objectives: [{ ...RESOLUTION, indicator: 'FIRST_RESPONSE_TIME' }] });
    expect(other.messages[0]).toContain('objectives.0.indicator: measures RESOLUTION_TIME under this key already');
  });

  it('is for the parties who may amend, and shows nobody else’s facts', async () => {
    for (const actor of [stranger.asClient, stranger.asVendor, client.asVendor, vendor.asClient]) {
      const { data, codes } = await preview(actor, { minimumScore: 0.5 });
      expect([data, codes]).toEqual([null, ['NOT_FOUND']]);
    }
    const viewer = await preview({ ...client.asClient, role: 'VIEWER' }, { minimumScore: 0.5 });
    expect(viewer.codes).toEqual(['FORBIDDEN']);
    const draft = await as(
      client.asClient,
      'mutation ($input: CreateContractInput!) { createContract(input: $input) { contract { id } } }',
      {
        input: {
          reference: 'DRAFT',
          name: 'D',
          vendor: vendor.slug,
          timeZone: 'UTC',
          startsOn: '2026-01-01',
          endsOn: '2026-12-31',
          currency: 'EUR',
          calendar: { alwaysOpen: true },
          objectives: [RESOLUTION],
        },
      },
    );
    const unsigned = await preview(client.asClient, {
      contractId: draft.data.createContract.contract.id,
      minimumScore: 0.5,
    });
    expect(unsigned.codes).toEqual(['CONFLICT']);
  });

  it('is one an operation', async () => {
    const twice = await as(
      client.asClient,
      'query ($input: PreviewAmendmentInput!) { a: previewAmendment(input: $input) { changes { path } } b: previewAmendment(input: $input) { changes { path } } }',
      { input: { contractId: id, periods: [0], minimumScore: 0.5 } },
    );
    expect(twice.codes).toEqual(['TOO_COMPLEX']);
    // The first of the two is still on its way, though nobody waits for it.
    while ((await preview(client.asClient, { minimumScore: 0.5 })).codes.includes('RATE_LIMITED')) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });

  it('is one of an organisation at a time, whatever the others do, and free again afterwards, also after a refusal', async () => {
    const half = { minimumScore: 0.5 };
    const [first, second, others] = await Promise.all([
      preview(client.asClient, half),
      preview(client.asClient, half),
      preview(vendor.asVendor, half),
    ]);
    expect([first.codes, second.codes, others.codes]).toEqual([[], ['RATE_LIMITED'], []]);
    expect((await preview(client.asClient, { periods: [] })).codes).toEqual(['INVALID_INPUT']);
    expect((await preview(client.asClient, half)).codes).toEqual([]);
  });

  it('replays 50,000 tickets at most, and none where only what judges changes', async () => {
    const crowded = await agreedContract(test, client, vendor, SIGNED, { reference: 'CROWDED' });
    await askDirectly(
      test.superuserUrl,
      `INSERT INTO ticket (tenant_id, id, contract_id, vendor_id, source, external_id, status, opened_at, last_event_at, recorded_at)
       SELECT $1, gen_random_uuid(), $2, $3, 'desk', n::text, 'OPEN', '2026-01-10Z', '2026-01-10Z', '2026-01-10Z' FROM generate_series(1, 50001) n`,
      [client.id, crowded, vendor.id],
    );
    const input = { contractId: crowded, periods: [0] };
    const recounted = await preview(vendor.asVendor, {
      ...input,
      objectives: [{ ...RESOLUTION, goals: [{ workingTime: 'PT1H' }] }],
    });
    expect([recounted.codes, recounted.messages[0]]).toEqual([
      ['TOO_COMPLEX'],
      'more than 50,000 tickets would have to be counted anew: preview fewer periods at a time',
    ]);
    const rejudged = await preview(vendor.asVendor, { ...input, objectives: [{ ...RESOLUTION, target: 0.5 }] });
    expect(rejudged.codes).toEqual([]);
  });
});
