import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import { buildAccordSchema } from '../../src/api/schema.js';
import type { Actor } from '../../src/domain/actor.js';
import { Fault } from '../../src/domain/fault.js';
import { proposeAmendment } from '../../src/modules/contract/amendment.service.js';
import { contractTimelines } from '../../src/modules/contract/contract.read.js';
import type { ContractDraft } from '../../src/modules/contract/contractdraft.js';
import { contractFromDraft } from '../../src/modules/contract/contractfromdraft.js';
import type { CreditRuleDraft, CreditTermsDraft } from '../../src/modules/contract/creditdraft.js';
import type { ObjectiveDraft } from '../../src/modules/contract/objectivedraft.js';
import { recordMeasurements } from '../../src/modules/measurement/recordmeasurements.service.js';
import { draftStatement } from '../../src/modules/statement/draft.read.js';
import { agreeStatement, lockStatement, submitStatement } from '../../src/modules/statement/statement.service.js';
import { acting } from '../support/agreedcontract.js';
import { ask } from '../support/ask.js';
import { at } from '../support/clockterms.js';
import { agreedContract, contractDraft, layParty, type Party } from '../support/contractdraft.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { counter } from '../support/judgeterms.js';

/** January and February are over, March is open. */
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

function ratio(counted: string, credit: CreditRuleDraft | null): ObjectiveDraft {
  return { key: counted, name: counted, indicator: 'COUNTER_RATIO', target: 0.95, counter: counted, credit };
}

const BACKUPS = { ...ratio('backups', { kind: 'POOL', allocation: 0.4 }), critical: true };

const CREDITS: CreditTermsDraft = {
  fee: '100000.00',
  atRisk: 0.1,
  pool: 0.5,
  earnBack: { form: 'SHARE_AFTER_MET', periods: 1, share: 0.5 },
  chronic: { misses: { moreThan: 1, inPeriods: 3 } },
  noticeDays: 90,
};

/** 90, 99 and 90 of 100 in the first three months: missed, met, and at risk of being missed. */
async function lay(reference: string, overrides: Partial<ContractDraft> = {}, party = client): Promise<string> {
  const id = await agreedContract(test, party, vendor, SIGNED, {
    reference,
    objectives: [BACKUPS],
    credits: CREDITS,
    ...overrides,
  });
  for (const [month, good] of [90, 99, 90].entries()) await record(party, id, month, good, 1);
  return id;
}

/** So many of 100 backups in a month, counted from 0. */
async function record(party: Party, contractId: string, month: number, good: number, revision: number): Promise<void> {
  const occurredAt = at(`2026-0${month + 1}-10T10:00:00Z`);
  const items = [{ externalId: `${month}`, revision, withdrawn: false, occurredAt, content: counter(good, 100) }];
  const batch = { contractId, source: 'desk', mode: 'LIVE' as const, kind: 'COUNTER' as const, items };
  const result = await recordMeasurements(acting(test.database, party.asClient, NOW), batch);
  expect(result).toMatchObject({ rejected: [] });
}

const MONEY = '{ amount currency }';
const CREDITS_OF = `credits {
  state termsVersion capReached fee ${MONEY} cap ${MONEY} credits ${MONEY} total ${MONEY} atStake ${MONEY}
  lines { kind objectiveKey termsVersion amount ${MONEY}
    credit { rule { kind allocation } target actual pool exact earned ${MONEY} yieldsTo }
    earnBack { rule { form periods share } inARow credits { period amount ${MONEY} } exact granted ${MONEY} } }
  chronic { kind objectiveKey periods needed inPeriods reached }
  renewal { noticeOn atRisk }
}`;

const as = (actor: Actor, source: string, variables: Record<string, unknown> = {}) =>
  ask(schema, test, actor, NOW, source, variables);

function euros(amount: string) {
  return { amount, currency: 'EUR' };
}

