import { randomUUID } from 'node:crypto';
import type { Side } from '../../src/domain/actor.js';
import type { EscalationLevel, EscalationPolicy } from '../../src/domain/escalation.js';
import { savePolicy } from '../../src/modules/escalation/escalationpolicy.store.js';
import type { Database } from '../../src/platform/database.js';
import { actorOf, type LaidContract } from './agreedcontract.js';
import { askDirectly, type TestDatabase } from './database.js';
import { policyOf } from './ladders.js';

/** Keeps a policy of one side on a contract, the client's unless said otherwise. */
export async function keepPolicy(
  database: Database,
  { contract, client, vendor }: Pick<LaidContract, 'contract' | 'client' | 'vendor'>,
  levels: readonly EscalationLevel[],
  overrides: Partial<EscalationPolicy> & { readonly now?: number } = {},
): Promise<void> {
  const { now = 0, ...own } = overrides;
  const { tenantId, vendorId, id: contractId } = contract;
  const policy = policyOf(levels, { tenantId, vendorId, contractId, ...own });
  const actor = policy.side === 'CLIENT' ? client : vendor;
  await database.write(actorOf(actor.organisationId, policy.side), now, (unit) => savePolicy(unit, policy));
}

export interface LaidContact {
  readonly side?: Side;
  readonly endpointId?: string;
  readonly timeZone?: string;
  readonly quietHours?: readonly unknown[];
  readonly digest?: unknown;
  readonly language?: string;
}

/** A contact of an organisation, with a mailbox unless it has an endpoint; answers its id. */
export async function layContact(
  test: Pick<TestDatabase, 'superuserUrl'>,
  organisationId: string,
  key: string,
  { side = 'CLIENT', endpointId, timeZone = 'UTC', quietHours = [], digest = null, language = 'en' }: LaidContact = {},
): Promise<string> {
  const id = randomUUID();
  const email = endpointId === undefined ? `${key}@client.example` : null;
  const values = [organisationId, id, side, key, email, endpointId ?? null, timeZone, JSON.stringify(quietHours)];
  const more = [digest === null ? null : JSON.stringify(digest), language];
  await askDirectly(
    test.superuserUrl,
    `INSERT INTO contact (organisation_id, id, side, key, name, email, endpoint_id, time_zone, quiet_hours, digest, language,
       created_at)
     VALUES ($1, $2, $3, $4, $4, $5, $6, $7, $8, $9, $10, to_timestamp(0))`,
    [...values, ...more],
  );
  return id;
}

export async function layGroup(test: TestDatabase, organisationId: string, key: string, members: readonly string[]) {
  await askDirectly(
    test.superuserUrl,
    `INSERT INTO contact_group (organisation_id, id, side, key, name, members, created_at)
     VALUES ($1, gen_random_uuid(), 'CLIENT', $2, $2, $3, to_timestamp(0))`,
    [organisationId, key, members],
  );
}

/** A webhook of an organisation's client side, told of some contracts (null: all); answers its id. */
export async function layWebhook(
  test: Pick<TestDatabase, 'superuserUrl'>,
  organisationId: string,
  contractIds: readonly string[] | null = null,
): Promise<string> {
  const id = randomUUID();
  await askDirectly(
    test.superuserUrl,
    `INSERT INTO endpoint (organisation_id, id, side, name, url, contract_ids, envelope, secrets, vault_key, state, changed_at,
       position, dispatched_at, created_by, created_at)
     SELECT $1, $2, 'CLIENT', 'Hook', 'https://hook.example', $3, 'PLAIN', '[]', 'key', 'ACTIVE', t, 0, t, 'ada', t
     FROM to_timestamp(0) t`,
    [organisationId, id, contractIds],
  );
  return id;
}

/** When the ladders of each ticket of a contract are looked at next, as HH:MM in UTC; null: not any more. By external id. */
export async function looksOf(test: Pick<TestDatabase, 'superuserUrl'>, { contract }: LaidContract) {
  const rows = await askDirectly<{ at: string | null }>(
    test.superuserUrl,
    `SELECT to_char(escalation_at AT TIME ZONE 'UTC', 'HH24:MI') AS at FROM ticket WHERE contract_id = $1 ORDER BY external_id`,
    [contract.id],
  );
  return rows.map(({ at }) => at);
}

/** `T1 1+0 TAKEN 2026-03-02T08:48:00Z SHARE_USED` for each step recorded of a contract, in that order. */
export async function recordedSteps(test: TestDatabase, { contract }: LaidContract): Promise<string[]> {
  const rows = await askDirectly<{ line: string }>(
    test.superuserUrl,
    `SELECT concat_ws(' ', t.external_id, CASE WHEN s.side = 'VENDOR' THEN 'VENDOR' END, s.level || '+' || s.repeat, s.state,
       to_char(s.due_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), s.reasons #>> '{0}') AS line
     FROM escalation_step s JOIN ticket t ON t.tenant_id = s.tenant_id AND t.id = s.ticket_id
     WHERE s.contract_id = $1 ORDER BY 1`,
    [contract.id],
  );
  return rows.map(({ line }) => line.replace(':00.000Z', 'Z').replace('.000Z', 'Z'));
}

export interface StoredDelivery {
  readonly id: string;
  readonly organisationId: string;
  readonly laneKind: string;
  readonly laneId: string;
  readonly eventId: string;
  readonly nextActionAt: string;
  // biome-ignore lint/suspicious/noExplicitAny: what is told is of every shape
  readonly payload: any;
}

/** What is to be delivered of a contract's escalations, in the order of its lanes. */
export function recordedDeliveries(test: TestDatabase, { contract }: LaidContract): Promise<StoredDelivery[]> {
  return askDirectly<StoredDelivery>(
    test.superuserUrl,
    `SELECT id, organisation_id AS "organisationId", lane_kind AS "laneKind", lane_id AS "laneId", event_id AS "eventId",
       to_char(next_action_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI"Z"') AS "nextActionAt", payload
     FROM delivery WHERE contract_id = $1 ORDER BY lane_kind, lane_id, created_at, id`,
    [contract.id],
  );
}
