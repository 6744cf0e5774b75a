import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Fault } from '../../src/domain/fault.js';
import { judgementByPeriod } from '../../src/modules/compliance/compliance.loaders.js';
import { auditPages } from '../../src/modules/contract/auditentry.read.js';
import {
  exclusionByReference,
  exclusionPages,
  recountingContracts,
} from '../../src/modules/exclusion/exclusion.read.js';
import { decideExclusion, proposeExclusion, withdrawExclusion } from '../../src/modules/exclusion/exclusion.service.js';
import { rebuildContract } from '../../src/modules/measurement/rebuild.service.js';
import { recordMeasurements } from '../../src/modules/measurement/recordmeasurements.service.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import { recountDueTickets } from '../../src/modules/ticket/ticketdue.service.js';
import type { ReadUnit } from '../../src/platform/database.js';
import { openContext } from '../../src/platform/requestcontext.js';
import { acting, type LaidContract, layContract } from '../support/agreedcontract.js';
import { ALWAYS_UTC, at, clockObjective, hours, terms } from '../support/clockterms.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';
import { decided, manager, proposalOf, withdrawnByBoth } from '../support/exclusionacts.js';
import { scope, spanOf } from '../support/exclusions.js';
import { contact, contactTerms, interval, objectiveOf } from '../support/judgeterms.js';
import { report } from '../support/reportedtickets.js';
import { storedTallies } from '../support/storedfigures.js';

const NOW = at('2026-03-20T00:00:00Z');
const TERMS = terms(
  ALWAYS_UTC,
  clockObjective('RESOLUTION_TIME', { goals: [hours(4)] }, { key: 'fix' }),
  objectiveOf('SERVICE_LEVEL', { key: 'phone' }),
  objectiveOf('UPTIME', { key: 'up' }),
);
/** Monday noon. */
const NOON = spanOf('2026-03-09T12:00:00Z', '2026-03-09T14:00:00Z');
const ACCEPTED = { decision: 'ACCEPTED', scope: null, answer: null } as const;
const TICKET = { source: 'desk', externalId: 'T-1' };

let test: TestDatabase;
let other: LaidContract;
beforeAll(async () => {
  test = await createTestDatabase();
  other = await layContract(test, TERMS);
  await recordAll(other);
});
afterAll(() => test.drop());

/** A ticket 90 minutes late, a contact that was not answered in time, and an outage of two hours: all of them at noon. */
async function recordAll(laid: LaidContract): Promise<void> {
  await recordTicket(laid, 'T-1', '2026-03-09T10:00:00Z', '2026-03-09T15:30:00Z');
  await recordContact(laid, 'C-1', '2026-03-09T12:30:00Z');
  const outage = { kind: 'OUTAGE' as const, service: 'shop', endsAt: at('2026-03-09T13:00:00Z') };
  await record(laid, 'OUTAGE', [{ externalId: 'O-1', occurredAt: at('2026-03-09T11:00:00Z'), content: outage }]);
}

async function recordTicket(
  laid: LaidContract,
  name: string,
  from: string,
  to: string | null,
  revision = 1,
): Promise<void> {
  const end = { externalId: `${name} end`, status: 'RESOLVED' as const, revision };
  const events = [
    report(name, 'OPENED', at(from), { externalId: `${name} start` }),
    ...(to === null ? [] : [report(name, 'STATUS_CHANGED', at(to), end)]),
  ];
  const batch = { contractId: laid.contract.id, source: 'desk', mode: 'LIVE' as const, events };
  expect((await recordTicketEvents(acting(test.database, laid.vendor, NOW), batch)).rejected).toEqual([]);
}

type Items = Parameters<typeof recordMeasurements>[1]['items'];

