import type { Side } from '../../src/domain/actor.js';
import type { Organisation } from '../../src/domain/organisation.js';
import { askDirectly } from './database.js';
import type { TestServer } from './server.js';

/** A Sunday in the middle of the third period of the contracts. */
export const TENANTS_NOW = Date.UTC(2026, 2, 15, 12);

export interface Member {
  readonly organisation: Organisation;
  readonly side: Side;
  readonly token: string;
}

/** Ids and names of what belongs to one contract and its parties, as they name it themselves. */
export interface Belongings {
  readonly contractId: string;
  readonly reference: string;
  readonly termsHash: string;
  readonly amendmentHash: string;
  /** Of the statement of its first period, submitted for the second time. */
  readonly statementHash: string;
  /** Of an exclusion that the vendor proposed. */
  readonly exclusionReference: string;
  /** Of an escalation policy that the vendor keeps. */
  readonly policyKey: string;
  readonly objectiveId: string;
  readonly ticketId: string;
  readonly source: string;
  readonly ticketExternalId: string;
}

/** Asks and gives the data; throws for an answer with errors. */
export async function mustAsk(
  server: TestServer,
  token: string,
  query: string,
  variables: Record<string, unknown> = {},
) {
  const { data, errors } = await server.gql(token, query, variables);
  if (errors) throw new Error(`${JSON.stringify(errors)} to ${query}`);
  return data;
}

export async function member(server: TestServer, slug: string, side: Side): Promise<Member> {
  const organisation = await server.createOrganisation(slug);
  return { organisation, side, token: await server.token({ organisationId: organisation.id, side }) };
}

const SCALE = { scaleMin: 1, scaleMax: 5, topBoxFrom: 4 };

function objectivesOf(word: string): Record<string, unknown>[] {
  return [
    {
      indicator: 'RESOLUTION_TIME',
      target: 0.95,
      goals: [{ workingTime: 'PT4H' }],
      credit: { kind: 'POOL', allocation: 0.5 },
    },
    { indicator: 'SERVICE_LEVEL', target: 0.8, waitThreshold: 'PT20S', reads: 'INTERVALS' },
    { indicator: 'ABANDONMENT', target: 0.1 },
    { indicator: 'UPTIME', target: 0.99, coverageAttested: true },
    { indicator: 'CSAT', target: 0.9, ...SCALE },
    { indicator: 'QUALITY_SCORE', target: 85 },
    { indicator: 'COUNTER_RATIO', target: 0.9, counter: `${word} counter` },
  ].map((objective) => {
    const key = `${word}-${String(objective.indicator).toLowerCase()}`;
    return { key, name: key, ...objective };
  });
}

export function contractInput(word: string, vendor: string): Record<string, unknown> {
  return {
    reference: word,
    name: `${word} support`,
    vendor,
    timeZone: 'UTC',
    startsOn: '2026-01-01',
    endsOn: '2026-12-31',
    currency: 'EUR',
    calendar: { alwaysOpen: true, holidays: [{ date: '2026-12-25', name: `${word} holiday` }] },
    credits: { fee: '100000.00', atRisk: 0.1, noticeDays: 90 },
    objectives: objectivesOf(word),
  };
}

/** A draft that its vendor has not seen. */
export async function draft(server: TestServer, client: Member, word: string, vendor: string) {
  const data = await mustAsk(
    server,
    client.token,
    'mutation ($input: CreateContractInput!) { createContract(input: $input) { contract { id termsHash } } }',
    { input: contractInput(word, vendor) },
  );
  return data.createContract.contract as { id: string; termsHash: string };
}

