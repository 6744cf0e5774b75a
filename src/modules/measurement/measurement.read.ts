import type { MeasurementContent, MeasurementKind, RecordingMode } from '../../domain/facts.js';
import type { Instant } from '../../domain/instant.js';
import type { ReadUnit } from '../../platform/database.js';
import { forParty, perParty } from '../../platform/party.js';
import { instantParam } from '../../platform/values.js';

/** A measurement as it is shown. */
export interface Measurement {
  readonly kind: MeasurementKind;
  readonly source: string;
  readonly externalId: string;
  readonly revision: number;
  readonly withdrawn: boolean;
  readonly occurredAt: Instant;
  readonly content: MeasurementContent;
  readonly mode: RecordingMode;
  readonly recordedAt: Instant;
}

export interface MeasurementPlace {
  readonly occurredAt: Instant;
  readonly source: string;
  readonly externalId: string;
}

const BEGINNING: MeasurementPlace = { occurredAt: Number.NEGATIVE_INFINITY, source: '', externalId: '' };

// Served by measurement_time.
const PAGE = perParty(
  'measurement_page',
  (own) => `
    SELECT m.kind, m.source, m.external_id AS "externalId", m.revision, m.withdrawn, m.occurred_at AS "occurredAt",
      m.content, m.mode, m.recorded_at AS "recordedAt"
    FROM measurement m
    WHERE ${own('m')} AND m.tenant_id = $2 AND m.contract_id = $3 AND m.kind = $4
      AND (m.occurred_at, m.source, m.external_id) > ($5::timestamptz, $6::text, $7::text)
    ORDER BY m.occurred_at, m.source, m.external_id
    LIMIT $8`,
);

/** Measurements of one kind of a contract of the asking party, behind `after`, by time. */
export function measurementPage(
  unit: ReadUnit,
  contract: { readonly tenantId: string; readonly id: string },
  kind: MeasurementKind,
  after: MeasurementPlace | null,
  limit: number,
): Promise<Measurement[]> {
  const { statement, organisationId } = forParty(PAGE, unit.principal);
  const { occurredAt, source, externalId } = after ?? BEGINNING;
  const { tenantId, id } = contract;
  const place = [instantParam(occurredAt), source, externalId];
  return unit.rows<Measurement>(statement, [organisationId, tenantId, id, kind, ...place, limit]);
}
