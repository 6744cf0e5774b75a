import type { Parts } from '../compose.js';
import type { Actor } from '../domain/actor.js';
import type { LocalDate } from '../domain/instant.js';
import { formatDuration } from '../domain/timetext.js';
import { actorFor, ask, OPERATOR } from './asking.js';
import { PARTIES } from './contracts.js';
import type { Dates, DemoContract } from './terms.js';

/** A contract of the demonstration as it stands in the database. */
export interface LaidContract {
  readonly id: string;
  readonly reference: string;
  readonly startsOn: LocalDate;
  readonly status: string;
  readonly termsHash: string;
  /** Ids of the parties. */
  readonly client: string;
  readonly vendor: string;
}

export type Organisations = ReadonlyMap<string, string>;

const CREATE_ORGANISATION = `mutation ($input: CreateOrganisationInput!) {
  createOrganisation(input: $input) { organisation { id } }
}`;

/** Ids of the organisations by slug; those that are missing are created. */
export async function layOrganisations(parts: Parts): Promise<Organisations> {
  const ids = new Map<string, string>();
  for (const [slug, name] of Object.entries(PARTIES)) {
    type Answer = { createOrganisation: { organisation: { id: string } } };
    const answer = await ask<Answer>(parts, OPERATOR, CREATE_ORGANISATION, { input: { slug, name } });
    ids.set(slug, answer.createOrganisation.organisation.id);
  }
  return ids;
}

function idOf(organisations: Organisations, slug: string): string {
  const id = organisations.get(slug);
  if (id === undefined) throw new Error(`no organisation ${slug}`);
  return id;
}

const CONTRACT = '{ id reference startsOn status termsHash }';
const FIND = `query { contracts(first: 100) { nodes ${CONTRACT} } }`;
const CREATE = `mutation ($input: CreateContractInput!) { createContract(input: $input) { contract ${CONTRACT} } }`;
const INVITE = `mutation ($input: InviteVendorInput!) { inviteVendor(input: $input) { contract ${CONTRACT} } }`;
const AGREE = `mutation ($input: AgreeContractInput!) { agreeContract(input: $input) { contract ${CONTRACT} } }`;

type Shown = Omit<LaidContract, 'client' | 'vendor'>;
type Payload<Name extends string> = Record<Name, { contract: Shown }>;

/** The contract as its client sees it; null: there is none. */
async function find(parts: Parts, client: Actor, reference: string): Promise<Shown | null> {
  const { contracts } = await ask<{ contracts: { nodes: Shown[] } }>(parts, client, FIND, {});
  return contracts.nodes.find((contract) => contract.reference === reference) ?? null;
}

/** The first day of the contracts that an earlier start has made; null: there are none. */
export async function standingFirstDay(
  parts: Parts,
  organisations: Organisations,
  contracts: readonly DemoContract[],
): Promise<LocalDate | null> {
  for (const { client, draft } of contracts) {
    const found = await find(parts, actorFor(idOf(organisations, client), 'CLIENT'), draft.reference);
    if (found !== null) return found.startsOn;
  }
  return null;
}

/** Names of the lengths of time in the input of a contract, which the API takes as ISO 8601. */
const DURATIONS: ReadonlySet<string> = new Set(['workingTime', 'waitThreshold', 'shortAbandon']);

function inputOf(draft: DemoContract['draft'], vendor: string, dates: Dates): unknown {
  return JSON.parse(JSON.stringify({ ...draft, ...dates, vendor }), (key, value: unknown) =>
    DURATIONS.has(key) && typeof value === 'number' ? formatDuration(value) : value,
  );
}

/** Writes the contract, invites the vendor and has both agree, as anybody would; what is done already is left as it is. */
export async function layContract(
  parts: Parts,
  organisations: Organisations,
  { client, vendor, draft }: DemoContract,
  dates: Dates,
): Promise<LaidContract> {
  const ids = { client: idOf(organisations, client), vendor: idOf(organisations, vendor) };
  const asClient = actorFor(ids.client, 'CLIENT');
  let contract = await find(parts, asClient, draft.reference);
  if (contract === null) {
    const input = inputOf(draft, vendor, dates);
    contract = (await ask<Payload<'createContract'>>(parts, asClient, CREATE, { input })).createContract.contract;
  }
  if (contract.status === 'DRAFT') contract = await agree(parts, asClient, actorFor(ids.vendor, 'VENDOR'), contract);
  return { ...contract, ...ids };
}

async function agree(parts: Parts, client: Actor, vendor: Actor, { id, termsHash }: Shown): Promise<Shown> {
  await ask<Payload<'inviteVendor'>>(parts, client, INVITE, { input: { contractId: id } });
  const input = { contractId: id, termsHash };
  await ask<Payload<'agreeContract'>>(parts, client, AGREE, { input });
  return (await ask<Payload<'agreeContract'>>(parts, vendor, AGREE, { input })).agreeContract.contract;
}
