import type { Instant } from '../../src/domain/instant.js';
import { escalateDueTickets } from '../../src/modules/escalation/escalate.service.js';
import { type Answer, startServer, type TestServer } from './server.js';
import { type Member, member, mustAsk } from './tenants.js';

/** A server whose time a test sets, a client with two vendors, and a contract with each of them. */
export interface LadderWorld {
  readonly server: TestServer;
  readonly client: Member;
  readonly vendor: Member;
  /** Has a contract of its own with the same client, and nothing to do with the first one. */
  readonly stranger: Member;
  readonly contractId: string;
  readonly strangersContractId: string;
  now(): Instant;
  /** Sets the time, and has the worker look at what is due of the client's tickets by then. */
  goTo(time: string): Promise<void>;
  ask(who: Member, query: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** Reports that tickets were opened, as the client's helpdesk. */
  open(contractId: string, tickets: readonly OpenedTicket[]): Promise<void>;
  ticketId(externalId: string): Promise<string>;
}

export interface OpenedTicket {
  readonly name: string;
  readonly occurredAt: string;
  readonly priority?: string;
  readonly category?: string;
}

const OFFICE = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY'].map((weekday) => ({
  weekday,
  from: '09:00',
  to: '17:00',
}));

/** Monday to Friday 9 to 17 UTC, four hours to resolve a ticket; uptime runs no clocks. `more`: further objectives. */
export async function agreedContract(
  server: TestServer,
  client: Member,
  vendor: Member,
  reference = `with ${vendor.organisation.slug}`,
  more: readonly Record<string, unknown>[] = [],
): Promise<string> {
  const input = {
    reference,
    name: 'Support',
    vendor: vendor.organisation.slug,
    timeZone: 'UTC',
    startsOn: '2026-01-01',
    endsOn: '2026-12-31',
    currency: 'EUR',
    calendar: { spans: OFFICE },
    objectives: [
      {
        key: 'resolution',
        name: 'Resolution',
        indicator: 'RESOLUTION_TIME',
        target: 0.9,
        goals: [{ workingTime: 'PT4H' }],
      },
      { key: 'uptime', name: 'Uptime', indicator: 'UPTIME', target: 0.99, coverageAttested: true },
      ...more,
    ],
  };
  const create =
    'mutation ($input: CreateContractInput!) { createContract(input: $input) { contract { id termsHash } } }';
  const { id, termsHash } = (await mustAsk(server, client.token, create, { input })).createContract.contract;
  const invite = 'mutation ($id: ID!) { inviteVendor(input: {contractId: $id}) { contract { id } } }';
  await mustAsk(server, client.token, invite, { id });
  const agree =
    'mutation ($id: ID!, $hash: String!) { agreeContract(input: {contractId: $id, termsHash: $hash}) { contract { id } } }';
  for (const { token } of [client, vendor]) await mustAsk(server, token, agree, { id, hash: termsHash });
  return id;
}

const RECORD = `mutation ($id: ID!, $events: [TicketEventInput!]!) {
  recordTicketEvents(input: {contractId: $id, source: "desk", events: $events}) { accepted rejected { message } } }`;

