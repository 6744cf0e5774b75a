import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Fault } from '../../src/domain/fault.js';
import { agreeAmendment, proposeAmendment, withdrawAmendment } from '../../src/modules/contract/amendment.service.js';
import { contractTimelines } from '../../src/modules/contract/contract.read.js';
import {
  agreeContract,
  createContract,
  inviteVendor,
  updateContract,
} from '../../src/modules/contract/contract.service.js';
import type { ContractDraft } from '../../src/modules/contract/contractdraft.js';
import { holidaysOfContracts } from '../../src/modules/contract/contractparts.read.js';
import { announceHoliday } from '../../src/modules/contract/holiday.service.js';
import { assertKnownTimeZone } from '../../src/modules/contract/timezone.read.js';
import { acting } from '../support/agreedcontract.js';
import { at } from '../support/clockterms.js';
import {
  agreedContract,
  contractDraft,
  hashOf,
  layParty,
  type Party,
  resolutionDraft,
} from '../support/contractdraft.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';
import { gate } from '../support/gate.js';

const NOW = at('2026-03-10T12:00:00Z');

let test: TestDatabase;
let client: Party;
let vendor: Party;
let stranger: Party;
beforeAll(async () => {
  test = await createTestDatabase();
  [client, vendor, stranger] = await Promise.all([layParty(test), layParty(test), layParty(test)]);
});
afterAll(() => test.drop());

let count = 0;
function unique(): string {
  count += 1;
  return `C-${count + 100}`;
}

const asClient = (now = NOW) => acting(test.database, client.asClient, now);
const asVendor = (now = NOW) => acting(test.database, vendor.asVendor, now);
const create = (overrides: Partial<ContractDraft> = {}) =>
  createContract(asClient(), contractDraft(vendor, { reference: unique(), ...overrides }));

/** The refusal's code and the paths it names. */
async function refusal(act: Promise<unknown>): Promise<{ code: string; paths: string[] }> {
  const fault = await act.then(
    () => null,
    (error: unknown) => error,
  );
  if (!(fault instanceof Fault)) throw new Error(`no refusal: ${fault}`);
  return { code: fault.code, paths: fault.issues.map((issue) => issue.path) };
}

async function timeline(party: Party['asClient'], id: string) {
  const unit = test.database.read(party);
  try {
    return (await contractTimelines(unit, [id]))[0] ?? null;
  } finally {
    await unit.close();
  }
}

