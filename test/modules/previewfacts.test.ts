import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import { buildAccordSchema } from '../../src/api/schema.js';
import type { Actor } from '../../src/domain/actor.js';
import type { ExclusionScope } from '../../src/domain/exclusion.js';
import { decideExclusion, proposeExclusion } from '../../src/modules/exclusion/exclusion.service.js';
import { recordMeasurements } from '../../src/modules/measurement/recordmeasurements.service.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import { recountDueTickets } from '../../src/modules/ticket/ticketdue.service.js';
import { acting } from '../support/agreedcontract.js';
import { ask } from '../support/ask.js';
import { at } from '../support/clockterms.js';
import { agreedContract, contractDraft, layParty, type Party } from '../support/contractdraft.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { proposalOf } from '../support/exclusionacts.js';
import { scope, spanOf } from '../support/exclusions.js';
import { counter } from '../support/judgeterms.js';
import { report } from '../support/reportedtickets.js';
import { draftOf, lockThrough, reportTickets } from '../support/statements.js';

/** January and February are over. */
const NOW = at('2026-03-16T12:00:00Z');
const SIGNED = at('2025-12-01T12:00:00Z');

let test: TestDatabase;
let schema: GraphQLSchema;
let [client, vendor, stranger] = [] as unknown as [Party, Party, Party];
beforeAll(async () => {
  schema = buildAccordSchema();
  test = await createTestDatabase();
  [client, vendor, stranger] = await Promise.all([layParty(test), layParty(test), layParty(test)]);
});
afterAll(() => test.drop());

let count = 0;
type Draft = ReturnType<typeof contractDraft>;
type Objectives = Draft['objectives'];

function contract(terms: Partial<Draft>, now = SIGNED): Promise<string> {
  count += 1;
  return agreedContract(test, client, vendor, now, { reference: `P-${count}`, ...terms });
}

const HOUR = 3_600_000;

/** As a service takes it; `more` for the API, too. */
function resolution(hours: number, more: object = {}) {
  return {
    key: 'resolution',
    name: 'R',
    indicator: 'RESOLUTION_TIME',
    target: 0.6,
    goals: [{ workingTime: hours * HOUR }],
    ...more,
  };
}

/** The same as the API takes it. */
function asked(hours: number, more: object = {}) {
  return { ...resolution(hours), goals: [{ workingTime: `PT${hours}H` }], ...more };
}

const FIGURES = '{ verdict good total actual credit { amount } explanation { name value inputs { name value } } }';
const PREVIEW = `query ($input: PreviewAmendmentInput!) { previewAmendment(input: $input) {
  changes { path }
  periods { period { index credits { state total { amount } } } changes
    now { verdict score credits { amount } total { amount } }
    stated { verdict score credits { amount } total { amount } }
    proposed { verdict score credits { amount } total { amount } }
    objectives { objectiveKey replay reason changes now ${FIGURES} proposed ${FIGURES} } } } }`;

async function preview(contractId: string, periods: readonly number[], terms: object, actor: Actor = vendor.asVendor) {
  const variables = { input: { contractId, periods, ...terms } };
  const { data, messages } = await ask(schema, test, actor, NOW, PREVIEW, variables);
  expect(messages).toEqual([]);
  return data.previewAmendment;
}

/** `verdict good/total` of an objective in each of the periods. */
// biome-ignore lint/suspicious/noExplicitAny: as the question shaped it
function proposedOf({ periods }: any, key: string): string[] {
  // biome-ignore lint/suspicious/noExplicitAny: as the question shaped it
  return periods.map(({ objectives }: any) => {
    // biome-ignore lint/suspicious/noExplicitAny: as the question shaped it
    const { verdict, good, total } = objectives.find((one: any) => one.objectiveKey === key).proposed;
    return good === null ? `${verdict} ${total}` : `${verdict} ${good}/${total}`;
  });
}