/** An agreed contract full of facts, all of whose texts begin with `word`, with two amendments that the vendor proposed. */
export async function fullContract(
  server: TestServer,
  client: Member,
  vendor: Member,
  word: string,
): Promise<Belongings> {
  const { id, termsHash } = await draft(server, client, word, vendor.organisation.slug);
  const ask = (who: Member, query: string, input: Record<string, unknown>) =>
    mustAsk(server, who.token, query, { input: { contractId: id, ...input } });
  await ask(client, 'mutation ($input: InviteVendorInput!) { inviteVendor(input: $input) { contract { id } } }', {});
  for (const who of [client, vendor]) {
    const agree = 'mutation ($input: AgreeContractInput!) { agreeContract(input: $input) { contract { id } } }';
    await ask(who, agree, { termsHash });
  }
  const announce = 'mutation ($input: AnnounceHolidayInput!) { announceHoliday(input: $input) { contract { id } } }';
  await ask(client, announce, { date: '2026-11-11', name: `${word} announced` });
  const propose =
    'mutation ($input: ProposeAmendmentInput!) { proposeAmendment(input: $input) { amendment { termsHash } } }';
  const proposed = await ask(vendor, propose, { fromPeriod: 6, minimumScore: 0.5 });
  await ask(vendor, propose, { fromPeriod: 7, minimumScore: 0.6 });
  await recordFacts(server, client, id, word);
  await ask(vendor, EXCLUDE, {
    reference: `${word} X-1`,
    kind: 'MAINTENANCE',
    scope: { ticket: { source: `${word} desk`, externalId: `${word} T-1` } },
    reason: `${word} reason`,
    evidence: [`${word} evidence`],
  });
  await escalate(server, vendor, id, word);
  const statementHash = await submitTwice(server, client, vendor, id, word);
  const [found] = await askDirectly<{ ticket: string; objective: string }>(
    server.db.superuserUrl,
    `SELECT t.id AS ticket, c.objective_id AS objective FROM ticket t
     JOIN clock c ON c.tenant_id = t.tenant_id AND c.ticket_id = t.id WHERE t.contract_id = $1 AND t.external_id = $2`,
    [id, `${word} T-1`],
  );
  return {
    contractId: id,
    reference: word,
    termsHash,
    amendmentHash: proposed.proposeAmendment.amendment.termsHash,
    statementHash,
    exclusionReference: `${word} X-1`,
    policyKey: `${word}-policy`,
    objectiveId: found?.objective ?? '',
    ticketId: found?.ticket ?? '',
    source: `${word} desk`,
    ticketExternalId: `${word} T-1`,
  };
}

/** A ladder of the vendor's that tells a contact of its own, a level that it took on the first ticket, and an acknowledgement. */
async function escalate(server: TestServer, vendor: Member, contractId: string, word: string): Promise<void> {
  await putContact(server, vendor, `${word}-desk`, word);
  const put = `mutation ($input: PutEscalationPolicyInput!) { putEscalationPolicy(input: $input) { policy { key } } }`;
  const actions = [{ kind: 'NOTIFY', contacts: [`${word}-desk`] }];
  const levels = [{ name: `${word} level`, triggers: [{ kind: 'SHARE_USED', share: 0.5 }], actions }];
  const input = { contractId, key: `${word}-policy`, name: `${word} policy`, levels };
  await mustAsk(server, vendor.token, put, { input });
  const [ticket] = await askDirectly<{ id: string }>(
    server.db.superuserUrl,
    `INSERT INTO escalation_step (tenant_id, ticket_id, objective_id, cycle, side, policy_key, level, repeat, contract_id,
       vendor_id, policy_version, state, due_at, recorded_at, reasons)
     SELECT t.tenant_id, t.id, c.objective_id, c.cycle, 'VENDOR', $3, 1, 0, t.contract_id, t.vendor_id, 1, 'TAKEN',
       t.opened_at, t.recorded_at, '["SHARE_USED"]'
     FROM ticket t JOIN clock c ON c.tenant_id = t.tenant_id AND c.ticket_id = t.id
     WHERE t.contract_id = $1 AND t.external_id = $2
     RETURNING ticket_id AS id`,
    [contractId, `${word} T-1`, `${word}-policy`],
  );
  const acknowledge = `mutation ($input: AcknowledgeEscalationInput!) { acknowledgeEscalation(input: $input) { ticket { id } } }`;
  await mustAsk(server, vendor.token, acknowledge, { input: { ticketId: ticket?.id, note: `${word} note` } });
}

async function putContact(server: TestServer, who: Member, key: string, name: string): Promise<void> {
  const put =
    'mutation ($input: PutEscalationContactInput!) { putEscalationContact(input: $input) { contact { id } } }';
  await mustAsk(server, who.token, put, { input: { key, name, email: `${key}@example.org`, timeZone: 'UTC' } });
}

const EXCLUDE = 'mutation ($input: ProposeExclusionInput!) { proposeExclusion(input: $input) { exclusion { id } } }';

