import { EntitySchema } from 'typeorm';
import type { EscalationStep } from '../../domain/escalation.js';
import { instantColumn, integerColumn, jsonColumn, textColumn, uuidColumn } from '../../platform/values.js';

export const escalationStepTable = new EntitySchema<EscalationStep>({
  name: 'escalation_step',
  tableName: 'escalation_step',
  columns: {
    tenantId: uuidColumn({ name: 'tenant_id', primary: true }),
    ticketId: uuidColumn({ name: 'ticket_id', primary: true }),
    objectiveId: uuidColumn({ name: 'objective_id', primary: true }),
    cycle: textColumn({ primary: true }),
    side: textColumn({ primary: true }),
    policyKey: textColumn({ name: 'policy_key', primary: true }),
    level: integerColumn({ primary: true }),
    repeat: integerColumn({ primary: true }),
    contractId: uuidColumn({ name: 'contract_id' }),
    vendorId: uuidColumn({ name: 'vendor_id' }),
    policyVersion: integerColumn({ name: 'policy_version' }),
    state: textColumn(),
    dueAt: instantColumn({ name: 'due_at' }),
    recordedAt: instantColumn({ name: 'recorded_at' }),
    reasons: jsonColumn(),
  } satisfies Record<keyof EscalationStep, unknown>,
});
