import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { EventPayload } from '../../src/domain/event.js';
import { DAY } from '../../src/domain/instant.js';
import { judgeDuePeriods } from '../../src/modules/compliance/judging.service.js';
import { agreeAmendment, proposeAmendment } from '../../src/modules/contract/amendment.service.js';
import { contractTimelines } from '../../src/modules/contract/contract.read.js';
import { rebuildContract } from '../../src/modules/measurement/rebuild.service.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import { recountDueTickets } from '../../src/modules/ticket/ticketdue.service.js';
import { acting } from '../support/agreedcontract.js';
import { at } from '../support/clockterms.js';
import { agreedContract, hashOf, layParty, type Party, resolutionDraft } from '../support/contractdraft.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { report } from '../support/reportedtickets.js';
import { storedEvents, storedTallies } from '../support/storedfigures.js';

const NOW = at('2026-03-10T12:00:00Z');

let test: TestDatabase;
let client: Party;
let vendor: Party;
beforeAll(async () => {
  test = await createTestDatabase();
  [client, vendor] = await Promise.all([layParty(test), layParty(test)]);
});
afterAll(() => test.drop());

const target = (value: number) => ({ objectives: [resolutionDraft({ target: value })] });

async function targetsOf(id: string, ...periods: number[]): Promise<(number | null | undefined)[]> {
  const unit = test.database.read(client.asClient);
  try {
    const [timeline] = await contractTimelines(unit, [id]);
    return periods.map((period) => timeline?.termsOfPeriod(period)?.terms.objectives[0]?.target);
  } finally {
    await unit.close();
  }
}

describe('two amendments for the same period', () => {
  it('hold in the order of their agreement, not of their proposal, from the moment of each', async () => {
    const id = await agreedContract(test, client, vendor, NOW);
    const proposer = acting(test.database, client.asClient, NOW);
    const second = await proposeAmendment(proposer, { contractId: id, fromPeriod: 5, ...target(0.9) });
    const third = await proposeAmendment(proposer, { contractId: id, fromPeriod: 5, ...target(0.8) });
    const agree = async (key: typeof second, day: string) =>
      agreeAmendment(acting(test.database, vendor.asVendor, at(day)), key, await hashOf(test, client, id, key.version));

    await agree(third, '2026-03-11T12:00:00Z');
    expect(await targetsOf(id, 4, 5, 11)).toEqual([950_000, 800_000, 800_000]);
    await agree(second, '2026-03-12T12:00:00Z');
    expect(await targetsOf(id, 4, 5, 11)).toEqual([950_000, 900_000, 900_000]);

    // What a later proposal leaves out is what by now holds.
    const fourth = await proposeAmendment(proposer, { contractId: id, fromPeriod: 6, minimumScore: 0.5 });
    await agree(fourth, '2026-03-13T12:00:00Z');
    expect(await targetsOf(id, 5, 6)).toEqual([900_000, 900_000]);
  });
});

describe('an amendment that begins to count what is open', () => {
  const BACKLOG = { key: 'backlog', name: 'Open tickets', indicator: 'BACKLOG' as const, target: 1 };

  async function openTickets(actor: Party, id: string, now: number, ...tickets: string[]): Promise<void> {
    const events = tickets.map((ticket) => report(ticket, 'OPENED', now));
    const batch = { contractId: id, source: 'desk', mode: 'LIVE' as const, events };
    const integrator = { ...actor.asClient, role: 'INTEGRATOR' as const };
    const result = await recordTicketEvents(acting(test.database, integrator, now), batch);
    expect(result).toMatchObject({ accepted: tickets.length, rejected: [] });
  }

  async function tick(now: number): Promise<void> {
    while ((await recountDueTickets(test.database, client.id, now)) > 0);
    await judgeDuePeriods(test.database, client.id, now);
  }

  const backlogTallies = async (id: string) =>
    (await storedTallies(test, id)).filter((line) => line.startsWith('backlog'));

  it('counts the tickets that are open then, and tells at once that there are too many', async () => {
    const [id, other] = await Promise.all(
      ['C-2', 'C-3'].map((reference) => agreedContract(test, client, vendor, NOW, { reference })),
    );
    if (id === undefined || other === undefined) throw new Error('no contracts');
    await openTickets(client, id, NOW, 'early', 'done', 'late');
    await openTickets(client, other, NOW, 'early');
    const done = { contractId: id, source: 'desk', mode: 'LIVE' as const };
    await tick(NOW + DAY);

    const proposer = acting(test.database, client.asClient, NOW + DAY);
    const objectives = [resolutionDraft(), BACKLOG];
    const key = await proposeAmendment(proposer, { contractId: id, fromPeriod: 3, objectives });
    const agreeing = acting(test.database, vendor.asVendor, NOW + DAY);
    await agreeAmendment(agreeing, key, await hashOf(test, client, id, key.version));
    await recordTicketEvents(acting(test.database, { ...client.asClient, role: 'INTEGRATOR' }, NOW + 2 * DAY), {
      ...done,
      events: [report('done', 'STATUS_CHANGED', NOW + 2 * DAY, { status: 'RESOLVED' })],
    });
    await tick(NOW + 3 * DAY);
    expect(await backlogTallies(id)).toEqual([]);

    await tick(at('2026-04-01T00:00:00Z'));
    expect(await backlogTallies(id)).toEqual(['backlog 2026-04-01 0/2 0 2']);
    expect(await backlogTallies(other)).toEqual([]);
    const told = (await storedEvents(test, client.id, 'CLIENT')).filter(({ kind }) => kind === 'OBJECTIVE_AT_RISK');
    const backlog = told.map(({ payload }) => payload as EventPayload).filter((one) => one.objectiveKey === 'backlog');
    expect(backlog).toMatchObject([{ periodIndex: 3, actual: 2, target: 1, verdict: 'AT_RISK' }]);
    const rebuilt = await rebuildContract(
      test.database,
      { tenantId: client.id, contractId: id },
      { now: at('2026-04-02T00:00:00Z'), apply: false },
    );
    expect(rebuilt.differences).toEqual([]);
  });
});