async function accept(contractId: string, reference: string, covered: ExclusionScope, isGood = false): Promise<void> {
  const effect = isGood ? 'COUNT_AS_GOOD' : 'REMOVE';
  const proposal = proposalOf(covered, { reference, effect });
  const key = await proposeExclusion(acting(test.database, vendor.asVendor, NOW), contractId, proposal);
  const accepted = { decision: 'ACCEPTED', scope: null, answer: null } as const;
  await decideExclusion(acting(test.database, client.asClient, NOW), key, accepted);
}

/** Good ones of 100 backups on the tenth of a month, counted from 0. */
async function backups(contractId: string, month: number, good: number, revision = 1): Promise<void> {
  const occurredAt = at(`2026-0${month + 1}-10T10:00:00Z`);
  const items = [{ externalId: `${month}`, revision, withdrawn: false, occurredAt, content: counter(good, 100) }];
  const batch = { contractId, source: 'desk', mode: 'LIVE' as const, kind: 'COUNTER' as const, items };
  const result = await recordMeasurements(acting(test.database, client.asClient, NOW), batch);
  expect(result).toMatchObject({ rejected: [] });
}

describe('a preview among exclusions in force', () => {
  it('counts by what remains of each ticket', async () => {
    const id = await contract({ objectives: [resolution(2)] as Objectives });
    await reportTickets(test, vendor, id, NOW, [
      ['T1', '2026-01-12T10:00:00Z', '2026-01-12T15:30:00Z'],
      ['T2', '2026-01-13T10:00:00Z', '2026-01-13T20:00:00Z'],
      ['T3', '2026-01-14T10:00:00Z', '2026-01-14T20:00:00Z'],
    ]);
    const before = await preview(id, [0], { objectives: [asked(4)] });
    expect(proposedOf(before, 'resolution')).toEqual(['MISSED 0/3']);
    await accept(id, 'X-1', spanOf('2026-01-12T12:00:00Z', '2026-01-12T14:00:00Z'));
    await accept(id, 'X-2', scope({ ticket: { source: 'desk', externalId: 'T2' } }));
    await accept(id, 'X-3', scope({ ticket: { source: 'desk', externalId: 'T3' } }), true);
    await recountDueTickets(test.database, client.id, NOW);
    // T1 took five hours and a half, of which two are excluded; T2 does not count, T3 is good.
    expect(proposedOf(await preview(id, [0], { objectives: [asked(4)] }), 'resolution')).toEqual(['MET 2/2']);
    expect(proposedOf(await preview(id, [0], { objectives: [asked(3)] }), 'resolution')).toEqual(['MISSED 1/2']);
    const asClient = await preview(id, [0], { objectives: [asked(3)] }, client.asClient);
    expect(asClient).toEqual(await preview(id, [0], { objectives: [asked(3)] }));
  });

  it('leaves excluded measurements out, counted as agreed or anew', async () => {
    const ratio = { key: 'backups', name: 'B', indicator: 'COUNTER_RATIO', target: 0.95, counter: 'backups' };
    const id = await contract({ objectives: [ratio] as Objectives });
    await backups(id, 0, 50);
    const good = counter(99, 100);
    const items = [
      { externalId: 'more', revision: 1, withdrawn: false, occurredAt: at('2026-01-11T10:00:00Z'), content: good },
    ];
    const batch = { contractId: id, source: 'desk', mode: 'LIVE' as const, kind: 'COUNTER' as const, items };
    await recordMeasurements(acting(test.database, client.asClient, NOW), batch);
    await accept(id, 'X-1', scope({ measurement: { kind: 'COUNTER', source: 'desk', externalId: '0' } }));
    const rejudged = await preview(id, [0], { objectives: [{ ...ratio, target: 0.99 }] });
    expect(proposedOf(rejudged, 'backups')).toEqual(['MET 99/100']);
    const slices = { length: 'DAY', target: 0.5 };
    const sliced = await preview(id, [0], { objectives: [{ ...ratio, slices }] });
    expect(sliced.periods[0].objectives[0]).toMatchObject({ replay: 'RECOUNTED' });
    expect(proposedOf(sliced, 'backups')).toEqual(['MET 1/1']);
  });
});