describe('the money of a period', () => {
  let id: string;
  beforeAll(async () => {
    id = await lay('LEDGER');
    await lay('OF-OTHERS', {}, stranger);
  });

  const ofPeriod = (actor: Actor, index: number) =>
    as(actor, `query ($id: ID!) { contract(id: $id) { period(index: ${index}) { ${CREDITS_OF} } } }`, { id });

  it('is told with its rule and inputs once the period is over, to both parties alike', async () => {
    const { data, codes } = await ofPeriod(client.asClient, 0);
    expect(codes).toEqual([]);
    expect(data.contract.period.credits).toEqual({
      state: 'COMPUTED',
      termsVersion: 1,
      capReached: false,
      fee: euros('100000.00'),
      cap: euros('10000.00'),
      credits: euros('2000.00'),
      total: euros('2000.00'),
      atStake: null,
      lines: [
        {
          kind: 'CREDIT',
          objectiveKey: 'backups',
          termsVersion: 1,
          amount: euros('2000.00'),
          credit: {
            rule: { kind: 'POOL', allocation: 0.4 },
            target: '19/20',
            actual: '9/10',
            pool: 0.5,
            exact: '200000',
            earned: euros('2000.00'),
            yieldsTo: null,
          },
          earnBack: null,
        },
      ],
      chronic: [{ kind: 'MISSES', objectiveKey: 'backups', periods: [0], needed: 2, inPeriods: 3, reached: false }],
      renewal: { noticeOn: '2026-10-02', atRisk: true },
    });
    expect((await ofPeriod(vendor.asVendor, 0)).data).toEqual(data);
  });

  it('earns credits back in the period that qualified', async () => {
    const { data } = await ofPeriod(vendor.asVendor, 1);
    expect(data.contract.period.credits).toMatchObject({
      state: 'COMPUTED',
      credits: euros('0.00'),
      total: euros('-1000.00'),
      lines: [
        {
          kind: 'EARN_BACK',
          amount: euros('-1000.00'),
          credit: null,
          earnBack: {
            rule: { form: 'SHARE_AFTER_MET', periods: 1, share: 0.5 },
            inARow: [1],
            credits: [{ period: 0, amount: euros('2000.00') }],
            exact: '100000',
            granted: euros('0.00'),
          },
        },
      ],
    });
  });

  it('is forecast while the period is open: as it stands, and at most', async () => {
    const { data } = await ofPeriod(client.asClient, 2);
    expect(data.contract.period.credits).toMatchObject({
      state: 'FORECAST',
      total: euros('2000.00'),
      atStake: euros('2000.00'),
      // What an open period comes to counts when it is over.
      chronic: [{ periods: [0], reached: false }],
    });
    expect((await ofPeriod(client.asClient, 3)).data.contract.period.credits).toMatchObject({
      state: 'FORECAST',
      lines: [],
      total: euros('0.00'),
      atStake: euros('2000.00'),
    });
  });

  it('of a stub says how its fee was cut by days, and what was rounded', async () => {
    const stub = await lay('STUB', { firstPeriodEndsOn: '2026-01-20' });
    const source = `{ contract(id: "${stub}") { period(index: 0) { credits { fee ${MONEY} cap ${MONEY}
      lines { amount ${MONEY} explanation { name formula inputs { name value } value } } } } } }`;
    const { data, codes } = await as(vendor.asVendor, source);
    expect(codes).toEqual([]);
    // 20 days of the 31 from 21 December on: 64,516.129; 10 % of it at risk, 40 % of half of that lost.
    const { fee, cap, lines } = data.contract.period.credits;
    expect([fee, cap, lines[0].amount]).toEqual([euros('64516.13'), euros('6451.61'), euros('1290.32')]);
    const [first, second] = lines[0].explanation;
    expect(first).toEqual({
      name: 'fee',
      formula: 'wholeFee x days / daysOfWhole, not rounded: shown rounded half-even',
      inputs: [
        { name: 'wholeFee', value: '10000000' },
        { name: 'days', value: '20' },
        { name: 'daysOfWhole', value: '31' },
      ],
      value: '200000000/31',
    });
    expect(second).toMatchObject({ name: 'atRisk', value: '20000000/31' });
    expect((await as(stranger.asClient, source)).data.contract).toBeNull();
  });

  it('does not exist for anybody else', async () => {
    for (const actor of [stranger.asClient, stranger.asVendor, client.asVendor, vendor.asClient]) {
      const { data, codes } = await ofPeriod(actor, 0);
      expect([data?.contract ?? null, codes]).toEqual([null, ['NOT_FOUND']]);
    }
  });

  it('of all periods takes no more statements than of one', async () => {
    const one = await ofPeriod(client.asClient, 2);
    const all = await as(client.asClient, `query ($id: ID!) { contract(id: $id) { periods { ${CREDITS_OF} } } }`, {
      id,
    });
    expect(
      all.data.contract.periods.map(
        (period: { credits: { total: { amount: string } } }) => period.credits.total.amount,
      ),
    ).toEqual(['2000.00', '-1000.00', '2000.00', ...Array.from({ length: 9 }, () => '0.00')]);
    expect(all.statements).toBe(one.statements);
  });

  it('is none without money terms', async () => {
    const plain = await agreedContract(test, client, vendor, SIGNED, { reference: 'PLAIN' });
    const { data } = await as(
      client.asClient,
      `{ contract(id: "${plain}") { credits { pool } period(index: 0) { ${CREDITS_OF} } } }`,
    );
    expect(data.contract).toEqual({ credits: null, period: { credits: null } });
  });

  it('has the digits of its currency', async () => {
    const dinars = await lay('DINARS', { currency: 'KWD', credits: { ...CREDITS, fee: '1000.005', pool: 1 } });
    const { data } = await as(
      client.asClient,
      `{ contract(id: "${dinars}") { credits { fee ${MONEY} } period(index: 0) { ${CREDITS_OF} } } }`,
    );
    // 40 % of 10 % of 1,000.005 is 40.0002.
    expect(data.contract.credits.fee).toEqual({ amount: '1000.005', currency: 'KWD' });
    expect(data.contract.period.credits).toMatchObject({ total: { amount: '40.000', currency: 'KWD' } });
  });
});