export async function layLadderWorld(start: string): Promise<LadderWorld> {
  let now = Date.parse(start);
  // Tokens live an hour from when they are made: nobody's ends while a test sets the time.
  const server = await startServer({ clock: () => now });
  const LIFETIME = 400 * 86_400_000;
  const joined = async (slug: string, side: Member['side']): Promise<Member> => {
    const who = await member(server, slug, side);
    const token = await server.token({ organisationId: who.organisation.id, side, lifetime: LIFETIME });
    return { ...who, token };
  };
  const client = await joined('client', 'CLIENT');
  const vendor = await joined('vendor', 'VENDOR');
  const stranger = await joined('stranger', 'VENDOR');
  const contractId = await agreedContract(server, client, vendor);
  const strangersContractId = await agreedContract(server, client, stranger);
  const world: LadderWorld = {
    server,
    client,
    vendor,
    stranger,
    contractId,
    strangersContractId,
    now: () => now,
    async goTo(time) {
      now = Date.parse(time);
      await escalateDueTickets(server.database, client.organisation.id, now);
    },
    ask: (who, query, variables) => server.gql(who.token, query, variables),
    async open(id, tickets) {
      const events = tickets.map(({ name, occurredAt, priority = 'P1', category = null }) => ({
        externalId: `${name} opened`,
        ticketExternalId: name,
        kind: 'OPENED',
        channel: 'EMAIL',
        ...{ occurredAt, priority, category },
      }));
      const { recordTicketEvents } = await mustAsk(server, client.token, RECORD, { id, events });
      if (recordTicketEvents.accepted !== tickets.length) throw new Error(JSON.stringify(recordTicketEvents));
    },
    async ticketId(name) {
      const query =
        'query ($id: ID!, $name: String!) { ticketByExternalId(contractId: $id, source: "desk", externalId: $name) { id } }';
      return (await mustAsk(server, client.token, query, { id: contractId, name })).ticketByExternalId.id;
    },
  };
  return world;
}

export function codes({ errors }: Answer): string[] {
  return (errors ?? []).map(({ extensions }) => extensions.code);
}

/** Where an input was found at fault, and what is wrong there. */
export function faults({ errors }: Answer): Record<string, string> {
  const issues = (errors ?? []).flatMap(({ extensions }) => extensions.issues ?? []);
  return Object.fromEntries(issues.map(({ path, message }) => [path, message]));
}

/**
 * The vendor's contacts: the desk, told at any time, and the lead in Berlin (UTC+1 in winter), quiet from 18:00 to 08:00, as the
 * only member of the group `management`.
 */
export async function putContacts({ server, vendor }: LadderWorld): Promise<void> {
  const put =
    'mutation ($input: PutEscalationContactInput!) { putEscalationContact(input: $input) { contact { id } } }';
  const days = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'];
  const quietHours = days.map((weekday) => ({ weekday, from: '18:00', to: '08:00' }));
  const desk = { key: 'desk', name: 'Service desk', email: 'desk@vendor.example', timeZone: 'UTC' };
  const lead = { key: 'lead', name: 'Team lead', email: 'lead@vendor.example', timeZone: 'Europe/Berlin', quietHours };
  for (const input of [desk, lead]) await mustAsk(server, vendor.token, put, { input });
  const group =
    'mutation ($input: PutEscalationContactGroupInput!) { putEscalationContactGroup(input: $input) { contactGroup { id } } }';
  const input = { key: 'management', name: 'Management', members: ['lead'] };
  await mustAsk(server, vendor.token, group, { input });
}

/** Three levels for urgent tickets: at half of the limit, an hour later unless somebody answers, and when it is late. */
export function urgentPolicy(contractId: string, overrides: Record<string, unknown> = {}): Record<string, unknown> {
  return {
    contractId,
    key: 'urgent',
    name: 'Urgent tickets',
    objectives: ['resolution'],
    scope: { priorities: ['P1'] },
    levels: [
      {
        name: 'Desk',
        triggers: [{ kind: 'SHARE_USED', share: 0.5 }],
        actions: [{ kind: 'NOTIFY', contacts: ['desk'] }],
        wait: 'PT1H',
      },
      {
        name: 'Lead',
        actions: [
          { kind: 'NOTIFY', contacts: ['management', 'desk'] },
          { kind: 'RAISE_PRIORITY', priority: 'P1' },
        ],
        repeat: { every: 'PT1H', times: 2 },
      },
      {
        name: 'Late',
        triggers: [{ kind: 'LATE_BY', time: 'PT0S' }],
        actions: [{ kind: 'REASSIGN', assigneeGroup: 'task force' }],
      },
    ],
    ...overrides,
  };
}

export const POLICY = `side key version name validFrom retired objectives scope { channels priorities tiers categories }
  levels { level name match triggers { kind share time atLeast standing }
    actions { kind contacts endpointId priority assigneeGroup } wait repeat { every times } }`;

export const PUT_POLICY = `mutation ($input: PutEscalationPolicyInput!) {
  putEscalationPolicy(input: $input) { contract { id } policy { ${POLICY} } } }`;