describe('createContract', () => {
  it('gives the same contract for the same reference and content, and refuses other content', async () => {
    const reference = unique();
    const id = await create({ reference });
    expect(await create({ reference })).toBe(id);
    expect((await refusal(create({ reference, name: 'Another' }))).code).toBe('CONFLICT');
    expect((await refusal(create({ reference, objectives: [resolutionDraft({ target: 0.9 })] }))).code).toBe(
      'CONFLICT',
    );
  });

  it('gives the same contract even after it was agreed and amended', async () => {
    const reference = unique();
    const id = await agreedContract(test, client, vendor, NOW, { reference });
    const key = await proposeAmendment(asClient(), { contractId: id, fromPeriod: 4, minimumScore: 0.9 });
    await agreeAmendment(asVendor(), key, await hashOf(test, client, id, 2));
    expect(await create({ reference })).toBe(id);
  });

  it('leaves a reference to each client', async () => {
    const reference = unique();
    const id = await create({ reference });
    const others = acting(test.database, stranger.asClient, NOW);
    expect(await createContract(others, contractDraft(vendor, { reference }))).not.toBe(id);
  });

  it('names every fault with its path in the input', async () => {
    const faulty = create({
      vendor: 'nobody',
      timeZone: 'Mars/Olympus',
      endsOn: '2025-12-31',
      currency: 'euro',
      minimumScore: 1.5,
      calendar: null,
      objectives: [
        resolutionDraft({ target: 0.1234567, goals: [{}], queues: ['q'], weight: 0 }),
        resolutionDraft({ warnShare: 0.5, warnBefore: 1, formula: 'ANSWERED_ONLY' }),
        { key: 'sl', name: 'Service level', indicator: 'SERVICE_LEVEL', target: 0.8, direction: 'AT_MOST' },
        { key: 'ratio', name: 'Ratio', indicator: 'COUNTER_RATIO', target: 0.8 },
      ],
    });
    const { code, paths } = await refusal(faulty);
    expect(code).toBe('INVALID_INPUT');
    expect(new Set(paths).size).toBe(paths.length);
    expect(paths).toEqual(
      expect.arrayContaining([
        'vendor',
        'timeZone',
        'endsOn',
        'currency',
        'minimumScore',
        'calendar',
        'objectives.0.target',
        'objectives.0.goals.0',
        'objectives.0.queues',
        'objectives.0.weight',
        'objectives.1.key',
        'objectives.1.warnBefore',
        'objectives.1.formula',
        'objectives.2.direction',
        'objectives.2.waitThreshold',
        'objectives.3.counter',
      ]),
    );
  });

  it('refuses a vendor that is the client', async () => {
    const own = createContract(asClient(), contractDraft(client, { reference: unique() }));
    expect(await refusal(own)).toEqual({ code: 'INVALID_INPUT', paths: ['vendor'] });
  });

  it('refuses a time zone that the database does not know, though this process may', async () => {
    const inDatabase = (zone: string) => test.database.write('WORKER', NOW, (unit) => assertKnownTimeZone(unit, zone));
    await inDatabase('Europe/Berlin');
    expect(await refusal(inDatabase('Mars/Olympus'))).toEqual({ code: 'INVALID_INPUT', paths: ['timeZone'] });
    // Dropped from the tz database in 2020, still an alias in ICU.
    const zone = 'US/Pacific-New';
    const reference = unique();
    const faulty = create({ reference, timeZone: zone });
    expect(await refusal(faulty)).toEqual({ code: 'INVALID_INPUT', paths: ['timeZone'] });
    const id = await create({ reference });
    const rewritten = updateContract(asClient(), id, contractDraft(vendor, { reference, timeZone: zone }));
    expect(await refusal(rewritten)).toEqual({ code: 'INVALID_INPUT', paths: ['timeZone'] });
  });

  it('is for managers of the client only', async () => {
    const draft = contractDraft(client, { reference: unique() });
    expect((await refusal(createContract(asVendor(), draft))).code).toBe('FORBIDDEN');
    const viewer = acting(test.database, { ...client.asClient, role: 'VIEWER' }, NOW);
    expect((await refusal(createContract(viewer, draft))).code).toBe('FORBIDDEN');
  });
});

describe('becoming active', () => {
  it('needs the invitation and the agreement of both to the same content', async () => {
    const id = await create();
    const hash = await hashOf(test, client, id);
    expect((await refusal(agreeContract(asVendor(), id, hash))).code).toBe('NOT_FOUND');
    await inviteVendor(asClient(), id);
    await inviteVendor(asClient(), id);
    expect((await refusal(agreeContract(asVendor(), id, 'another hash'))).code).toBe('CONFLICT');
    await agreeContract(asVendor(), id, hash);
    expect(await timeline(vendor.asVendor, id)).toBeNull();
    await agreeContract(asClient(), id, hash);
    expect((await timeline(client.asClient, id))?.contract.vendorId).toBe(vendor.id);
    expect((await timeline(vendor.asVendor, id))?.termsOfPeriod(0)?.terms.objectives[0]?.target).toBe(950_000);
  });

  it('does not exist for anybody else', async () => {
    const id = await create();
    await inviteVendor(asClient(), id);
    const hash = await hashOf(test, client, id);
    for (const actor of [stranger.asClient, stranger.asVendor, client.asVendor, vendor.asClient]) {
      expect((await refusal(agreeContract(acting(test.database, actor, NOW), id, hash))).code).toBe('NOT_FOUND');
    }
    expect((await refusal(agreeContract(asClient(), 'no uuid', hash))).code).toBe('NOT_FOUND');
    const limited = acting(test.database, { ...client.asClient, contractIds: [] }, NOW);
    expect((await refusal(agreeContract(limited, id, hash))).code).toBe('NOT_FOUND');
  });

  it('closes the periods that are over and makes the others due once they begin', async () => {
    const id = await agreedContract(test, client, vendor, NOW, {
      reference: unique(),
      firstPeriodEndsOn: '2026-01-14',
    });
    const rows = await askDirectly(
      test.superuserUrl,
      `SELECT period_index, starts_on::text, ends_on::text, closed_at = ends_at AS closed,
         next_action_at = greatest(starts_at, $2::timestamptz) AS due
       FROM contract_period WHERE contract_id = $1 AND period_index < 4 ORDER BY 1`,
      [id, new Date(NOW).toISOString()],
    );
    expect(rows).toEqual([
      { period_index: 0, starts_on: '2026-01-01', ends_on: '2026-01-14', closed: true, due: null },
      { period_index: 1, starts_on: '2026-01-15', ends_on: '2026-02-14', closed: true, due: null },
      { period_index: 2, starts_on: '2026-02-15', ends_on: '2026-03-14', closed: null, due: true },
      { period_index: 3, starts_on: '2026-03-15', ends_on: '2026-04-14', closed: null, due: true },
    ]);
  });
});

