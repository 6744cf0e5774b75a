import { expect } from '@jest/globals';
import type { ConnectorSource } from '../../src/domain/connector.js';
import { HOUR } from '../../src/domain/instant.js';
import { rebuildContract } from '../../src/modules/measurement/rebuild.service.js';
import { type LaidContract, layContract } from './agreedcontract.js';
import { ALWAYS_UTC, at, clockObjective, hours, terms } from './clockterms.js';
import { askDirectly } from './database.js';
import { jiraHeaders, zammadHeaders, zendeskHeaders } from './helpdeskpayloads.js';
import type { TestServer } from './server.js';
import { storedClocks } from './storedfigures.js';

/** Monday. The tickets of the tests were opened three hours before. */
export const NOON = at('2026-03-02T12:00:00Z');
export const OPENED = NOON - 3 * HOUR;
export const SECRET = 'the signing secret of the helpdesk';

// P1 and P2 must be answered in an hour and resolved in 4; all others in 2 and 8.
const URGENT = { priorities: ['P1', 'P2'] } as const;
const TERMS = terms(
  ALWAYS_UTC,
  clockObjective('FIRST_RESPONSE_TIME', { goals: [hours(1, URGENT), hours(2)], pauseStatuses: [] }),
  clockObjective('RESOLUTION_TIME', { goals: [hours(4, URGENT), hours(8)] }),
);

/** A contract whose client's helpdesk posts here. */
export interface Desk extends LaidContract {
  readonly key: string;
  readonly adminToken: string;
}

export interface Taken {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: answers differ by status
  readonly body: any;
  readonly headers: Headers;
}

export async function keyFor(
  server: TestServer,
  token: string,
  scopes: string,
  contractIds: string[],
): Promise<string> {
  const { data, errors } = await server.gql(
    token,
    `mutation ($ids: [ID!]) { createApiKey(input: {name: "helpdesk", scopes: [${scopes}], contractIds: $ids}) { key } }`,
    { ids: contractIds },
  );
  expect(errors).toBeUndefined();
  return data.createApiKey.key as string;
}

export async function layDesk(server: TestServer): Promise<Desk> {
  const laid = await layContract(server.db, TERMS);
  const adminToken = await server.token({ organisationId: laid.contract.tenantId, side: 'CLIENT' });
  return { ...laid, adminToken, key: await keyFor(server, adminToken, 'FACTS_WRITE', [laid.contract.id]) };
}

export function put(server: TestServer, desk: Desk, input: object, token = desk.adminToken) {
  return server.gql(
    token,
    `mutation ($input: PutConnectorInput!) { putConnector(input: $input) { connector {
      source path statuses { from to } priorities { from to } channels { from to } createdAt secretSetAt lastReceivedAt pages } } }`,
    { input: { contractId: desk.contract.id, source: 'ZENDESK', ...input } },
  );
}

export async function setUp(server: TestServer, source: ConnectorSource, more: object = {}): Promise<Desk> {
  const desk = await layDesk(server);
  expect((await put(server, desk, { source, secret: SECRET, ...more })).errors).toBeUndefined();
  return desk;
}

export async function post(
  server: TestServer,
  path: string,
  headers: Record<string, string>,
  body: string,
): Promise<Taken> {
  const response = await fetch(new URL(path, server.url), {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
  return { status: response.status, body: await response.json(), headers: response.headers };
}

export function bearer(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}` };
}

/** Posts as the source does; `signedAt` is of sources that sign a time. */
export function send(
  server: TestServer,
  source: ConnectorSource,
  desk: Pick<Desk, 'key'>,
  payload: object | string,
  { secret = SECRET, signedAt = NOON } = {},
): Promise<Taken> {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  const [name, headers] = {
    ZENDESK: () => ['zendesk', zendeskHeaders(secret, body, signedAt)] as const,
    JIRA_SERVICE_MANAGEMENT: () => ['jira-service-management', jiraHeaders(secret, body)] as const,
    ZAMMAD: () => ['zammad', zammadHeaders(secret, body)] as const,
  }[source]();
  return post(server, `/ingest/${name}`, { ...bearer(desk.key), ...headers }, body);
}

export async function factCount(server: TestServer, desk: Desk): Promise<number> {
  const [row] = await askDirectly<{ n: number }>(
    server.db.superuserUrl,
    'SELECT count(*)::int AS n FROM ticket_event WHERE contract_id = $1',
    [desk.contract.id],
  );
  return row?.n ?? -1;
}

/** `objective state started due stopped` of a contract's clocks, times as hours and minutes of the day. */
export async function clocks(server: TestServer, desk: Desk): Promise<string[]> {
  const hhmm = (t: Date | null) => t?.toISOString().slice(11, 16) ?? '-';
  const rows = await storedClocks(server.db, desk.contract.id);
  return rows.map(
    ({ objective, state, started_at, due_at, original_due_at, stopped_at }) =>
      `${objective} ${state} ${hhmm(started_at)} ${hhmm(due_at ?? original_due_at)} ${hhmm(stopped_at)}`,
  );
}

/** What is stored is what the facts say; `least` clocks are looked at. */
export async function expectRebuilt(server: TestServer, desk: Desk, now: number, least = 1): Promise<void> {
  const { tenantId, id: contractId } = desk.contract;
  const report = await rebuildContract(server.database, { tenantId, contractId }, { now, apply: false });
  expect(report.differences).toEqual([]);
  expect(report.clocks).toBeGreaterThanOrEqual(least);
}