async function record(
  laid: LaidContract,
  kind: Parameters<typeof recordMeasurements>[1]['kind'],
  items: readonly (Pick<Items[number], 'externalId' | 'occurredAt' | 'content'> & Partial<Items[number]>)[],
): Promise<void> {
  const batch = { contractId: laid.contract.id, source: 'desk', mode: 'LIVE' as const, kind };
  const whole = items.map((item) => ({ revision: 1, withdrawn: false, ...item }));
  const result = await recordMeasurements(acting(test.database, laid.vendor, NOW), { ...batch, items: whole });
  expect(result.rejected).toEqual([]);
}

/** Answered after a minute. */
function recordContact(laid: LaidContract, externalId: string, time: string, revision = 1): Promise<void> {
  const content = contact({ answeredAt: at(time) + 60_000 });
  return record(laid, 'CONTACT', [{ externalId, occurredAt: at(time), content, revision }]);
}

async function freshContract(): Promise<LaidContract> {
  const laid = await layContract(test, TERMS);
  await recordAll(laid);
  return laid;
}

async function reading<T>(laid: LaidContract, read: (unit: ReadUnit) => Promise<T>): Promise<T> {
  const unit = test.database.read(laid.client);
  try {
    return await read(unit);
  } finally {
    await unit.close();
  }
}

const asVendor = (laid: LaidContract, now = NOW) => acting(test.database, manager(laid.vendor), now);
const asClient = (laid: LaidContract, now = NOW) => acting(test.database, manager(laid.client), now);
const keyOf = (laid: LaidContract, reference = 'X-1') => ({ contractId: laid.contract.id, reference });
const tallies = (laid: LaidContract) => storedTallies(test, laid.contract.id);

function isRecounting({ contract: { tenantId, id }, ...laid }: LaidContract): Promise<boolean> {
  return reading({ contract: { tenantId, id } as LaidContract['contract'], ...laid }, async (unit) => {
    const found = await recountingContracts(unit, [{ tenantId, id }]);
    return found.length > 0;
  });
}

function work(laid: LaidContract, now = NOW): Promise<number> {
  return recountDueTickets(test.database, laid.contract.tenantId, now);
}

async function drift({ contract: { tenantId, id } }: LaidContract, now = NOW): Promise<unknown[]> {
  const key = { tenantId, contractId: id };
  return [...(await rebuildContract(test.database, key, { now, apply: false })).differences];
}

async function codeOf(act: Promise<unknown>): Promise<string> {
  const fault = await act.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(fault instanceof Fault)) throw new Error(`no refusal: ${fault}`);
  return `${fault.code} ${fault.message}`;
}

const RAW = ['fix 2026-03-09 0/1 0 0', 'phone 2026-03-09 0/1 0 0', 'up 2026-03-09 0/1 7200000 0'];