describe('updateContract', () => {
  it('rewrites a draft and takes back what was agreed to so far', async () => {
    const reference = unique();
    const id = await create({ reference });
    await inviteVendor(asClient(), id);
    const before = await hashOf(test, client, id);
    await agreeContract(asVendor(), id, before);
    await updateContract(asClient(), id, contractDraft(vendor, { reference, endsOn: '2026-06-30' }));
    expect((await refusal(agreeContract(asClient(), id, before))).code).toBe('CONFLICT');
    const after = await hashOf(test, client, id);
    expect(after).not.toBe(before);
    await agreeContract(asClient(), id, after);
    expect(await timeline(client.asClient, id)).toBeNull();
    await agreeContract(asVendor(), id, after);
    expect((await timeline(client.asClient, id))?.periods).toHaveLength(6);
  });

  it('refuses once both have agreed, and another vendor once one is invited', async () => {
    const reference = unique();
    const id = await agreedContract(test, client, vendor, NOW, { reference });
    expect((await refusal(updateContract(asClient(), id, contractDraft(vendor, { reference })))).code).toBe('CONFLICT');
    const draft = await create();
    await inviteVendor(asClient(), draft);
    const other = contractDraft(stranger, { reference: unique() });
    expect((await refusal(updateContract(asClient(), draft, other))).code).toBe('CONFLICT');
    const taken = contractDraft(vendor, { reference });
    expect((await refusal(updateContract(asClient(), draft, taken))).code).toBe('CONFLICT');
  });

  it('refuses a reference that another contract takes at the same moment', async () => {
    const [first, second] = [await create(), await create()];
    const wanted = contractDraft(vendor, { reference: unique() });
    // It has looked for namesakes, and has not written yet.
    const before = gate('contract_update_draft');
    const late = refusal(updateContract(before.through(asClient()), second, wanted));
    await before.arrived;
    await updateContract(asClient(), first, wanted);
    before.open();
    expect(await late).toEqual({ code: 'CONFLICT', paths: [] });
  });
});

