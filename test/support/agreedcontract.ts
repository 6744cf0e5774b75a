import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { Actor, Side } from '../../src/domain/actor.js';
import type { Contract } from '../../src/domain/contract.js';
import type { Instant } from '../../src/domain/instant.js';
import { contractPeriods } from '../../src/domain/period.js';
import type { ContractTerms } from '../../src/domain/terms.js';
import { objectiveIdOf } from '../../src/modules/contract/objectiveid.js';
import type { Database, WriteUnit } from '../../src/platform/database.js';
import { instantParam } from '../../src/platform/values.js';
import type { TestDatabase } from './database.js';

/** A contract both parties agreed to, and who may act under it. */
export interface LaidContract {
  readonly contract: Contract & { readonly vendorId: string };
  readonly client: Actor;
  readonly vendor: Actor;
  /** Ids of the objectives by key. */
  readonly objectiveIds: ReadonlyMap<string, string>;
}

export function actorOf(organisationId: string, side: Side, overrides: Partial<Actor> = {}): Actor {
  return {
    organisationId,
    side,
    role: 'INTEGRATOR',
    subject: 'test',
    scopes: null,
    contractIds: null,
    expiresAt: null,
    ...overrides,
  };
}

/** What services take of a request, at a time the test chooses. */
export function acting(database: Database, actor: Actor, now: Instant) {
  return { actor, write: <T>(act: (unit: WriteUnit) => Promise<T>) => database.write(actor, now, act) };
}

/** Lays an agreed contract of the year 2026 (monthly periods) of two new organisations straight into the tables. */
export async function layContract(
  test: TestDatabase,
  terms: ContractTerms,
  overrides: Partial<Contract> = {},
): Promise<LaidContract> {
  const tenantId = randomUUID();
  const vendorId = randomUUID();
  const contract: LaidContract['contract'] = {
    tenantId,
    id: randomUUID(),
    counterpartyId: vendorId,
    reference: `C-${tenantId.slice(0, 8)}`,
    name: 'Support',
    timeZone: terms.calendar.timeZone,
    startsOn: '2026-01-01',
    endsOn: '2026-12-31',
    firstPeriodEndsOn: null,
    periodicity: 'MONTH',
    currency: 'EUR',
    invitedAt: 0,
    clientAgreedAt: 0,
    vendorAgreedAt: 0,
    terminatedAt: null,
    createdAt: 0,
    ...overrides,
    vendorId: overrides.vendorId ?? vendorId,
  };
  const objectiveIds = new Map(terms.objectives.map(({ key }) => [key, objectiveIdOf(contract.id, key)]));
  const client = new pg.Client({ connectionString: test.superuserUrl });
  await client.connect();
  try {
    await layRows(client, contract, terms, objectiveIds);
  } finally {
    await client.end();
  }
  return {
    contract,
    client: actorOf(contract.tenantId, 'CLIENT'),
    vendor: actorOf(contract.vendorId, 'VENDOR'),
    objectiveIds,
  };
}

async function layRows(
  client: pg.Client,
  contract: LaidContract['contract'],
  terms: ContractTerms,
  objectiveIds: ReadonlyMap<string, string>,
): Promise<void> {
  const { tenantId, id, vendorId } = contract;
  for (const organisation of [tenantId, vendorId]) {
    await client.query(
      `INSERT INTO organisation (id, slug, name, created_at) VALUES ($1, $2, 'An organisation', now())
       ON CONFLICT DO NOTHING`,
      [organisation, `o-${organisation}`],
    );
  }
  await client.query(
    `INSERT INTO contract (tenant_id, id, vendor_id, counterparty_id, reference, name, time_zone, starts_on, ends_on,
       first_period_ends_on, periodicity, currency, invited_at, client_agreed_at, vendor_agreed_at, terminated_at, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)`,
    [
      tenantId,
      id,
      vendorId,
      contract.counterpartyId,
      contract.reference,
      contract.name,
      contract.timeZone,
      contract.startsOn,
      contract.endsOn,
      contract.firstPeriodEndsOn,
      contract.periodicity,
      contract.currency,
      instantParam(contract.invitedAt),
      instantParam(contract.clientAgreedAt),
      instantParam(contract.vendorAgreedAt),
      instantParam(contract.terminatedAt),
      instantParam(contract.createdAt),
    ],
  );
  await client.query(
    `INSERT INTO contract_terms (tenant_id, contract_id, version, vendor_id, from_period, content, content_hash,
       proposed_by, proposed_at, agreed_at)
     VALUES ($1, $2, 1, $3, 0, $4, 'hash', 'CLIENT', to_timestamp(0), to_timestamp(0))`,
    [tenantId, id, vendorId, JSON.stringify(terms)],
  );
  for (const [key, objectiveId] of objectiveIds) {
    await client.query(
      'INSERT INTO objective (tenant_id, id, contract_id, vendor_id, key) VALUES ($1, $2, $3, $4, $5)',
      [tenantId, objectiveId, id, vendorId, key],
    );
  }
  for (const period of contractPeriods(contract)) {
    await client.query(
      `INSERT INTO contract_period (tenant_id, contract_id, period_index, vendor_id, starts_on, ends_on, starts_at, ends_at)
       VALUES ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [
        tenantId,
        id,
        period.index,
        vendorId,
        period.startsOn,
        period.endsOn,
        instantParam(period.startsAt),
        instantParam(period.endsAt),
      ],
    );
  }
}