describe('an accepted span', () => {
  it('takes what lies in it out of the adjusted figures, and leaves the raw ones and the events', async () => {
    const laid = await freshContract();
    const ofTheWork = `SELECT event_id FROM journal WHERE contract_id = $1 AND kind NOT LIKE 'EXCLUSION%'`;
    const events = () => askDirectly(test.superuserUrl, ofTheWork, [laid.contract.id]);
    const told = await events();
    expect(await tallies(laid)).toEqual(RAW);
    await decided(test, laid, NOW, proposalOf(NOON));
    expect(await tallies(laid)).toEqual([
      'fix 2026-03-09 0/1 0 0',
      'phone 2026-03-09 0/-1 0 0 ADJUSTMENT',
      'phone 2026-03-09 0/1 0 0',
      'up 2026-03-09 0/0 -3600000 0 ADJUSTMENT',
      'up 2026-03-09 0/1 7200000 0',
    ]);
    expect(await isRecounting(laid)).toBe(true);
    await work(laid);
    expect(await isRecounting(laid)).toBe(false);
    expect(await tallies(laid)).toEqual([
      'fix 2026-03-09 0/1 0 0',
      'fix 2026-03-09 1/0 0 0 ADJUSTMENT',
      ...(await tallies(laid)).slice(2),
    ]);
    expect(await events()).toEqual(told);
    expect(await drift(laid)).toEqual([]);
    expect(await tallies(other)).toEqual(RAW);
  });

  it('is judged on both bases', async () => {
    const laid = await freshContract();
    await decided(test, laid, NOW, proposalOf(NOON));
    await work(laid);
    const context = openContext({ ...test, wake: null as never, clock: () => NOW }, laid.client);
    const of = async (basis: 'RAW' | 'ADJUSTED') => {
      const key = { contractId: laid.contract.id, periodIndex: 2, now: at('2026-04-02T00:00:00Z'), basis };
      const { objectives } = await context.loader(judgementByPeriod).load(key);
      return objectives.map(
        ({ terms: { key: name }, result }) => `${name} ${result.verdict} ${result.good}/${result.total}`,
      );
    };
    // A month of 31 days has 2,678,400 s; two hours of it were down, or one of 742 hours.
    expect(await of('RAW')).toEqual(['fix MISSED 0/1', 'phone MISSED 0/1', 'up MET 2671200/2678400']);
    expect(await of('ADJUSTED')).toEqual(['fix MET 1/1', 'phone NO_DATA 0/0', 'up MET 2667600/2671200']);
    await context.close();
  });

  it('counts for what is reported and corrected after it', async () => {
    const laid = await freshContract();
    await decided(test, laid, NOW, proposalOf(NOON));
    await recordTicket(laid, 'T-1', '2026-03-09T10:00:00Z', '2026-03-09T16:00:01Z', 2);
    await recordContact(laid, 'C-1', '2026-03-09T14:00:00Z', 2);
    await recordContact(laid, 'C-2', '2026-03-09T13:59:59Z');
    await work(laid);
    expect((await tallies(laid)).slice(0, 3)).toEqual([
      'fix 2026-03-09 0/1 0 0',
      'phone 2026-03-09 0/-1 0 0 ADJUSTMENT',
      'phone 2026-03-09 0/2 0 0',
    ]);
    expect(await drift(laid)).toEqual([]);
  });

  it('has a clock that runs on become late at its own time', async () => {
    const laid = await layContract(test, TERMS);
    await recordTicket(laid, 'T-9', '2026-03-19T22:00:00Z', null);
    const later = spanOf('2026-03-20T01:00:00Z', '2026-03-20T02:00:00Z');
    await decided(test, laid, NOW, proposalOf(later));
    await work(laid);
    await work(laid, at('2026-03-20T02:30:00Z'));
    expect(await tallies(laid)).toEqual(['fix 2026-03-19 0/-1 0 1 ADJUSTMENT', 'fix 2026-03-19 0/1 0 0']);
    await work(laid, at('2026-03-20T03:30:00Z'));
    expect(await tallies(laid)).toEqual(['fix 2026-03-19 0/1 0 0']);
    expect(await drift(laid, at('2026-03-20T03:30:00Z'))).toEqual([]);
  });

  it('takes out with another one the interval that only both cover, whichever comes first, and gives it back', async () => {
    const volume = objectiveOf('VOLUME', { key: 'calls', contact: contactTerms({ reads: 'INTERVALS' }) });
    const laid = await layContract(test, terms(ALWAYS_UTC, volume));
    // 13 contacts from 12:00 to 12:30, half of whose time lies in either span.
    const content = interval('2026-03-09T12:30:00Z');
    await record(laid, 'QUEUE_INTERVAL', [{ externalId: 'I-1', occurredAt: at('2026-03-09T12:00:00Z'), content }]);
    const counted = 'calls 2026-03-09 0/13 0 0';
    const gone = ['calls 2026-03-09 0/-13 0 0 ADJUSTMENT', counted];
    const early = spanOf('2026-03-09T11:00:00Z', '2026-03-09T12:15:00Z');
    const late = spanOf('2026-03-09T12:15:00Z', '2026-03-09T13:00:00Z');
    await decided(test, laid, NOW, proposalOf(early, { reference: 'E-1' }));
    expect(await tallies(laid)).toEqual([counted]);
    await decided(test, laid, NOW, proposalOf(late, { reference: 'L-1' }));
    expect(await tallies(laid)).toEqual(gone);
    expect(await drift(laid)).toEqual([]);
    await withdrawnByBoth(test, laid, NOW, 'E-1');
    expect(await tallies(laid)).toEqual([counted]);
    await decided(test, laid, NOW, proposalOf(early, { reference: 'E-2' }));
    await withdrawnByBoth(test, laid, NOW, 'L-1');
    expect(await tallies(laid)).toEqual([counted]);
    expect(await drift(laid)).toEqual([]);
  });

  it('touches no ticket that it does not overlap', async () => {
    const laid = await freshContract();
    await recordTicket(laid, 'T-2', '2026-03-09T14:00:00Z', '2026-03-09T15:00:00Z');
    await recordTicket(laid, 'T-3', '2026-03-09T10:00:00Z', '2026-03-09T12:00:00Z');
    await decided(test, laid, NOW, proposalOf(NOON));
    expect(await work(laid)).toBe(1);
  });
});

