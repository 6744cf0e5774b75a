import { EntitySchema } from 'typeorm';
import type { Contract } from '../../domain/contract.js';
import {
  booleanColumn,
  dateColumn,
  instantColumn,
  integerColumn,
  textColumn,
  uuidColumn,
} from '../../platform/values.js';

/** A contract as it is stored. */
export interface ContractRow extends Contract {
  /** Counts the changes of what exclusions are in force. */
  readonly exclusionRevision: number;
  /** Whether a party ever kept an escalation policy on it: only then recording has its tickets looked at. */
  readonly escalates: boolean;
}

export const contractTable = new EntitySchema<ContractRow>({
  name: 'contract',
  tableName: 'contract',
  columns: {
    tenantId: uuidColumn({ name: 'tenant_id', primary: true }),
    id: uuidColumn({ primary: true }),
    vendorId: uuidColumn({ name: 'vendor_id', nullable: true }),
    counterpartyId: uuidColumn({ name: 'counterparty_id' }),
    reference: textColumn(),
    name: textColumn(),
    timeZone: textColumn({ name: 'time_zone' }),
    startsOn: dateColumn({ name: 'starts_on' }),
    endsOn: dateColumn({ name: 'ends_on' }),
    firstPeriodEndsOn: dateColumn({ name: 'first_period_ends_on', nullable: true }),
    periodicity: textColumn(),
    currency: textColumn(),
    invitedAt: instantColumn({ name: 'invited_at', nullable: true }),
    clientAgreedAt: instantColumn({ name: 'client_agreed_at', nullable: true }),
    vendorAgreedAt: instantColumn({ name: 'vendor_agreed_at', nullable: true }),
    terminatedAt: instantColumn({ name: 'terminated_at', nullable: true }),
    createdAt: instantColumn({ name: 'created_at' }),
    exclusionRevision: integerColumn({ name: 'exclusion_revision', default: 0 }),
    escalates: booleanColumn({ default: false }),
  } satisfies Record<keyof ContractRow, unknown>,
});
