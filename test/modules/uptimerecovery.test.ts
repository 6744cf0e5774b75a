import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { HOUR } from '../../src/domain/instant.js';
import { tenantsWithDuePeriods } from '../../src/modules/compliance/judging.read.js';
import { judgeDuePeriods } from '../../src/modules/compliance/judging.service.js';
import { recordMeasurements } from '../../src/modules/measurement/recordmeasurements.service.js';
import { acting, layContract } from '../support/agreedcontract.js';
import { ALWAYS_UTC, at, terms } from '../support/clockterms.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';
import { assertStreamsAgree } from '../support/journalrules.js';
import { objectiveOf } from '../support/judgeterms.js';

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

async function isDue(tenantId: string, now: number): Promise<boolean> {
  const unit = test.database.read('WORKER');
  try {
    return (await tenantsWithDuePeriods(unit, now)).includes(tenantId);
  } finally {
    await unit.close();
  }
}

it('an uptime at risk that grows back while nothing is reported is told as recovered', async () => {
  const laid = await layContract(test, terms(ALWAYS_UTC, objectiveOf('UPTIME', { target: 900_000 })));
  const { tenantId, id: contractId } = laid.contract;
  const kinds = async () => (await assertStreamsAgree(test, laid.contract)).entries.map(({ kind }) => kind);
  const reportedAt = at('2026-05-01T12:00:00Z');
  const outage = { externalId: 'o1', revision: 1, withdrawn: false, occurredAt: at('2026-05-01T06:00:00Z') };
  const content = { kind: 'OUTAGE' as const, service: 'shop', endsAt: at('2026-05-01T10:00:00Z') };
  await recordMeasurements(acting(test.database, laid.client, reportedAt), {
    contractId,
    source: 'desk',
    mode: 'LIVE',
    kind: 'OUTAGE',
    items: [{ ...outage, content }],
  });
  // 8 of 12 hours up.
  await judgeDuePeriods(test.database, tenantId, reportedAt);
  expect(await kinds()).toEqual(['OBJECTIVE_AT_RISK']);

  // 20 of 24 hours up; 44 of 48, which is enough.
  const midnights = [at('2026-05-02T00:00:00Z'), at('2026-05-03T00:00:00Z')];
  expect(await isDue(tenantId, (midnights[0] ?? 0) - HOUR)).toBe(false);
  for (const midnight of midnights) {
    expect(await isDue(tenantId, midnight)).toBe(true);
    await judgeDuePeriods(test.database, tenantId, midnight);
  }
  expect(await kinds()).toEqual(['OBJECTIVE_AT_RISK', 'OBJECTIVE_RECOVERED']);
  expect(await isDue(tenantId, at('2026-05-04T00:00:00Z'))).toBe(false);
});