describe('a named exclusion', () => {
  it('takes out one ticket, one contact or one outage', async () => {
    const laid = await freshContract();
    const named = (kind: 'CONTACT' | 'OUTAGE', externalId: string) =>
      scope({ measurement: { kind, source: 'desk', externalId } });
    await decided(test, laid, NOW, proposalOf(scope({ ticket: TICKET }), { effect: 'COUNT_AS_GOOD' }));
    await decided(test, laid, NOW, proposalOf(named('CONTACT', 'C-1'), { reference: 'X-2', effect: 'COUNT_AS_GOOD' }));
    await decided(test, laid, NOW, proposalOf(named('OUTAGE', 'O-1'), { reference: 'X-3' }));
    await work(laid);
    expect((await tallies(laid)).filter((line) => line.endsWith('ADJUSTMENT'))).toEqual([
      'fix 2026-03-09 1/0 0 0 ADJUSTMENT',
      'phone 2026-03-09 1/0 0 0 ADJUSTMENT',
      'up 2026-03-09 0/0 -7200000 0 ADJUSTMENT',
    ]);
    expect(await drift(laid)).toEqual([]);
  });

  it('must be of what is reported in the contract, or of its time', async () => {
    const laid = await layContract(test, TERMS);
    const propose = (covered: Parameters<typeof scope>[0]) =>
      codeOf(proposeExclusion(asVendor(laid), laid.contract.id, proposalOf(scope(covered))));
    expect(await propose({ ticket: TICKET })).toBe('INVALID_INPUT scope.ticket: is not reported');
    expect(await propose({ measurement: { kind: 'CONTACT', source: 'desk', externalId: 'C-1' } })).toBe(
      'INVALID_INPUT scope.measurement: is not reported',
    );
    expect(await propose(spanOf('2020-01-01T00:00:00Z', '2020-01-02T00:00:00Z'))).toBe(
      'INVALID_INPUT scope.to: must be after the start of the contract',
    );
    expect(await propose(spanOf('2190-01-01T00:00:00Z', '2190-01-02T00:00:00Z'))).toBe(
      'INVALID_INPUT scope.from: must be before the end of the contract',
    );
  });
});

