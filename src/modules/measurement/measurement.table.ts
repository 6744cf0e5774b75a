import { EntitySchema } from 'typeorm';
import type { FactHeader, MeasurementContent, MeasurementKind, RecordingMode } from '../../domain/facts.js';
import type { Instant } from '../../domain/instant.js';
import {
  booleanColumn,
  instantColumn,
  integerColumn,
  jsonColumn,
  textColumn,
  uuidColumn,
} from '../../platform/values.js';

/** A measurement as it is stored: the latest revision that was reported. */
export interface MeasurementRow extends FactHeader {
  readonly tenantId: string;
  readonly contractId: string;
  readonly vendorId: string;
  readonly kind: MeasurementKind;
  /** Of kinds that have an end; null also where it is not over. */
  readonly endsAt: Instant | null;
  readonly content: MeasurementContent;
  readonly contentHash: string;
  readonly mode: RecordingMode;
  readonly recordedAt: Instant;
}

export const measurementTable = new EntitySchema<MeasurementRow>({
  name: 'measurement',
  tableName: 'measurement',
  columns: {
    tenantId: uuidColumn({ name: 'tenant_id', primary: true }),
    contractId: uuidColumn({ name: 'contract_id', primary: true }),
    kind: textColumn({ primary: true }),
    source: textColumn({ primary: true }),
    externalId: textColumn({ name: 'external_id', primary: true }),
    vendorId: uuidColumn({ name: 'vendor_id' }),
    occurredAt: instantColumn({ name: 'occurred_at' }),
    endsAt: instantColumn({ name: 'ends_at', nullable: true }),
    revision: integerColumn(),
    withdrawn: booleanColumn(),
    content: jsonColumn(),
    contentHash: textColumn({ name: 'content_hash' }),
    mode: textColumn(),
    recordedAt: instantColumn({ name: 'recorded_at' }),
  } satisfies Record<keyof MeasurementRow, unknown>,
});