/** A statement that was disputed and submitted anew, with words of both parties. */
async function submitTwice(server: TestServer, client: Member, vendor: Member, contractId: string, word: string) {
  const act = (who: Member, name: string, more: string, contentHash: string) =>
    mustAsk(
      server,
      who.token,
      `mutation ($id: ID!, $hash: String!) {
        ${name}(input: {contractId: $id, periodIndex: 0, contentHash: $hash${more}}) { statement { state } } }`,
      { id: contractId, hash: contentHash },
    );
  const hashOfDraft = async (): Promise<string> => {
    const question = 'query ($id: ID!) { contract(id: $id) { period(index: 0) { statementDraft { contentHash } } } }';
    return (await mustAsk(server, vendor.token, question, { id: contractId })).contract.period.statementDraft
      .contentHash;
  };
  const first = await hashOfDraft();
  await act(vendor, 'submitStatement', '', first);
  await act(client, 'disputeStatement', `, lines: [{line: "verdict", comment: "${word} comment"}]`, first);
  const second = await hashOfDraft();
  await act(vendor, 'submitStatement', `, answers: [{line: "verdict", answer: "${word} answer"}]`, second);
  return second;
}

const FACTS = `mutation ($id: ID!, $source: String!, $events: [TicketEventInput!]!, $contacts: [ContactInput!]!, $intervals: [QueueIntervalInput!]!,
  $outages: [OutageInput!]!, $responses: [SurveyResponseInput!]!, $audits: [AuditInput!]!, $counters: [CounterInput!]!) {
  a: recordTicketEvents(input: {contractId: $id, source: $source, events: $events}) { accepted rejected { message } }
  b: recordContacts(input: {contractId: $id, source: $source, contacts: $contacts}) { accepted rejected { message } }
  c: recordQueueIntervals(input: {contractId: $id, source: $source, intervals: $intervals}) { accepted rejected { message } }
  d: recordOutages(input: {contractId: $id, source: $source, outages: $outages}) { accepted rejected { message } }
  e: recordSurveyResponses(input: {contractId: $id, source: $source, responses: $responses}) { accepted rejected { message } }
  f: recordAudits(input: {contractId: $id, source: $source, audits: $audits}) { accepted rejected { message } }
  g: recordCounters(input: {contractId: $id, source: $source, counters: $counters}) { accepted rejected { message } }
}`;

/** A late ticket and a running one, and a measurement of each kind. The late one's breach is announced to both parties. */
async function recordFacts(server: TestServer, who: Member, contractId: string, word: string): Promise<void> {
  const [startsAt, endsAt] = ['2026-03-10T09:00:00Z', '2026-03-10T09:30:00Z'];
  const externalId = `${word} M-1`;
  const ticketExternalId = `${word} T-1`;
  const data = await mustAsk(server, who.token, FACTS, {
    id: contractId,
    source: `${word} desk`,
    events: [
      ticketEvent(word, 'T-1', '2026-03-15T06:00:00Z', 'P1'),
      ticketEvent(word, 'T-2', '2026-03-15T11:00:00Z', 'P2'),
    ],
    contacts: [{ externalId, queue: `${word} queue`, channel: 'CHAT', enqueuedAt: startsAt, answeredAt: endsAt }],
    intervals: [
      {
        externalId,
        queue: `${word} queue`,
        channel: 'PHONE',
        startsAt,
        endsAt,
        waitThreshold: 'PT20S',
        answered: 10,
        answeredInThreshold: 9,
        abandoned: 1,
      },
    ],
    outages: [{ externalId, service: `${word} service`, startsAt, endsAt }],
    responses: [{ externalId, occurredAt: startsAt, score: 5, ticketExternalId }],
    audits: [{ externalId, occurredAt: startsAt, score: 90, ticketExternalId }],
    counters: [{ externalId, occurredAt: startsAt, counter: `${word} counter`, good: 9, total: 10 }],
  });
  for (const [letter, { accepted, rejected }] of Object.entries<{ accepted: number; rejected: unknown[] }>(data)) {
    if (accepted === 0 || rejected.length > 0) throw new Error(`${letter}: ${JSON.stringify(rejected)}`);
  }
}