describe('a preview of what crosses the end of a period', () => {
  const balance = { key: 'backlog', name: 'Open', indicator: 'BACKLOG', target: 1 };

  it('takes a backlog from the first day on, tickets opened before by the terms of then', async () => {
    const id = await contract({ objectives: [balance] as Objectives });
    await reportTickets(test, vendor, id, NOW, [
      ['T1', '2026-01-10T10:00:00Z', '2026-02-05T10:00:00Z'],
      ['T2', '2026-01-20T10:00:00Z', null],
    ]);
    const phoned = report('T3', 'OPENED', at('2026-02-03T10:00:00Z'), { channel: 'PHONE' });
    await recordTicketEvents(acting(test.database, vendor.asVendor, NOW), {
      contractId: id,
      source: 'desk',
      mode: 'LIVE',
      events: [phoned],
    });
    const byPhone = { objectives: [{ ...balance, scope: { channels: ['PHONE'] } }] };
    expect(proposedOf(await preview(id, [0, 1], byPhone), 'backlog')).toEqual(['NO_DATA 0', 'MET 1']);
    // Of February alone: T2 was opened when all channels counted, and T1 is done since.
    const february = await preview(id, [1], byPhone);
    expect(proposedOf(february, 'backlog')).toEqual(['MISSED 2']);
    const lines = february.periods[0].objectives[0].proposed.explanation;
    expect(lines.find(({ name }: { name: string }) => name === 'strict')).toEqual({
      name: 'strict',
      value: '2',
      inputs: [
        { name: 'before', value: '2' },
        { name: 'opened', value: '1' },
        { name: 'done', value: '1' },
      ],
    });
  });

  it('counts a clock when it settles, by the goal and the attribution it started under', async () => {
    const settled = { attribution: 'SETTLED' };
    const tickets = [
      ['S1', '2026-01-31T22:00:00Z', '2026-02-01T01:00:00Z'],
      ['S2', '2026-01-31T23:00:00Z', '2026-02-02T12:00:00Z'],
      ['S3', '2026-02-10T10:00:00Z', '2026-02-10T13:00:00Z'],
    ] as const;
    const opened = await contract({ objectives: [resolution(4)] as Objectives });
    await reportTickets(test, vendor, opened, NOW, tickets);
    const bySettling = { objectives: [asked(4, settled)] };
    // S2 became late in February.
    expect(proposedOf(await preview(opened, [0, 1], bySettling), 'resolution')).toEqual(['NO_DATA 0/0', 'MET 2/3']);
    // January's clocks count in January, as was agreed then.
    expect(proposedOf(await preview(opened, [1], bySettling), 'resolution')).toEqual(['MET 1/1']);
    const settling = await contract({ objectives: [resolution(4, settled)] as Objectives });
    await reportTickets(test, vendor, settling, NOW, tickets);
    // S3 breaks two hours; January's keep their four.
    const stricter = { objectives: [asked(2, settled)] };
    expect(proposedOf(await preview(settling, [1], stricter), 'resolution')).toEqual(['MISSED 1/3']);
    const byOpening = { objectives: [asked(4, { attribution: 'OPENED' })] };
    expect(proposedOf(await preview(settling, [0, 1], byOpening), 'resolution')).toEqual(['MISSED 1/2', 'MET 1/1']);
  });

  it('counts a carried clock where it was carried to, even if it ended before', async () => {
    const id = await contract({ objectives: [resolution(720)] as Objectives });
    await reportTickets(test, vendor, id, at('2026-02-02T12:00:00Z'), [['C1', '2026-01-20T10:00:00Z', null]]);
    await lockThrough(test, client, vendor, id, 0, at('2026-02-03T12:00:00Z'));
    await reportTickets(test, vendor, id, NOW, [['C1', '2026-01-20T10:00:00Z', '2026-01-25T10:00:00Z']]);
    // It took five days; of February alone it keeps the goal it started under.
    const stricter = { objectives: [asked(48)] };
    expect(proposedOf(await preview(id, [0, 1], stricter), 'resolution')).toEqual(['NO_DATA 0/0', 'MISSED 0/1']);
    expect(proposedOf(await preview(id, [1], stricter), 'resolution')).toEqual(['MET 1/1']);
  });
});