describe('the way of an exclusion', () => {
  it('leads from the proposal over the decision of the other party to a withdrawal by both, each once', async () => {
    const laid = await freshContract();
    const propose = () => proposeExclusion(asVendor(laid), laid.contract.id, proposalOf(NOON));
    await propose();
    await propose();
    const changedWords = proposalOf(NOON, { reason: 'Another' });
    expect(await codeOf(proposeExclusion(asVendor(laid), laid.contract.id, changedWords))).toMatch(/^CONFLICT/);
    expect(await codeOf(proposeExclusion(asClient(laid), laid.contract.id, proposalOf(NOON)))).toMatch(/^CONFLICT/);
    expect(await codeOf(decideExclusion(asVendor(laid), keyOf(laid), ACCEPTED))).toBe(
      'CONFLICT the other party decides on what you proposed',
    );
    expect(await codeOf(withdrawExclusion(asClient(laid), keyOf(laid)))).toMatch(
      /^CONFLICT only the party that proposed/,
    );
    const part = { ...NOON, objectives: ['phone'] };
    const decision = { decision: 'ACCEPTED_IN_PART', scope: part, answer: 'The rest worked' } as const;
    for (let n = 0; n < 2; n += 1) await decideExclusion(asClient(laid), keyOf(laid), decision);
    expect(await codeOf(decideExclusion(asClient(laid), keyOf(laid), ACCEPTED))).toBe(
      'CONFLICT the exclusion is accepted in part',
    );
    expect(await tallies(laid)).toEqual([RAW[0], 'phone 2026-03-09 0/-1 0 0 ADJUSTMENT', RAW[1], RAW[2]]);

    for (let n = 0; n < 2; n += 1) await withdrawExclusion(asClient(laid), keyOf(laid));
    expect(await tallies(laid)).toHaveLength(4);
    for (let n = 0; n < 2; n += 1) await withdrawExclusion(asVendor(laid), keyOf(laid));
    expect(await tallies(laid)).toEqual(RAW);
    await work(laid);
    expect(await drift(laid)).toEqual([]);
    const { tenantId, id } = laid.contract;
    const [acts] = await reading(laid, (unit) => auditPages(unit, { after: 0, limit: 20 }, [{ tenantId, id }]));
    expect(acts?.map(({ side, act, subject }) => `${side} ${act} ${subject.reference}`)).toEqual([
      'VENDOR EXCLUSION_PROPOSED X-1',
      'CLIENT EXCLUSION_ACCEPTED_IN_PART X-1',
      'CLIENT EXCLUSION_WITHDRAWAL_OFFERED X-1',
      'VENDOR EXCLUSION_WITHDRAWN X-1',
    ]);
    const row = await reading(laid, (unit) => exclusionByReference(unit, laid.contract, 'X-1'));
    expect(row).toMatchObject({ decision: 'ACCEPTED_IN_PART', accepted: part, withdrawnAt: NOW });
  });

  it('ends with a rejection, or with a withdrawal before the decision, that count nothing', async () => {
    const laid = await freshContract();
    const rejected = { decision: 'REJECTED', scope: null, answer: 'It was announced too late' } as const;
    await decided(test, laid, NOW, proposalOf(NOON), rejected);
    expect(await codeOf(withdrawExclusion(asVendor(laid), keyOf(laid)))).toBe('CONFLICT the exclusion is rejected');
    await proposeExclusion(asClient(laid), laid.contract.id, proposalOf(NOON, { reference: 'X-2' }));
    await withdrawExclusion(asClient(laid), keyOf(laid, 'X-2'));
    expect(await codeOf(decideExclusion(asVendor(laid), keyOf(laid, 'X-2'), ACCEPTED))).toBe(
      'CONFLICT the exclusion is withdrawn',
    );
    expect(await tallies(laid)).toEqual(RAW);
    expect(await isRecounting(laid)).toBe(false);
  });

  it('ends at 5,000 in force in one contract, with room again once one is withdrawn', async () => {
    const laid = await layContract(test, TERMS);
    const { tenantId, id, vendorId } = laid.contract;
    await askDirectly(
      test.superuserUrl,
      `INSERT INTO exclusion (tenant_id, contract_id, id, vendor_id, reference, kind, effect, scope, reason, evidence,
         proposed_by, proposed_at, decision, accepted, decided_at)
       SELECT $1, $2, gen_random_uuid(), $3, 'M-' || n, 'OTHER', 'REMOVE', $4, 'Many', '[]', 'VENDOR', $5, 'ACCEPTED', $4, $5
       FROM generate_series(1, 5000) AS n`,
      [tenantId, id, vendorId, JSON.stringify(NOON), new Date(NOW)],
    );
    await askDirectly(test.superuserUrl, 'UPDATE contract SET exclusion_revision = 5000 WHERE id = $1', [id]);
    await proposeExclusion(asVendor(laid), id, proposalOf(NOON));
    expect(await codeOf(decideExclusion(asClient(laid), keyOf(laid), ACCEPTED))).toBe(
      'CONFLICT 5000 exclusions are in force: withdraw some, or agree on longer spans',
    );
    await withdrawnByBoth(test, laid, NOW, 'M-1');
    await decideExclusion(asClient(laid), keyOf(laid), ACCEPTED);
    const row = await reading(laid, (unit) => exclusionByReference(unit, laid.contract, 'X-1'));
    expect(row?.decision).toBe('ACCEPTED');
  });

  it("is nobody else's, and no business of those who do not decide", async () => {
    const laid = await freshContract();
    await proposeExclusion(asVendor(laid), laid.contract.id, proposalOf(NOON));
    const strangers = [
      asVendor(other),
      asClient(other),
      acting(test.database, { ...manager(laid.client), contractIds: [] }, NOW),
    ];
    for (const stranger of strangers) {
      expect(await codeOf(decideExclusion(stranger, keyOf(laid), ACCEPTED))).toBe('NOT_FOUND contract not found');
      expect(await codeOf(withdrawExclusion(stranger, keyOf(laid)))).toBe('NOT_FOUND contract not found');
      expect(await codeOf(proposeExclusion(stranger, laid.contract.id, proposalOf(NOON)))).toBe(
        'NOT_FOUND contract not found',
      );
    }
    expect(await codeOf(decideExclusion(acting(test.database, laid.client, NOW), keyOf(laid), ACCEPTED))).toMatch(
      /^FORBIDDEN/,
    );
    expect(await codeOf(decideExclusion(asClient(laid), keyOf(laid, 'X-9'), ACCEPTED))).toBe(
      'NOT_FOUND exclusion not found',
    );
    const { tenantId, id } = laid.contract;
    expect(await reading(other, (unit) => exclusionPages(unit, { after: null, limit: 9 }, [{ tenantId, id }]))).toEqual(
      [[]],
    );
    expect(await reading(other, (unit) => recountingContracts(unit, [{ tenantId, id }]))).toEqual([]);
  });
});

