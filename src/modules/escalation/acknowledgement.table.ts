import { EntitySchema } from 'typeorm';
import type { Acknowledgement } from '../../domain/escalation.js';
import { instantColumn, textColumn, uuidColumn } from '../../platform/values.js';

export const acknowledgementTable = new EntitySchema<Acknowledgement>({
  name: 'acknowledgement',
  tableName: 'acknowledgement',
  columns: {
    tenantId: uuidColumn({ name: 'tenant_id', primary: true }),
    ticketId: uuidColumn({ name: 'ticket_id', primary: true }),
    side: textColumn({ primary: true }),
    acknowledgedAt: instantColumn({ name: 'acknowledged_at', primary: true }),
    contractId: uuidColumn({ name: 'contract_id' }),
    vendorId: uuidColumn({ name: 'vendor_id' }),
    until: instantColumn({ name: 'acknowledged_until', nullable: true }),
    by: textColumn({ name: 'acknowledged_by' }),
    note: textColumn({ nullable: true }),
  } satisfies Record<keyof Acknowledgement, unknown>,
});