describe('a minimum level in a preview', () => {
  it('looks back at what a replayed period would have come to, and not at what was stated by other terms', async () => {
    const ratio = { key: 'backups', name: 'B', indicator: 'COUNTER_RATIO', target: 0.95, counter: 'backups' };
    const id = await contract({ objectives: [ratio] as Objectives });
    await backups(id, 0, 92);
    await backups(id, 1, 90);
    await lockThrough(test, client, vendor, id, 0, NOW);
    const minimum = { level: 0.8, misses: 2, periods: 2 };
    const milder = { objectives: [{ ...ratio, target: 0.91, minimum }] };
    // 92 % keep 91 %, so that 90 % are the first shortfall; stated were 92 % of 95 %.
    expect(proposedOf(await preview(id, [0, 1], milder), 'backups')).toEqual(['MET 92/100', 'MET 90/100']);
    expect(proposedOf(await preview(id, [1], milder), 'backups')).toEqual(['MISSED 90/100']);
  });
});

describe('the money of a preview', () => {
  const RULE = { credit: { kind: 'POOL', allocation: 0.4 } };
  const ratio = (more: object) => ({
    key: 'backups',
    name: 'B',
    indicator: 'COUNTER_RATIO',
    target: 0.95,
    counter: 'backups',
    ...more,
  });
  const CREDITS = { fee: '100000.00', atRisk: 0.1, pool: 0.5 };

  async function withBackups(more: object, credits: object | null, ...good: number[]): Promise<string> {
    const id = await contract({ objectives: [ratio(more)], credits } as unknown as Partial<Draft>);
    for (const [month, of] of good.entries()) await backups(id, month, of);
    return id;
  }

  it('says what was stated beside what the facts come to since, which later statements true up', async () => {
    const id = await withBackups(RULE, CREDITS, 90, 90);
    await lockThrough(test, client, vendor, id, 0, NOW);
    await backups(id, 0, 100, 2);
    const stricter = { objectives: [ratio({ ...RULE, target: 1 })] };
    const [january, february] = (await preview(id, [0, 1], stricter)).periods;
    // 40 % of half of 10 % of 100,000 were stated; nothing is owed any more.
    const owed = (amount: string) => ({ credits: { amount }, total: { amount } });
    expect(january.stated).toEqual({ verdict: 'MISSED', score: 90 / 95, ...owed('2000.00') });
    expect(january.period.credits).toEqual({ state: 'STATED', total: january.stated.total });
    expect(january.now).toEqual({ verdict: 'MET', score: 1, ...owed('0.00') });
    expect(january.proposed).toEqual(january.now);
    expect(january.changes).toBe(true);
    const next = await draftOf(test, vendor, id, 1, NOW);
    expect(next?.content.money.trueUps).toBe(-200_000);
    expect(february.stated).toBeNull();
    expect(february.now.total).toEqual(february.period.credits.total);
  });

  it('tells money at risk of which nothing is owed from none at risk', async () => {
    const id = await withBackups({}, null, 99);
    const [january] = (await preview(id, [0], { objectives: [ratio(RULE)], credits: CREDITS })).periods;
    expect(january).toMatchObject({ changes: true, now: { credits: null }, proposed: { credits: { amount: '0.00' } } });
    const [objective] = january.objectives;
    expect(objective).toMatchObject({ changes: true, now: { credit: null }, proposed: { credit: { amount: '0.00' } } });
  });

  it('says no change of a period that would have cost the same, and what of the terms changes all the same', async () => {
    const id = await withBackups(RULE, CREDITS, 99);
    const dearer = await preview(id, [0], { credits: { ...CREDITS, fee: '500000.00' } });
    expect(dearer.changes).toEqual([{ path: 'credits.fee' }]);
    expect(dearer.periods[0]).toMatchObject({ changes: false, objectives: [{ changes: false }] });
  });
});