describe('amendments', () => {
  const targetOf = async (id: string, period: number): Promise<number | null | undefined> =>
    (await timeline(vendor.asVendor, id))?.termsOfPeriod(period)?.terms.objectives[0]?.target;
  const target = (value: number) => ({ objectives: [resolutionDraft({ target: value })] });

  it('take effect with the period they name', async () => {
    const id = await agreedContract(test, client, vendor, NOW, { reference: unique() });
    const key = await proposeAmendment(asVendor(), { contractId: id, fromDate: '2026-05-01', ...target(0.9) });
    expect(await targetOf(id, 4)).toBe(950_000);
    await agreeAmendment(asClient(), key, await hashOf(test, client, id, 2));
    await agreeAmendment(asClient(), key, await hashOf(test, client, id, 2));
    expect([await targetOf(id, 3), await targetOf(id, 4)]).toEqual([950_000, 900_000]);
    const lasting = await timeline(client.asClient, id);
    expect(lasting?.objectiveOfId(1, lasting.objectiveId('resolution'))?.target).toBe(950_000);
  });

  it('agreed later than that, take effect with the next period', async () => {
    const id = await agreedContract(test, client, vendor, NOW, { reference: unique() });
    const key = await proposeAmendment(asClient(), { contractId: id, fromPeriod: 4, ...target(0.9) });
    const hash = await hashOf(test, client, id, 2);
    await agreeAmendment(asVendor(at('2026-05-01T00:00:00.001Z')), key, hash);
    expect([await targetOf(id, 4), await targetOf(id, 5)]).toEqual([950_000, 900_000]);
  });

  it('for the same period: what was agreed last holds', async () => {
    const id = await agreedContract(test, client, vendor, NOW, { reference: unique() });
    const second = await proposeAmendment(asClient(), { contractId: id, fromPeriod: 5, ...target(0.9) });
    const third = await proposeAmendment(asClient(), { contractId: id, fromPeriod: 5, ...target(0.8) });
    await agreeAmendment(asVendor(), third, await hashOf(test, client, id, 3));
    expect(await targetOf(id, 5)).toBe(800_000);
    await agreeAmendment(asVendor(NOW + 1), second, await hashOf(test, client, id, 2));
    expect(await targetOf(id, 5)).toBe(900_000);
  });

  it('need the other party and the hash of their content', async () => {
    const id = await agreedContract(test, client, vendor, NOW, { reference: unique() });
    const key = await proposeAmendment(asClient(), { contractId: id, fromPeriod: 5, ...target(0.9) });
    const hash = await hashOf(test, client, id, 2);
    expect((await refusal(agreeAmendment(asClient(), key, hash))).code).toBe('CONFLICT');
    expect((await refusal(agreeAmendment(asVendor(), key, await hashOf(test, client, id)))).code).toBe('CONFLICT');
    const outside = acting(test.database, stranger.asVendor, NOW);
    expect((await refusal(agreeAmendment(outside, key, hash))).code).toBe('NOT_FOUND');
    expect((await refusal(agreeAmendment(asVendor(), { ...key, version: 1 }, hash))).code).toBe('NOT_FOUND');
  });

  it('can be withdrawn by who proposed them, until agreed', async () => {
    const id = await agreedContract(test, client, vendor, NOW, { reference: unique() });
    const key = await proposeAmendment(asClient(), { contractId: id, fromPeriod: 5, ...target(0.9) });
    const hash = await hashOf(test, client, id, 2);
    expect((await refusal(withdrawAmendment(asVendor(), key))).code).toBe('CONFLICT');
    await withdrawAmendment(asClient(), key);
    expect((await refusal(agreeAmendment(asVendor(), key, hash))).code).toBe('CONFLICT');
    const agreed = await proposeAmendment(asClient(), { contractId: id, fromPeriod: 5, ...target(0.9) });
    await agreeAmendment(asVendor(), agreed, hash);
    expect((await refusal(withdrawAmendment(asClient(), agreed))).code).toBe('CONFLICT');
  });

  it('name every fault: the period, the terms, an objective that would measure something else', async () => {
    const contractId = await agreedContract(test, client, vendor, NOW, { reference: unique() });
    const propose = (draft: object) => refusal(proposeAmendment(asClient(), { contractId, ...draft }));
    expect((await propose({ fromPeriod: 2 })).paths).toEqual(['fromPeriod']);
    expect((await propose({ fromPeriod: 12 })).paths).toEqual(['fromPeriod']);
    expect((await propose({ fromDate: '2026-05-02', minimumScore: 2 })).paths).toEqual(['fromDate', 'minimumScore']);
    const other = resolutionDraft({ indicator: 'FIRST_RESPONSE_TIME' });
    expect((await propose({ fromPeriod: 5, objectives: [other] })).paths).toEqual(['objectives.0.indicator']);
  });

  it('may be open twenty at a time, of both parties together', async () => {
    const contractId = await agreedContract(test, client, vendor, NOW, { reference: unique() });
    const propose = (by: ReturnType<typeof asClient>) => proposeAmendment(by, { contractId, fromPeriod: 5 });
    for (let index = 0; index < 10; index += 1) {
      await propose(asClient());
      await propose(asVendor());
    }
    expect((await refusal(propose(asClient()))).code).toBe('CONFLICT');
    expect((await refusal(propose(asVendor()))).code).toBe('CONFLICT');
    await withdrawAmendment(asClient(), { contractId, version: 2 });
    expect((await propose(asVendor())).version).toBe(22);
    expect((await refusal(propose(asVendor()))).code).toBe('CONFLICT');
    await agreeAmendment(asClient(), { contractId, version: 22 }, await hashOf(test, client, contractId, 22));
    expect((await propose(asClient())).version).toBe(23);
    const other = await agreedContract(test, client, vendor, NOW, { reference: unique() });
    expect((await proposeAmendment(asClient(), { contractId: other, fromPeriod: 5 })).version).toBe(2);
  });

  it('are for active contracts only', async () => {
    const contractId = await create();
    expect((await refusal(proposeAmendment(asClient(), { contractId, fromPeriod: 5 }))).code).toBe('CONFLICT');
  });
});

