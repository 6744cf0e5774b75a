import { EntitySchema } from 'typeorm';
import type { EscalationPolicy } from '../../domain/escalation.js';
import {
  booleanColumn,
  instantColumn,
  integerColumn,
  jsonColumn,
  textColumn,
  uuidColumn,
} from '../../platform/values.js';

export const escalationPolicyTable = new EntitySchema<EscalationPolicy>({
  name: 'escalation_policy',
  tableName: 'escalation_policy',
  columns: {
    tenantId: uuidColumn({ name: 'tenant_id', primary: true }),
    contractId: uuidColumn({ name: 'contract_id', primary: true }),
    side: textColumn({ primary: true }),
    key: textColumn({ primary: true }),
    version: integerColumn({ primary: true }),
    vendorId: uuidColumn({ name: 'vendor_id' }),
    name: textColumn(),
    validFrom: instantColumn({ name: 'valid_from' }),
    retired: booleanColumn(),
    objectives: jsonColumn(),
    scope: jsonColumn(),
    levels: jsonColumn(),
  } satisfies Record<keyof EscalationPolicy, unknown>,
});