describe('what hangs on an objective of which facts cannot tell', () => {
  const level = (more: object = {}) => ({
    key: 'phone',
    name: 'P',
    indicator: 'SERVICE_LEVEL',
    target: 0.8,
    reads: 'INTERVALS',
    waitThreshold: 'PT20S',
    ...more,
  });
  const ratio = (more: object = {}) => ({
    key: 'backups',
    name: 'B',
    indicator: 'COUNTER_RATIO',
    target: 0.95,
    counter: 'backups',
    ...more,
  });
  const pool = (allocation: number) => ({ credit: { kind: 'POOL', allocation } });
  const credits = { fee: '100000.00', atRisk: 0.1, pool: 0.5 };
  let id: string;

  beforeAll(async () => {
    const phone = level({ waitThreshold: 20_000 });
    id = await contract({ objectives: [phone, ratio(pool(0.4))], credits } as unknown as Partial<Draft>);
    await agreedContract(test, stranger, vendor, SIGNED, { reference: 'OF-OTHERS' });
    await backups(id, 0, 90);
    await backups(id, 1, 99);
    for (const month of ['01', '02']) {
      const content = {
        ...{ kind: 'QUEUE_INTERVAL' as const, queue: 'main', channel: 'PHONE' as const, waitThreshold: 20_000 },
        ...{ shortAbandon: 5_000, answered: 10, abandoned: 0, answeredInThreshold: 10, abandonedInThreshold: 0 },
        ...{ shortAbandoned: 0, waitTotal: 1_000, handled: 10, handleTotal: 1_000, availableTotal: 1_000 },
        endsAt: at(`2026-${month}-12T10:30:00Z`),
      };
      const item = {
        externalId: month,
        revision: 1,
        withdrawn: false,
        occurredAt: at(`2026-${month}-12T10:00:00Z`),
        content,
      };
      const batch = {
        contractId: id,
        source: 'desk',
        mode: 'LIVE' as const,
        kind: 'QUEUE_INTERVAL' as const,
        items: [item],
      };
      expect(await recordMeasurements(acting(test.database, client.asClient, NOW), batch)).toMatchObject({
        rejected: [],
      });
    }
  });

  const other = { waitThreshold: 'PT30S' };

  it('is neither the verdict that another one misses anyway, nor money that it bears none of', async () => {
    const { periods } = await preview(id, [0, 1], { objectives: [level(other), ratio(pool(0.4))] });
    expect(periods[0].objectives[0]).toMatchObject({ replay: 'NOT_REPLAYABLE', proposed: null, changes: false });
    expect(periods[0].objectives[0].reason).toContain('1 of 1 facts were not counted by these terms');
    expect(periods[0].proposed).toEqual({
      verdict: 'MISSED',
      score: null,
      credits: { amount: '2000.00' },
      total: { amount: '2000.00' },
    });
    // The backups were kept: all hangs on the phone.
    expect(periods[1].proposed).toEqual({
      verdict: null,
      score: null,
      credits: { amount: '0.00' },
      total: { amount: '0.00' },
    });
  });

  it('is the whole sum where it may cost something, but not what others owe within the cap', async () => {
    const { periods } = await preview(id, [0], { objectives: [level({ ...other, ...pool(0.6) }), ratio(pool(0.4))] });
    expect(periods[0].proposed).toEqual({ verdict: 'MISSED', score: null, credits: null, total: null });
    expect(periods[0].objectives[1].proposed).toMatchObject({ verdict: 'MISSED', credit: { amount: '2000.00' } });
  });

  it('is what others owe, too, where both together exceed the cap', async () => {
    const dear = {
      credits: { ...credits, pool: 2 },
      objectives: [level({ ...other, ...pool(0.6) }), ratio(pool(0.4))],
    };
    const { periods } = await preview(id, [0], dear);
    // 40 % of twice what is at risk are 8,000.00, and up to 12,000.00 more would be cut to 10,000.00 together.
    expect(periods[0].objectives[1].proposed).toMatchObject({ verdict: 'MISSED', credit: null });
    expect(periods[0].proposed).toMatchObject({ credits: null, total: null });
  });

  it('is the total of later periods where something is earned back', async () => {
    const earnBack = { form: 'SHARE_AFTER_MET', periods: 1, share: 0.5 };
    const objectives = [level({ ...other, ...pool(0.6) }), ratio(pool(0.4))];
    const { periods } = await preview(id, [0, 1], { credits: { ...credits, earnBack }, objectives });
    expect(periods[1].proposed).toMatchObject({ credits: null, total: null });
    const without = await preview(id, [0, 1], {
      credits: { ...credits, earnBack },
      objectives: [level(other), ratio(pool(0.4))],
    });
    expect(without.periods[1].proposed).toMatchObject({ credits: { amount: '0.00' }, total: { amount: '-1000.00' } });
  });

  it('is nothing where nothing was reported: there is no data, and the rest is told in full', async () => {
    const audits = { key: 'audits', name: 'A', indicator: 'QUALITY_SCORE', target: 85, ...pool(0.6) };
    const restores = ratio({ key: 'restores', counter: 'restores', critical: true });
    const { periods } = await preview(id, [0, 1], { objectives: [level(), audits, restores, ratio(pool(0.4))] });
    for (const { objectives } of periods) {
      expect(objectives[1]).toMatchObject({
        reason: null,
        proposed: { verdict: 'NO_DATA', credit: { amount: '0.00' } },
      });
      expect(objectives[2]).toMatchObject({ reason: null, proposed: { verdict: 'NO_DATA', credit: null } });
    }
    expect(periods[0].proposed).toMatchObject({ verdict: 'MISSED', total: { amount: '2000.00' } });
    expect(periods[1].proposed).toEqual({
      verdict: 'MET',
      score: 1,
      credits: { amount: '0.00' },
      total: { amount: '0.00' },
    });
  });
});

describe('a credit rule of an objective that is not judged', () => {
  it('is refused at its place, in drafts, amendments and previews', async () => {
    const credit = { kind: 'POOL', allocation: 0.4 };
    const credits = { fee: '100000.00', atRisk: 0.1, pool: 0.5 };
    const objectives = [asked(4), { key: 'open', name: 'Open', indicator: 'BACKLOG', credit }];
    const contractId = await contract({});
    const draft = { ...contractDraft(vendor), reference: 'UNJUDGED', objectives, credits };
    const asking = [
      ['mutation ($input: CreateContractInput!) { createContract(input: $input) { contract { id } } }', draft],
      [
        'mutation ($input: ProposeAmendmentInput!) { proposeAmendment(input: $input) { contract { id } } }',
        { contractId, fromPeriod: 4, objectives, credits },
      ],
      [PREVIEW, { contractId, periods: [0], objectives, credits }],
    ] as const;
    for (const [source, input] of asking) {
      const { codes, messages } = await ask(schema, test, client.asClient, NOW, source, { input });
      expect([source, codes]).toEqual([source, ['INVALID_INPUT']]);
      expect(messages[0]).toContain(
        'objectives.1.credit.kind: an objective without a target is not judged and earns no credit',
      );
    }
  });
});