describe('announceHoliday', () => {
  const LATER = at('2026-03-11T09:00:00Z');
  const flood = (contractId: string, name = 'Flood') => ({ contractId, date: '2026-03-12', name });

  /** Whether a clock that started at an instant runs at noon of that day. */
  async function opens(id: string, startedAt: number): Promise<boolean | undefined> {
    const found = await timeline(client.asClient, id);
    const terms = found?.termsOfPeriod(2)?.terms.objectives[0];
    return terms && found?.calendarFor(terms, 1, startedAt).isOpen(at('2026-03-12T12:00:00Z'));
  }

  const announced = async (id: string) => {
    const unit = test.database.read(vendor.asVendor);
    const rows = await holidaysOfContracts(unit, [{ tenantId: client.id, id }]);
    await unit.close();
    return rows.map(({ name, clientAnnouncedAt, vendorAnnouncedAt }) => [name, clientAnnouncedAt, vendorAnnouncedAt]);
  };

  it('changes no calendar while one party alone has done it, however often', async () => {
    const id = await agreedContract(test, client, vendor, NOW, { reference: unique() });
    const before = await timeline(client.asClient, id);
    await announceHoliday(asVendor(), flood(id));
    await announceHoliday(asVendor(LATER), flood(id, 'Storm'));
    expect(await announced(id)).toEqual([['Flood', null, NOW]]);
    expect(await timeline(client.asClient, id)).toBe(before);
    expect(await opens(id, LATER)).toBe(true);
  });

  it('closes the day once both have, for clocks that start from then on', async () => {
    const id = await agreedContract(test, client, vendor, NOW, { reference: unique() });
    await announceHoliday(asVendor(), flood(id));
    expect(await opens(id, LATER)).toBe(true);
    await announceHoliday(asClient(LATER), flood(id, 'High water'));
    expect(await announced(id)).toEqual([['Flood', LATER, NOW]]);
    expect([await opens(id, NOW), await opens(id, LATER - 1)]).toEqual([true, true]);
    expect(await opens(id, LATER)).toBe(false);

    const standing = await timeline(client.asClient, id);
    await announceHoliday(asClient(LATER + 1_000), flood(id));
    await announceHoliday(asVendor(LATER + 1_000), flood(id));
    expect(await announced(id)).toEqual([['Flood', LATER, NOW]]);
    expect(await timeline(client.asClient, id)).toBe(standing);
  });

  it('holds whichever party was first', async () => {
    const id = await agreedContract(test, client, vendor, NOW, { reference: unique() });
    await announceHoliday(asClient(), flood(id));
    await announceHoliday(asVendor(LATER), flood(id));
    expect(await announced(id)).toEqual([['Flood', NOW, LATER]]);
    expect([await opens(id, LATER - 1), await opens(id, LATER)]).toEqual([true, false]);
  });

  it('is too late for the second party on the day itself', async () => {
    const id = await agreedContract(test, client, vendor, NOW, { reference: unique() });
    await announceHoliday(asVendor(), flood(id));
    const late = announceHoliday(asClient(at('2026-03-12T00:00:00Z')), flood(id));
    expect(await refusal(late)).toEqual({ code: 'INVALID_INPUT', paths: ['date'] });
    expect(await opens(id, LATER)).toBe(true);
  });

  it('is nothing that one party can write for the other', async () => {
    const id = await agreedContract(test, client, vendor, NOW, { reference: unique() });
    await announceHoliday(asVendor(), flood(id));
    const forge = (by: Party['asClient'], column: string, index: number) =>
      test.database.write(by, NOW, (unit) =>
        unit.rows({ name: `test_forge_${index}`, text: `UPDATE contract_holiday SET ${column} = now()` }, []),
      );
    await expect(forge(vendor.asVendor, 'client_announced_at', 1)).rejects.toThrow('permission denied');
    await expect(forge(client.asClient, 'vendor_announced_at', 2)).rejects.toThrow('permission denied');
  });

  it('refuses today, days outside the contract, and strangers', async () => {
    const contractId = await agreedContract(test, client, vendor, NOW, { reference: unique() });
    const on = (date: string) => refusal(announceHoliday(asClient(), { contractId, date, name: 'Day' }));
    expect((await on('2026-03-10')).paths).toEqual(['date']);
    expect((await on('2027-01-01')).paths).toEqual(['date']);
    const outside = acting(test.database, stranger.asClient, NOW);
    const strange = announceHoliday(outside, { contractId, date: '2026-03-12', name: 'Day' });
    expect((await refusal(strange)).code).toBe('NOT_FOUND');
  });
});

