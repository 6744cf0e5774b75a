import { randomUUID } from 'node:crypto';
import type { Actor } from '../../src/domain/actor.js';
import type { Instant } from '../../src/domain/instant.js';
import { agreeContract, createContract, inviteVendor } from '../../src/modules/contract/contract.service.js';
import type { ContractDraft } from '../../src/modules/contract/contractdraft.js';
import { termsOfContracts } from '../../src/modules/contract/contractparts.read.js';
import type { ObjectiveDraft } from '../../src/modules/contract/objectivedraft.js';
import { acting, actorOf } from './agreedcontract.js';
import { askDirectly, type TestDatabase } from './database.js';

/** An organisation that exists, acting on each side. */
export interface Party {
  readonly id: string;
  readonly slug: string;
  readonly asClient: Actor;
  readonly asVendor: Actor;
}

export async function layParty(test: TestDatabase, name = 'An organisation'): Promise<Party> {
  const id = randomUUID();
  const slug = `o-${id.slice(0, 8)}`;
  await askDirectly(
    test.superuserUrl,
    'INSERT INTO organisation (id, slug, name, created_at) VALUES ($1, $2, $3, now())',
    [id, slug, name],
  );
  return {
    id,
    slug,
    asClient: actorOf(id, 'CLIENT', { role: 'MANAGER' }),
    asVendor: actorOf(id, 'VENDOR', { role: 'MANAGER' }),
  };
}

const FOUR_HOURS = 4 * 3_600_000;

export function resolutionDraft(overrides: Partial<ObjectiveDraft> = {}): ObjectiveDraft {
  return {
    key: 'resolution',
    name: 'Resolution in time',
    indicator: 'RESOLUTION_TIME',
    target: 0.95,
    goals: [{ workingTime: FOUR_HOURS }],
    ...overrides,
  };
}

/** Monthly periods of 2026 in UTC, round the clock, one RESOLUTION_TIME objective. */
export function contractDraft(vendor: Party, overrides: Partial<ContractDraft> = {}): ContractDraft {
  return {
    reference: 'C-1',
    name: 'Support',
    vendor: vendor.slug,
    timeZone: 'UTC',
    startsOn: '2026-01-01',
    endsOn: '2026-12-31',
    currency: 'EUR',
    calendar: { alwaysOpen: true },
    objectives: [resolutionDraft()],
    ...overrides,
  };
}

/** The hash both parties agree to, as the first version's row has it. */
export async function hashOf(test: TestDatabase, client: Party, contractId: string, version = 1): Promise<string> {
  const unit = test.database.read(client.asClient);
  try {
    const rows = await termsOfContracts(unit, [{ tenantId: client.id, id: contractId }]);
    return rows.find((row) => row.version === version)?.contentHash ?? '';
  } finally {
    await unit.close();
  }
}

/** Writes a contract and has both parties agree to it at `now`. */
export async function agreedContract(
  test: TestDatabase,
  client: Party,
  vendor: Party,
  now: Instant,
  overrides: Partial<ContractDraft> = {},
): Promise<string> {
  const asClient = acting(test.database, client.asClient, now);
  const id = await createContract(asClient, contractDraft(vendor, overrides));
  await inviteVendor(asClient, id);
  const hash = await hashOf(test, client, id);
  await agreeContract(asClient, id, hash);
  await agreeContract(acting(test.database, vendor.asVendor, now), id, hash);
  return id;
}
