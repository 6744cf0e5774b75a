import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { decideExclusion, proposeExclusion } from '../../src/modules/exclusion/exclusion.service.js';
import { rebuildContract } from '../../src/modules/measurement/rebuild.service.js';
import { recordMeasurements } from '../../src/modules/measurement/recordmeasurements.service.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import { recountDueTickets } from '../../src/modules/ticket/ticketdue.service.js';
import { acting, type LaidContract, layContract } from '../support/agreedcontract.js';
import { ALWAYS_UTC, at, clockObjective, hours, terms } from '../support/clockterms.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { manager, proposalOf } from '../support/exclusionacts.js';
import { spanOf } from '../support/exclusions.js';
import { gate, untilOneWaits } from '../support/gate.js';
import { contact, objectiveOf } from '../support/judgeterms.js';
import { report } from '../support/reportedtickets.js';
import { storedTallies } from '../support/storedfigures.js';

const NOW = at('2026-03-20T00:00:00Z');
const NOON = spanOf('2026-03-09T12:00:00Z', '2026-03-09T14:00:00Z');
const TERMS = terms(
  ALWAYS_UTC,
  clockObjective('RESOLUTION_TIME', { goals: [hours(4)] }, { key: 'fix' }),
  objectiveOf('SERVICE_LEVEL', { key: 'phone' }),
);

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

type Acting = ReturnType<typeof acting>;

/** Late by 90 minutes, two hours of which may be excluded. */
function recordTicket(reporter: Acting, { contract }: LaidContract): Promise<unknown> {
  const end = { status: 'RESOLVED' as const };
  const events = [
    report('T-1', 'OPENED', at('2026-03-09T10:00:00Z')),
    report('T-1', 'STATUS_CHANGED', at('2026-03-09T15:30:00Z'), end),
  ];
  return recordTicketEvents(reporter, { contractId: contract.id, source: 'desk', mode: 'LIVE', events });
}

function recordContact(reporter: Acting, { contract }: LaidContract): Promise<unknown> {
  const occurredAt = at('2026-03-09T12:30:00Z');
  const content = contact({ answeredAt: occurredAt + 60_000 });
  const items = [{ externalId: 'C-1', revision: 1, withdrawn: false, occurredAt, content }];
  return recordMeasurements(reporter, {
    contractId: contract.id,
    source: 'desk',
    mode: 'LIVE',
    kind: 'CONTACT',
    items,
  });
}

const FACTS = [
  { what: 'a ticket', recordFact: recordTicket, insert: 'insert_tickets', line: 'fix 2026-03-09 1/0 0 0 ADJUSTMENT' },
  {
    what: 'a contact',
    recordFact: recordContact,
    insert: 'insert_measurements',
    line: 'phone 2026-03-09 0/-1 0 0 ADJUSTMENT',
  },
] as const;

async function proposed(): Promise<{ laid: LaidContract; decide: (as?: (one: Acting) => Acting) => Promise<unknown> }> {
  const laid = await layContract(test, TERMS);
  const asVendor = acting(test.database, manager(laid.vendor), NOW);
  const key = await proposeExclusion(asVendor, laid.contract.id, proposalOf(NOON));
  const asClient = acting(test.database, manager(laid.client), NOW);
  const accepted = { decision: 'ACCEPTED', scope: null, answer: null } as const;
  return { laid, decide: (as = (one) => one) => decideExclusion(as(asClient), key, accepted) };
}

async function assertAdjusted({ contract: { tenantId, id } }: LaidContract, line: string): Promise<void> {
  await recountDueTickets(test.database, tenantId, NOW);
  expect(await storedTallies(test, id)).toContain(line);
  const { differences } = await rebuildContract(
    test.database,
    { tenantId, contractId: id },
    { now: NOW, apply: false },
  );
  expect(differences).toEqual([]);
}

describe.each(FACTS)('a decision and $what at the same moment', ({ recordFact, insert, line }) => {
  it('wait for each other when the fact is first: the decision counts it', async () => {
    const { laid, decide } = await proposed();
    const { arrived, open, through } = gate(insert);
    const recording = recordFact(through(acting(test.database, laid.vendor, NOW)), laid);
    await arrived;
    const deciding = decide();
    await Promise.race([deciding, untilOneWaits(test)]);
    open();
    await Promise.all([recording, deciding]);
    await assertAdjusted(laid, line);
  });

  it('wait for each other when the decision is first: the fact counts by it', async () => {
    const { laid, decide } = await proposed();
    // So that this process knows the contract as it was before.
    await recordMeasurements(acting(test.database, laid.vendor, NOW), {
      ...{ contractId: laid.contract.id, source: 'desk', mode: 'LIVE', kind: 'CONTACT', items: [] },
    });
    const { arrived, open, through } = gate('audit_entry_record');
    const deciding = decide(through);
    await arrived;
    const recording = recordFact(acting(test.database, laid.vendor, NOW), laid);
    await Promise.race([recording, untilOneWaits(test)]);
    open();
    await Promise.all([recording, deciding]);
    await assertAdjusted(laid, line);
  });
});
