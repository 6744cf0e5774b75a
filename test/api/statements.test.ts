import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Side } from '../../src/domain/actor.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import { acting, layContract } from '../support/agreedcontract.js';
import { at, clockObjective, hours } from '../support/clockterms.js';
import { creditTerms, moneyTerms, pool } from '../support/money.js';
import { report } from '../support/reportedtickets.js';
import { startServer, type TestServer } from '../support/server.js';

const CONTRACTS = 100;
const NOW = at('2026-03-02T12:00:00Z');
const TERMS = moneyTerms(
  creditTerms(),
  { ...clockObjective('FIRST_RESPONSE_TIME', { goals: [hours(1)] }), credit: pool(500_000) },
  clockObjective('RESOLUTION_TIME', { goals: [hours(8)] }),
);

const TICKETS = `query ($first: Int!) { tickets(first: $first) { nodes {
  id dueAt status
  clocks { state dueAt breachedAt remaining objective { key name } }
  contract { reference client { name } vendor { name } }
} } }`;
const COMPLIANCE = `query ($first: Int!) { contracts(first: $first) { nodes {
  reference
  period { index compliance { verdict score objectives { verdict actual total errorBudget { remaining } recovery { savable } objective { key } } } }
} } }`;
const CREDITS = `query ($first: Int!) { contracts(first: $first) { nodes {
  reference period { credits { state total { amount } atStake { amount } lines { objectiveKey } chronic { reached } } }
} } }`;

let server: TestServer;
const tokens = {} as Record<Side, string>;

/** A hundred contracts of one party with as many different others, a ticket with an answered and an open clock in each. */
async function layContracts(own: 'tenantId' | 'counterpartyId', organisationId: string): Promise<void> {
  for (let index = 0; index < CONTRACTS; index += 1) {
    const vendorId = own === 'counterpartyId' ? organisationId : randomUUID();
    const tenant = own === 'tenantId' ? { tenantId: organisationId } : {};
    const laid = await layContract(server.db, TERMS, {
      ...tenant,
      counterpartyId: vendorId,
      vendorId,
      reference: `C-${String(index).padStart(3, '0')}`,
    });
    await recordTicketEvents(acting(server.database, laid.client, NOW), {
      contractId: laid.contract.id,
      source: 'desk',
      mode: 'LIVE',
      events: [
        report(`T-${index}`, 'OPENED', NOW - 3 * 3_600_000 - index * 1000),
        report(`T-${index}`, 'AGENT_REPLIED', NOW - 60_000),
      ],
    });
  }
}

beforeAll(async () => {
  server = await startServer({ clock: () => NOW });
  const [client, vendor] = [randomUUID(), randomUUID()];
  await layContracts('tenantId', client);
  await layContracts('counterpartyId', vendor);
  tokens.CLIENT = await server.token({ organisationId: client, side: 'CLIENT', role: 'VIEWER' });
  tokens.VENDOR = await server.token({ organisationId: vendor, side: 'VENDOR', role: 'VIEWER' });
}, 120_000);
afterAll(() => server?.close());

/** The statements an answer took, and the answer. */
async function asked(side: Side, query: string, first: number) {
  const before = server.database.statementCount();
  const { data, errors } = await server.gql(tokens[side], query, { first });
  expect(errors).toBeUndefined();
  return { data, statements: server.database.statementCount() - before };
}

describe.each(['CLIENT', 'VENDOR'] as const)('as a %s', (side) => {
  it('a page of tickets with contract, parties, objectives and clocks takes the same few statements at any size', async () => {
    const ten = await asked(side, TICKETS, 10);
    const hundred = await asked(side, TICKETS, 100);
    expect(ten.data.tickets.nodes).toHaveLength(10);
    expect(hundred.data.tickets.nodes).toHaveLength(100);
    const references = hundred.data.tickets.nodes.map(
      (node: { contract: { reference: string } }) => node.contract.reference,
    );
    expect(new Set(references).size).toBe(100);
    for (const { clocks } of hundred.data.tickets.nodes) {
      expect(
        clocks.map((clock: { state: string; objective: { key: string } }) => [clock.objective.key, clock.state]).sort(),
      ).toEqual([
        ['first_response_time', 'BREACHED'],
        ['resolution_time', 'RUNNING'],
      ]);
    }
    expect(hundred.statements).toBe(ten.statements);
    expect(hundred.statements).toBe(4);
  });

  it('the current compliance of its contracts takes the same few statements for any number', async () => {
    const ten = await asked(side, COMPLIANCE, 10);
    const hundred = await asked(side, COMPLIANCE, 100);
    expect(ten.data.contracts.nodes).toHaveLength(10);
    expect(hundred.data.contracts.nodes).toHaveLength(100);
    for (const { period } of hundred.data.contracts.nodes) {
      const [response, resolution] = period.compliance.objectives;
      expect(period.index).toBe(2);
      expect(response).toMatchObject({ objective: { key: 'first_response_time' }, actual: 0, total: 1 });
      expect(resolution).toMatchObject({ objective: { key: 'resolution_time' }, actual: null, total: 0 });
    }
    expect(hundred.statements).toBe(ten.statements);
    expect(hundred.statements).toBe(5);
  });

  it('the money of its contracts, forecast from all periods so far, takes the same few statements for any number', async () => {
    const ten = await asked(side, CREDITS, 10);
    const hundred = await asked(side, CREDITS, 100);
    expect(hundred.data.contracts.nodes).toHaveLength(100);
    for (const { period } of hundred.data.contracts.nodes) {
      expect(period.credits).toMatchObject({ state: 'FORECAST', total: { amount: '5000.00' }, chronic: [] });
    }
    expect(hundred.statements).toBe(ten.statements);
  });
});
