import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { MINUTE } from '../../src/domain/instant.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import type { TicketEventReport } from '../../src/modules/ticket/ticketreport.js';
import { acting, type LaidContract, layContract } from '../support/agreedcontract.js';
import { ALWAYS_UTC, at, clockObjective, hours, terms } from '../support/clockterms.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';
import { report } from '../support/reportedtickets.js';

const NOW = at('2026-03-02T12:00:00Z');
const TERMS = terms(ALWAYS_UTC, clockObjective('RESOLUTION_TIME', { goals: [hours(100)] }));

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test.drop());

function record(laid: LaidContract, events: readonly TicketEventReport[]) {
  const batch = { contractId: laid.contract.id, source: 'desk', mode: 'LIVE', events } as const;
  return recordTicketEvents(acting(test.database, laid.vendor, NOW), batch);
}

describe('the database', () => {
  it('keeps a changed ticket in its page where no due time changes', async () => {
    const laid = await layContract(test, TERMS);
    const names = Array.from({ length: 50 }, (_, n) => `H${n}`);
    const seldom = names.filter((_, n) => n % 10 === 0);
    await record(
      laid,
      names.map((name) => report(name, 'OPENED', NOW - 60 * MINUTE)),
    );
    const stored = () =>
      askDirectly(
        test.superuserUrl,
        `SELECT ctid::text AS place, (ctid::text::point)[0] AS page FROM ticket
         WHERE contract_id = $1 AND external_id = ANY ($2) ORDER BY external_id`,
        [laid.contract.id, seldom],
      ) as Promise<{ place: string; page: number }[]>;
    const before = await stored();
    await record(
      laid,
      seldom.map((name) => report(name, 'AGENT_REPLIED', NOW - 5 * MINUTE)),
    );
    const after = await stored();
    expect(after.map(({ page }) => page)).toEqual(before.map(({ page }) => page));
    expect(after.every(({ place }, n) => place !== before[n]?.place)).toBe(true);
  });
});
