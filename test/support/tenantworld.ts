import { encodeCursor } from '../../src/platform/cursor.js';
import { askDirectly } from './database.js';
import type { TestServer } from './server.js';
import type { Asker, Names } from './tenantquestions.js';
import {
  type Belongings,
  draft,
  fullContract,
  idsWithin,
  type Member,
  member,
  mustAsk,
  ownEndpoint,
  ownThings,
  TENANTS_NOW,
} from './tenants.js';

export const STRANGERS = [
  'another client',
  'another vendor of the same client',
  "a key of the client's other contract",
  "a key of the vendor's other contract",
] as const;
export type StrangerName = (typeof STRANGERS)[number];

/** Somebody to whom the first contract, between the first client and the first vendor, must not exist. */
export interface Stranger extends Omit<Asker, 'names'> {
  readonly token: string;
  readonly member: Member;
  /** Names of what is not theirs, and of what is. */
  readonly foreign: Names;
  readonly own: Names;
  /** What no answer to them may hold, in lower case. */
  readonly secrets: readonly string[];
  /** Fields that answered them without an error. */
  readonly answered: Set<string>;
}

export interface Tenants {
  readonly now: number;
  readonly client: Member;
  readonly vendor: Member;
  readonly first: Belongings;
  readonly strangers: Readonly<Record<StrangerName, Stranger>>;
  /** Everything stored of the first contract and of its parties, as one text a table. */
  state(): Promise<Record<string, string>>;
}

interface Things {
  readonly calendarId: string;
  readonly keyId: string;
  readonly endpointId: string;
  readonly spareEndpointId: string;
  readonly deliveryId: string;
  readonly contactKey: string;
  readonly spareContactKey: string;
  readonly contactGroupKey: string;
}

/** `party`: an organisation to name, `reader`: whose stream of events to name a place in. */
function namesOf(
  of: Belongings,
  things: Things,
  drafted: { id: string; termsHash: string },
  party: Member,
  reader: Member = party,
): Names {
  const { id, slug } = party.organisation;
  return {
    ...of,
    ...things,
    draftId: drafted.id,
    draftHash: drafted.termsHash,
    externalId: `${of.reference} T-1 opened`,
    measurementExternalId: `${of.reference} M-1`,
    organisationId: id,
    slug,
    streamCursor: encodeCursor({ organisationId: reader.organisation.id, side: reader.side, sequence: 1 }),
  };
}

async function limitedKey(server: TestServer, who: Member, contractId: string): Promise<string> {
  const data = await mustAsk(
    server,
    who.token,
    `mutation ($id: ID!) { createApiKey(input: {name: "limited", scopes: [CONTRACTS_READ, FACTS_WRITE, EVENTS_READ], contractIds: [$id]}) { key } }`,
    { id: contractId },
  );
  return data.createApiKey.key as string;
}

/**
 * Two clients and two vendors. The first client buys from both vendors, and twice from the first; the second client buys from
 * the second vendor. What belongs to the first contract begins with `secret-`.
 */
