import { mayTouchContract } from '../../domain/access.js';
import type { Contract } from '../../domain/contract.js';
import type { Principal } from '../../platform/database.js';

const COLUMNS = {
  tenantId: 'tenant_id',
  id: 'id',
  vendorId: 'vendor_id',
  counterpartyId: 'counterparty_id',
  reference: 'reference',
  name: 'name',
  timeZone: 'time_zone',
  startsOn: 'starts_on',
  endsOn: 'ends_on',
  firstPeriodEndsOn: 'first_period_ends_on',
  periodicity: 'periodicity',
  currency: 'currency',
  invitedAt: 'invited_at',
  clientAgreedAt: 'client_agreed_at',
  vendorAgreedAt: 'vendor_agreed_at',
  terminatedAt: 'terminated_at',
  createdAt: 'created_at',
} as const satisfies Record<keyof Contract, string>;

/** The select list that reads a row of `contract` as a `Contract`. */
export function contractColumns(alias: string): string {
  return Object.entries(COLUMNS)
    .map(([property, column]) => `${alias}.${column} AS "${property}"`)
    .join(', ');
}

/** Whether an API key's list of contracts, if it has one, holds this one. */
export function withinLimit(principal: Principal, contractId: string): boolean {
  return typeof principal === 'string' || mayTouchContract(principal, contractId);
}

/** The list of contracts an API key is limited to, as a statement's value; null: not limited. */
export function limitOf(principal: Principal): readonly string[] | null {
  return typeof principal === 'string' ? null : principal.contractIds;
}