describe('the money of a period whose statement is locked', () => {
  async function draftOf(contractId: string, index: number) {
    const unit = test.database.read(vendor.asVendor);
    const [timeline] = await contractTimelines(unit, [contractId]);
    const period = timeline?.periods[index];
    if (timeline === undefined || period === undefined) throw new Error(`no period ${index}`);
    const draft = await draftStatement(unit, { timeline, period, revision: 1, before: null }, NOW);
    await unit.close();
    return draft;
  }

  /** Submits, agrees to and locks January's statement as the facts stand. */
  async function lockJanuary(contractId: string): Promise<void> {
    const draft = await draftOf(contractId, 0);
    const act = { contractId, periodIndex: 0, contentHash: draft?.contentHash ?? '' };
    await submitStatement(acting(test.database, vendor.asVendor, NOW), act, []);
    await agreeStatement(acting(test.database, client.asClient, NOW), act);
    await lockStatement(acting(test.database, client.asClient, NOW), act);
  }

  it('is what it states, and what later facts take back of it is not earned back as well', async () => {
    const id = await lay('STATED');
    const ofFirst = `{ contract(id: "${id}") { periods(to: "2026-02-28") { ${CREDITS_OF} } } }`;
    const computed = await as(client.asClient, ofFirst);
    await lockJanuary(id);
    // All backups of January went well after all.
    await record(client, id, 0, 100, 2);
    const [january, february] = (await as(client.asClient, ofFirst)).data.contract.periods;
    const [before, beforeToo] = computed.data.contract.periods;
    expect(beforeToo.credits.total).toEqual(euros('-1000.00'));
    expect(january.credits).toEqual({ ...before.credits, state: 'STATED' });
    expect(january.credits.total).toEqual(euros('2000.00'));
    expect(february.credits).toMatchObject({ state: 'COMPUTED', lines: [], total: euros('0.00') });
    expect((await draftOf(id, 1))?.content.money).toMatchObject({ trueUps: -200_000, total: -200_000 });
  });
});