export async function layTenants(server: TestServer): Promise<Tenants> {
  const client = await member(server, 'secret-client', 'CLIENT');
  const vendor = await member(server, 'secret-vendor', 'VENDOR');
  const client2 = await member(server, 'second-client', 'CLIENT');
  const vendor2 = await member(server, 'second-vendor', 'VENDOR');
  const first = await fullContract(server, client, vendor, 'secret-first');
  const other = await fullContract(server, client, vendor2, 'with-second-vendor');
  const again = await fullContract(server, client, vendor, 'with-first-vendor');
  const elsewhere = await fullContract(server, client2, vendor2, 'elsewhere');
  const clientThings = await ownThings(server, client, 'secret-client things', first.contractId);
  const vendorThings = await ownThings(server, vendor, 'secret-vendor things', first.contractId);
  const client2Things = await ownThings(server, client2, 'own things', elsewhere.contractId);
  const vendor2Things = await ownThings(server, vendor2, 'own things', other.contractId);
  const clientKeyEndpoint = await ownEndpoint(server, client, 'of the other', other.contractId);
  const vendorKeyEndpoint = await ownEndpoint(server, vendor, 'of the other', again.contractId);
  const hidden = await draft(server, client, 'secret-draft', 'second-vendor');
  const drafted = await draft(server, client2, 'drafted', 'second-vendor');

  const ofFirst = namesOf(first, clientThings, hidden, client);
  const ofVendor = namesOf(first, vendorThings, hidden, vendor);
  const ids = async (contracts: string[], organisations: Member[]) =>
    idsWithin(
      server,
      contracts,
      organisations.map(({ organisation }) => organisation.id),
    );
  const place = Buffer.from(
    JSON.stringify(['contracts by reference', 'a', client.organisation.id, first.contractId, 0]),
  ).toString('base64url');
  const shared = { place, vendorSlug: 'second-vendor' };
  const stranger = (
    rest: Omit<Stranger, 'answered' | 'place' | 'vendorSlug' | 'token'> & { token?: string },
  ): Stranger => ({
    ...shared,
    token: rest.member.token,
    answered: new Set<string>(),
    ...rest,
  });
  const firstIds = await ids([first.contractId, hidden.id], []);
  const partyIds = await ids([first.contractId, again.contractId, hidden.id], [client, vendor]);
  const strangers = {
    'another client': stranger({
      member: client2,
      foreign: ofFirst,
      own: namesOf(elsewhere, client2Things, drafted, vendor2, client2),
      secrets: ['secret-', 'with-', client.organisation.id, vendor.organisation.id, ...partyIds],
    }),
    'another vendor of the same client': stranger({
      member: vendor2,
      foreign: ofVendor,
      own: namesOf(other, vendor2Things, drafted, client, vendor2),
      // It knows its client.
      secrets: [
        'secret-first',
        'secret-vendor',
        'secret-draft',
        'secret-client things',
        'with-first',
        vendor.organisation.id,
        ...partyIds,
      ],
    }),
    "a key of the client's other contract": stranger({
      member: client,
      token: await limitedKey(server, client, other.contractId),
      foreign: { ...ofVendor, ...clientThings, calendarId: vendorThings.calendarId },
      own: namesOf(other, { ...clientThings, endpointId: clientKeyEndpoint }, hidden, vendor2, client),
      secrets: ['secret-first', 'secret-vendor', 'secret-draft', 'with-first', vendor.organisation.id, ...firstIds],
    }),
    "a key of the vendor's other contract": stranger({
      member: vendor,
      token: await limitedKey(server, vendor, again.contractId),
      foreign: { ...ofFirst, organisationId: client2.organisation.id, slug: 'second-client' },
      own: namesOf(again, { ...vendorThings, endpointId: vendorKeyEndpoint }, hidden, client, vendor),
      secrets: ['secret-first', 'secret-draft', ...firstIds],
    }),
  };
  return {
    now: TENANTS_NOW,
    client,
    vendor,
    first,
    strangers,
    state: () => stateOf(server, [first.contractId, hidden.id], [client.organisation.id, vendor.organisation.id]),
  };
}

const CONTRACT_TABLES = [
  'contract_terms',
  'contract_holiday',
  'objective',
  'contract_period',
  'objective_standing',
  'ticket',
  'ticket_event',
  'clock',
  'measurement',
  'tally',
  'tally_count',
  'journal',
  'escalation_policy',
  'escalation_step',
  'acknowledgement',
  'statement',
  'statement_dispute',
  'audit_entry',
];

async function stateOf(server: TestServer, contracts: string[], organisations: string[]) {
  const questions: [string, string, string[]][] = [
    ['contract', 'id = ANY ($1)', contracts],
    ...CONTRACT_TABLES.map((table): [string, string, string[]] => [table, 'contract_id = ANY ($1)', contracts]),
    // The use of a key is noted.
    ['(SELECT organisation_id, id, revoked_at FROM api_key)', 'organisation_id = ANY ($1)', organisations],
    ['calendar_template', 'organisation_id = ANY ($1)', organisations],
    ['contact', 'organisation_id = ANY ($1)', organisations],
    ['contact_group', 'organisation_id = ANY ($1)', organisations],
    ['endpoint', 'contract_ids && $1::uuid[]', contracts],
    ['delivery', 'lane_id IN (SELECT id FROM endpoint WHERE contract_ids && $1::uuid[])', contracts],
  ];
  const state: Record<string, string> = {};
  for (const [table, condition, values] of questions) {
    const [row] = await askDirectly<{ hash: string; count: string }>(
      server.db.superuserUrl,
      `SELECT md5(coalesce(string_agg(x::text, '|' ORDER BY x::text), '')) AS hash, count(*)::text AS count
       FROM ${table} x WHERE ${condition}`,
      [values],
    );
    state[table] = `${row?.count} rows ${row?.hash}`;
  }
  return state;
}
