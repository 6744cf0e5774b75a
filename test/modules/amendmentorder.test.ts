import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { agreeAmendment, proposeAmendment } from '../../src/modules/contract/amendment.service.js';
import { contractTimelines } from '../../src/modules/contract/contract.read.js';
import { acting } from '../support/agreedcontract.js';
import { at } from '../support/clockterms.js';
import { agreedContract, hashOf, layParty, type Party, resolutionDraft } from '../support/contractdraft.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

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
