import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { proposeAmendment } from '../../src/modules/contract/amendment.service.js';
import { heldTimeline } from '../../src/modules/contract/contract.read.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import { acting } from '../support/agreedcontract.js';
import { at } from '../support/clockterms.js';
import { agreedContract, layParty, type Party, resolutionDraft } from '../support/contractdraft.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { gate, untilOneWaits, untilWaiting } from '../support/gate.js';
import { report } from '../support/reportedtickets.js';

const NOW = at('2026-03-10T12:00:00Z');

let test: TestDatabase;
let [client, vendor, stranger] = [] as unknown as [Party, Party, Party];
beforeAll(async () => {
  test = await createTestDatabase();
  [client, vendor, stranger] = await Promise.all([layParty(test), layParty(test), layParty(test)]);
});
afterAll(() => test.drop());

type Acting = ReturnType<typeof acting>;

const asVendor = (): Acting => acting(test.database, vendor.asVendor, NOW);

async function record(reporter: Acting, contractId: string, ticket: string): Promise<void> {
  const events = [report(ticket, 'OPENED', at('2026-03-10T10:00:00Z'))];
  const { rejected } = await recordTicketEvents(reporter, { contractId, source: 'desk', mode: 'LIVE', events });
  expect(rejected).toEqual([]);
}

function amend(as: Acting, contractId: string): Promise<unknown> {
  return proposeAmendment(as, { contractId, fromPeriod: 5, objectives: [resolutionDraft({ target: 0.9 })] });
}

/** A reporter who holds the contract until it is let go. */
async function reporting(contractId: string): Promise<{ letGo: () => Promise<void> }> {
  const { arrived, open, through } = gate('insert_tickets');
  const recording = record(through(asVendor()), contractId, 'T-1');
  await arrived;
  return {
    letGo: () => {
      open();
      return recording;
    },
  };
}

const ACTS = [
  { who: 'an act of a party', act: (contractId: string) => amend(asVendor(), contractId) },
  {
    who: 'a repair of the worker',
    act: (contractId: string) =>
      test.database.write('WORKER', NOW, async (unit) => {
        await heldTimeline(unit, contractId, 'ALONE', client.id);
      }),
  },
];

describe.each(ACTS)('$who that waits for what is being recorded', ({ act, who }) => {
  it('is not passed by what is reported later, and lets it in afterwards', async () => {
    const contractId = await agreedContract(test, client, vendor, NOW, { reference: who });
    const { letGo } = await reporting(contractId);
    const acted = act(contractId);
    await untilOneWaits(test);
    const later = record(asVendor(), contractId, 'T-2');
    const first = await Promise.race([
      later.then(() => 'it was passed'),
      untilWaiting(test, 2).then(() => 'it is followed'),
    ]);
    await letGo();
    await Promise.all([acted, later]);
    expect(first).toBe('it is followed');
  });
});

describe('who records facts', () => {
  it('waits for nobody else who does', async () => {
    const contractId = await agreedContract(test, client, vendor, NOW, { reference: 'BOTH' });
    const { letGo } = await reporting(contractId);
    await record(asVendor(), contractId, 'T-2');
    await letGo();
  });
});

describe('a contract that is held', () => {
  it('keeps no stranger waiting, who finds nothing', async () => {
    const contractId = await agreedContract(test, client, vendor, NOW, { reference: 'HELD' });
    const { letGo } = await reporting(contractId);
    for (const actor of [stranger.asClient, stranger.asVendor]) {
      await expect(amend(acting(test.database, actor, NOW), contractId)).rejects.toMatchObject({ code: 'NOT_FOUND' });
    }
    await letGo();
  });
});
