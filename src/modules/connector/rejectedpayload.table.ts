import { EntitySchema } from 'typeorm';
import type { RejectedPayload } from '../../domain/connector.js';
import { instantColumn, integerColumn, jsonColumn, textColumn, uuidColumn } from '../../platform/values.js';

export const rejectedPayloadTable = new EntitySchema<RejectedPayload>({
  name: 'rejected_payload',
  columns: {
    organisationId: uuidColumn({ name: 'organisation_id', primary: true }),
    contractId: uuidColumn({ name: 'contract_id', primary: true }),
    source: textColumn({ primary: true }),
    id: uuidColumn({ primary: true }),
    body: textColumn(),
    bytes: integerColumn(),
    issues: jsonColumn(),
    times: integerColumn(),
    firstReceivedAt: instantColumn({ name: 'first_received_at' }),
    lastReceivedAt: instantColumn({ name: 'last_received_at' }),
  } satisfies Record<keyof RejectedPayload, unknown>,
});