describe('money terms', () => {
  const FULL = `
    fee ${MONEY} stubFee atRisk pool point { share amount ${MONEY} } earnBack { form periods share }
    chronic { misses { moreThan inPeriods } atCap { times inPeriods } } noticeDays`;
  const RULE = `credit { kind incident allocation rate { share amount ${MONEY} }
    brackets { from to worth { share amount ${MONEY} } } bands { from to points } }`;

  it('are shown as they were written, with their defaults', async () => {
    const id = await agreedContract(test, client, vendor, SIGNED, {
      reference: 'SHOWN',
      credits: { fee: '1234.5', atRisk: 0.125, point: { amount: '10' } },
      objectives: [
        ratio('pool', { kind: 'POOL', allocation: 0.4, incident: 'outage' }),
        ratio('linear', { kind: 'LINEAR', rate: { amount: '0.5' }, incident: 'outage' }),
        ratio('brackets', {
          kind: 'BRACKETS',
          brackets: [
            { to: 0.9, share: 0.05 },
            { from: 0.9, amount: '7' },
          ],
        }),
        ratio('points', { kind: 'POINTS', bands: [{ to: 0.95, points: 3 }] }),
      ],
    });
    const { data } = await as(
      vendor.asVendor,
      `{ contract(id: "${id}") { credits { ${FULL} } objectives { ${RULE} } versions { credits { ${FULL} } } } }`,
    );
    const credits = {
      fee: euros('1234.50'),
      stubFee: 'BY_DAYS',
      atRisk: 0.125,
      pool: 1,
      point: { share: null, amount: euros('10.00') },
      earnBack: null,
      chronic: null,
      noticeDays: null,
    };
    expect(data.contract.credits).toEqual(credits);
    expect(data.contract.versions).toEqual([{ credits }]);
    const nothing = { incident: null, allocation: null, rate: null, brackets: null, bands: null };
    expect(data.contract.objectives.map(({ credit }: { credit: unknown }) => credit)).toEqual([
      { ...nothing, kind: 'POOL', allocation: 0.4, incident: 'outage' },
      { ...nothing, kind: 'LINEAR', rate: { share: null, amount: euros('0.50') }, incident: 'outage' },
      {
        ...nothing,
        kind: 'BRACKETS',
        brackets: [
          { from: null, to: 0.9, worth: { share: 0.05, amount: null } },
          { from: 0.9, to: null, worth: { share: null, amount: euros('7.00') } },
        ],
      },
      { ...nothing, kind: 'POINTS', bands: [{ from: null, to: 0.95, points: 3 }] },
    ]);
  });

  it('stay in an amendment that leaves them out, and go with one that says null', async () => {
    const contractId = await agreedContract(test, client, vendor, SIGNED, {
      reference: 'AMENDED',
      objectives: [BACKUPS],
      credits: CREDITS,
    });
    const asClient = acting(test.database, client.asClient, NOW);
    await proposeAmendment(asClient, { contractId, fromPeriod: 3, minimumScore: 0.9 });
    await proposeAmendment(asClient, {
      contractId,
      fromPeriod: 4,
      credits: null,
      objectives: [ratio('backups', null)],
    });
    const { data } = await as(
      client.asClient,
      `{ contract(id: "${contractId}") { versions { credits { noticeDays } } } }`,
    );
    expect(data.contract.versions).toEqual([
      { credits: { noticeDays: 90 } },
      { credits: { noticeDays: 90 } },
      { credits: null },
    ]);
  });

  it('are refused with every fault at its place', () => {
    const paths = (overrides: Partial<ContractDraft>): string[] => {
      try {
        contractFromDraft(contractDraft(vendor, overrides), {
          clientId: client.id,
          vendorId: vendor.id,
          template: null,
        });
        return [];
      } catch (error) {
        return error instanceof Fault ? error.issues.map(({ path }) => path) : ['?'];
      }
    };
    expect(
      paths({ credits: { ...CREDITS, fee: '10.005', atRisk: 1.1, point: {} }, objectives: [BACKUPS] }).sort(),
    ).toEqual(['credits.atRisk', 'credits.fee', 'credits.point']);
    expect(paths({ credits: CREDITS, objectives: [ratio('a', { kind: 'LINEAR', allocation: 0.5 })] }).sort()).toEqual([
      'objectives.0.credit.allocation',
      'objectives.0.credit.rate',
    ]);
    const brackets = [
      { to: 0.9, share: 0.1 },
      { from: 0.91, share: 0.1, amount: '1' },
    ];
    expect(paths({ credits: CREDITS, objectives: [ratio('a', { kind: 'BRACKETS', brackets })] }).sort()).toEqual([
      'objectives.0.credit.brackets.1',
      'objectives.0.credit.brackets.1.from',
    ]);
    expect(paths({ currency: 'JPY', credits: { ...CREDITS, fee: '100.5' }, objectives: [BACKUPS] })).toEqual([
      'credits.fee',
    ]);
  });
});