describe('contractTimelines', () => {
  it('gives each party its own, an API key those it is limited to, and the worker those of the tenant it names', async () => {
    const one = await agreedContract(test, client, vendor, NOW, { reference: unique() });
    const two = await agreedContract(test, client, vendor, NOW, { reference: unique() });
    for (const id of [one, two]) await timeline(client.asClient, id);
    const read = async (principal: Party['asClient'] | 'WORKER', tenantId?: string) => {
      const unit = test.database.read(principal);
      const before = test.database.statementCount();
      const found = await contractTimelines(unit, [one, two, one], tenantId);
      await unit.close();
      expect(test.database.statementCount() - before).toBe(1);
      return found.map(({ contract }) => contract.id).sort();
    };
    const both = [one, two].sort();
    expect(await read(client.asClient)).toEqual(both);
    expect(await read(vendor.asVendor)).toEqual(both);
    expect(await read({ ...client.asClient, contractIds: [two] })).toEqual([two]);
    expect(await read('WORKER', client.id)).toEqual(both);
    expect(await read('WORKER', stranger.id)).toEqual([]);
    expect(await read(stranger.asClient)).toEqual([]);
    expect(await read(client.asVendor)).toEqual([]);
  });

  it('compiles a contract once, and anew after it changed', async () => {
    const id = await agreedContract(test, client, vendor, NOW, { reference: unique() });
    const asked = test.database.statementCount();
    const first = await timeline(client.asClient, id);
    expect(test.database.statementCount() - asked).toBe(2);
    expect(await timeline(vendor.asVendor, id)).toBe(first);
    expect(test.database.statementCount() - asked).toBe(3);
    for (const by of [asClient(), asVendor()]) {
      await announceHoliday(by, { contractId: id, date: '2026-03-12', name: 'Flood' });
    }
    expect(await timeline(client.asClient, id)).not.toBe(first);
    expect(await timeline(stranger.asClient, id)).toBeNull();
  });
});
