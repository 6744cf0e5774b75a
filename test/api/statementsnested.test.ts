import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Side } from '../../src/domain/actor.js';
import { recordMeasurements } from '../../src/modules/measurement/recordmeasurements.service.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import { acting, layContract } from '../support/agreedcontract.js';
import { ALWAYS_UTC, at, clockObjective, hours, terms } from '../support/clockterms.js';
import { counter, objectiveOf } from '../support/judgeterms.js';
import { report } from '../support/reportedtickets.js';
import { startServer, type TestServer } from '../support/server.js';

const CONTRACTS = 12;
const MINUTE = 60_000;
const NOW = at('2026-03-02T12:00:00Z');
const TERMS = terms(
  ALWAYS_UTC,
  clockObjective('FIRST_RESPONSE_TIME', { goals: [hours(1)] }),
  objectiveOf('COUNTER_RATIO'),
);

const LISTS = `query ($first: Int!) { contracts(first: $first) { nodes {
  reference
  due: tickets(first: 2) { nodes { externalId contract { reference } } pageInfo { hasNextPage endCursor } }
  opened: tickets(first: 2, orderBy: OPENED_AT, filter: {openOnly: true}) { nodes { externalId } pageInfo { hasNextPage } }
  measurements(kind: COUNTER, first: 2) { nodes { externalId occurredAt } pageInfo { hasNextPage endCursor } }
} } }`;

let server: TestServer;
const tokens = {} as Record<Side, string>;

function counted(externalId: string, occurredAt: number) {
  return { externalId, revision: 1, withdrawn: false, occurredAt, content: counter(1, 1) };
}

/** Contracts of one party with as many others: in each three tickets, the first opened last, and three counters. */
async function layContracts(own: 'tenantId' | 'counterpartyId', organisationId: string): Promise<void> {
  for (let index = 0; index < CONTRACTS; index += 1) {
    const vendorId = own === 'counterpartyId' ? organisationId : randomUUID();
    const tenant = own === 'tenantId' ? { tenantId: organisationId } : {};
    const reference = `C-${String(index).padStart(2, '0')}`;
    const laid = await layContract(server.db, TERMS, { ...tenant, counterpartyId: vendorId, vendorId, reference });
    const batch = { contractId: laid.contract.id, source: 'desk', mode: 'LIVE' } as const;
    const client = acting(server.database, laid.client, NOW);
    await recordTicketEvents(client, {
      ...batch,
      events: [1, 2, 3].map((n) => report(`${reference} T${n}`, 'OPENED', NOW - n * MINUTE)),
    });
    await recordMeasurements(client, {
      ...batch,
      kind: 'COUNTER',
      items: [1, 2, 3].map((n) => counted(`${reference} M${n}`, NOW - 10 * MINUTE + n * MINUTE)),
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

async function asked(side: Side, query: string, variables: Record<string, unknown>) {
  const before = server.database.statementCount();
  const { data, errors } = await server.gql(tokens[side], query, variables);
  expect(errors).toBeUndefined();
  return { data, statements: server.database.statementCount() - before };
}

const ids = ({ nodes }: { nodes: { externalId: string }[] }) => nodes.map((node) => node.externalId);

describe.each(['CLIENT', 'VENDOR'] as const)('as a %s', (side) => {
  it('the lists within contracts take the same few statements for any number of contracts, each its own page', async () => {
    const two = await asked(side, LISTS, { first: 2 });
    const all = await asked(side, LISTS, { first: 100 });
    expect(two.data.contracts.nodes).toHaveLength(2);
    expect(all.data.contracts.nodes).toHaveLength(CONTRACTS);
    for (const { reference, due, opened, measurements } of all.data.contracts.nodes) {
      // Opened one and two minutes ago come first by their opening; what was opened earlier is due earlier.
      expect(ids(due)).toEqual([`${reference} T3`, `${reference} T2`]);
      expect(due.nodes[0].contract).toEqual({ reference });
      expect(ids(opened)).toEqual([`${reference} T1`, `${reference} T2`]);
      expect(ids(measurements)).toEqual([`${reference} M1`, `${reference} M2`]);
      for (const list of [due, opened, measurements]) expect(list.pageInfo.hasNextPage).toBe(true);
    }
    expect(all.statements).toBe(two.statements);
    expect(all.statements).toBeLessThanOrEqual(7);
  });

  it('their next pages follow their cursors, in every contract the same', async () => {
    const { data } = await asked(side, LISTS, { first: 1 });
    const [{ reference, due, measurements }] = data.contracts.nodes;
    const next = `query ($due: String, $measured: String) { contracts(first: 100) { nodes {
      reference
      tickets(first: 2, after: $due) { nodes { externalId } pageInfo { hasNextPage } }
      measurements(kind: COUNTER, first: 2, after: $measured) { nodes { externalId } }
    } } }`;
    const after = { due: due.pageInfo.endCursor, measured: measurements.pageInfo.endCursor };
    const found = await asked(side, next, after);
    const own = found.data.contracts.nodes.find((node: { reference: string }) => node.reference === reference);
    expect(ids(own.tickets)).toEqual([`${reference} T1`]);
    expect(own.tickets.pageInfo.hasNextPage).toBe(false);
    expect(ids(own.measurements)).toEqual([`${reference} M3`]);
  });
});