describe('decisions that meet facts', () => {
  it('leave what the facts and the exclusions come to, whoever was first', async () => {
    const laid = await layContract(test, TERMS);
    const acts: (() => Promise<void>)[] = [];
    for (let n = 0; n < 12; n += 1) {
      const [hour, minute] = [10 + (n % 5), String(n).padStart(2, '0')];
      const time = `2026-03-09T${hour}:${minute}:00Z`;
      const day = proposalOf(spanOf(time, `2026-03-09T${hour + 1}:00:00Z`), { reference: `X-${n}` });
      acts.push(
        () => recordTicket(laid, `T-${n}`, time, '2026-03-09T17:00:00Z'),
        () => recordContact(laid, `C-${n}`, time),
        () => recordContact(laid, `C-${n % 3}`, `2026-03-09T11:3${n % 3}:00Z`, n + 2),
        () => decided(test, laid, NOW, day),
        ...(n % 3 === 0
          ? [
              async () => {
                await decided(test, laid, NOW, { ...day, reference: `Y-${n}` });
                await withdrawnByBoth(test, laid, NOW, `Y-${n}`);
              },
            ]
          : []),
        async () => {
          await work(laid);
        },
      );
    }
    await Promise.all(acts.map((act) => act()));
    while ((await work(laid)) > 0);
    expect(await drift(laid)).toEqual([]);
    const [row] = await askDirectly<{ revision: number; accepted: number; withdrawn: number }>(
      test.superuserUrl,
      `SELECT c.exclusion_revision AS revision, count(x.accepted)::int AS accepted, count(x.withdrawn_at)::int AS withdrawn
       FROM contract c JOIN exclusion x ON x.contract_id = c.id WHERE c.id = $1 GROUP BY 1`,
      [laid.contract.id],
    );
    expect(row).toEqual({ revision: 20, accepted: 16, withdrawn: 4 });
  });
});
