import type pg from 'pg';
import type { Instant } from '../../../src/domain/instant.js';
import { termsHash } from '../../../src/domain/termsrules.js';
import { instantParam } from '../../../src/platform/values.js';
import { copyIn } from './copyin.js';
import type { LaidContract } from './terms.js';

function organisations(laid: readonly LaidContract[], now: Instant): (readonly [string, string, string, string])[] {
  const ids = new Set(laid.flatMap(({ contract }) => [contract.tenantId, contract.vendorId]));
  return [...ids].map((id) => [id, `o-${id}`, `Organisation ${id.slice(0, 8)}`, instantParam(now)]);
}

function contractRow({ contract }: LaidContract) {
  const { invitedAt, clientAgreedAt, vendorAgreedAt, createdAt } = contract;
  return [
    contract.tenantId,
    contract.id,
    contract.vendorId,
    contract.counterpartyId,
    contract.reference,
    contract.name,
    contract.timeZone,
    contract.startsOn,
    contract.endsOn,
    contract.periodicity,
    contract.currency,
    ...[invitedAt, clientAgreedAt, vendorAgreedAt, createdAt].map((instant) => instantParam(instant)),
  ];
}

const CONTRACT = `tenant_id id vendor_id counterparty_id reference name time_zone starts_on ends_on periodicity currency
  invited_at client_agreed_at vendor_agreed_at created_at`.split(/\s+/);
const TERMS =
  'tenant_id contract_id version vendor_id from_period content content_hash proposed_by proposed_at agreed_at'.split(
    ' ',
  );
const PERIOD =
  'tenant_id contract_id vendor_id period_index starts_on ends_on starts_at ends_at next_action_at closed_at'.split(
    ' ',
  );

function termsRow({ contract, terms }: LaidContract) {
  const { tenantId, id, vendorId } = contract;
  const at = instantParam(contract.createdAt);
  return [tenantId, id, 1, vendorId, 0, JSON.stringify(terms), termsHash(contract, terms), 'CLIENT', at, at];
}

/** Periods that are over are closed; the others are due at their end, as at the agreement of a contract. */
function periodRows({ contract, timeline }: LaidContract, now: Instant) {
  const { tenantId, id, vendorId } = contract;
  return timeline.periods.map(({ index, startsOn, endsOn, startsAt, endsAt }) => {
    const times = [startsAt, endsAt, endsAt > now ? endsAt : null, endsAt > now ? null : endsAt];
    return [tenantId, id, vendorId, index, startsOn, endsOn, ...times.map((instant) => instantParam(instant))];
  });
}

/** Lays agreed contracts straight into the tables, with their organisations. */
export async function layContracts(client: pg.Client, laid: readonly LaidContract[], now: Instant): Promise<void> {
  await client.query('CREATE TEMPORARY TABLE new_organisation (LIKE organisation) ON COMMIT PRESERVE ROWS');
  await copyIn(client, 'new_organisation', ['id', 'slug', 'name', 'created_at'], organisations(laid, now));
  await client.query('INSERT INTO organisation SELECT * FROM new_organisation ON CONFLICT DO NOTHING');
  await client.query('DROP TABLE new_organisation');
  await copyIn(client, 'contract', CONTRACT, laid.map(contractRow));
  await copyIn(client, 'contract_terms', TERMS, laid.map(termsRow));
  const objectives = laid.flatMap(({ contract: { tenantId, id, vendorId }, objectiveIds }) =>
    [...objectiveIds].map(([key, objectiveId]) => [tenantId, objectiveId, id, vendorId, key]),
  );
  await copyIn(client, 'objective', ['tenant_id', 'id', 'contract_id', 'vendor_id', 'key'], objectives);
  await copyIn(
    client,
    'contract_period',
    PERIOD,
    laid.flatMap((one) => periodRows(one, now)),
  );
}