export function ticketEvent(word: string, ticket: string, occurredAt: string, priority: string) {
  return {
    externalId: `${word} ${ticket} opened`,
    ticketExternalId: `${word} ${ticket}`,
    kind: 'OPENED',
    channel: 'EMAIL',
    priority,
    occurredAt,
    subject: `${word} subject`,
    tier: `${word} tier`,
    category: `${word} category`,
    assigneeGroup: `${word} group`,
    affectedUsers: 12,
    businessCritical: true,
  };
}

type ThingOfParty =
  | 'calendarId'
  | 'keyId'
  | 'endpointId'
  | 'spareEndpointId'
  | 'deliveryId'
  | 'contactKey'
  | 'spareContactKey'
  | 'contactGroupKey';

/** A calendar template, an API key, contacts and webhook endpoints of a party, named after `word`; the endpoints are told of one contract. */
export async function ownThings(
  server: TestServer,
  who: Member,
  word: string,
  contractId: string,
): Promise<Record<ThingOfParty, string>> {
  const data = await mustAsk(
    server,
    who.token,
    `mutation ($name: String!) {
      createCalendar(input: {name: $name, calendar: {alwaysOpen: true, timeZone: "UTC"}}) { calendar { id } }
      createApiKey(input: {name: $name, scopes: [CONTRACTS_READ]}) { apiKey { id } }
    }`,
    { name: word },
  );
  const endpointId = await ownEndpoint(server, who, word, contractId);
  const test = 'mutation ($id: ID!) { sendTestEvent(input: {endpointId: $id}) { delivery { id } } }';
  const tested = await mustAsk(server, who.token, test, { id: endpointId });
  const key = word.replaceAll(' ', '-');
  for (const contact of [key, `${key}-spare`]) await putContact(server, who, contact, word);
  const group =
    'mutation ($input: PutEscalationContactGroupInput!) { putEscalationContactGroup(input: $input) { contactGroup { id } } }';
  await mustAsk(server, who.token, group, { input: { key: `${key}-group`, name: word, members: [key] } });
  return {
    contactKey: key,
    spareContactKey: `${key}-spare`,
    contactGroupKey: `${key}-group`,
    calendarId: data.createCalendar.calendar.id,
    keyId: data.createApiKey.apiKey.id,
    endpointId,
    spareEndpointId: await ownEndpoint(server, who, `${word} spare`, contractId),
    deliveryId: tested.sendTestEvent.delivery.id,
  };
}

/** A webhook endpoint that is told of one contract. */
export async function ownEndpoint(server: TestServer, who: Member, name: string, contractId: string): Promise<string> {
  const register = `mutation ($name: String!, $contractId: ID!) {
    registerEndpoint(input: {name: $name, url: "https://hook.example/", contractIds: [$contractId]}) { endpoint { id } } }`;
  return (await mustAsk(server, who.token, register, { name, contractId })).registerEndpoint.endpoint.id;
}

/** Every uuid in the rows of a contract, and of the keys and templates of an organisation; organisations' own ids left out. */
export async function idsWithin(
  server: TestServer,
  contractIds: readonly string[],
  organisationIds: readonly string[],
) {
  const rows = await askDirectly<{ id: string }>(
    server.db.superuserUrl,
    `SELECT id FROM (
       SELECT id FROM contract WHERE id = ANY ($1) UNION SELECT id FROM ticket WHERE contract_id = ANY ($1)
       UNION SELECT id FROM objective WHERE contract_id = ANY ($1)
       UNION SELECT event_id FROM journal WHERE contract_id = ANY ($1)
       UNION SELECT id FROM exclusion WHERE contract_id = ANY ($1)
       UNION SELECT id FROM statement WHERE contract_id = ANY ($1)
       UNION SELECT id FROM endpoint WHERE contract_ids && $1::uuid[] OR organisation_id = ANY ($2)
       UNION SELECT d.id FROM delivery d JOIN endpoint e ON e.id = d.lane_id WHERE e.contract_ids && $1::uuid[]
       UNION SELECT id FROM api_key WHERE organisation_id = ANY ($2)
       UNION SELECT id FROM contact WHERE organisation_id = ANY ($2)
       UNION SELECT id FROM contact_group WHERE organisation_id = ANY ($2)
       UNION SELECT id FROM calendar_template WHERE organisation_id = ANY ($2)) x WHERE id IS NOT NULL`,
    [contractIds, organisationIds],
  );
  return rows.map(({ id }) => id);
}
