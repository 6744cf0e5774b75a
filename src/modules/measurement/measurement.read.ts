import type { MeasurementContent, MeasurementKind, RecordingMode } from '../../domain/facts.js';
import type { Instant } from '../../domain/instant.js';
import type { ReadUnit } from '../../platform/database.js';
import { rowsOfEach } from '../../platform/loaders.js';
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

/** The same is asked of each contract. */
export interface MeasurementQuestion {
  readonly kind: MeasurementKind;
  /** null: from the beginning. */
  readonly after: MeasurementPlace | null;
  readonly limit: number;
}

export interface ContractRef {
  readonly tenantId: string;
  readonly id: string;
}

// Served by measurement_time, once a contract.
const PAGES = perParty(
  'measurement_pages',
  (own) => `
    SELECT k.ord::integer - 1 AS "key", page.*
    FROM unnest($2::uuid[], $3::uuid[]) WITH ORDINALITY AS k (tenant_id, contract_id, ord)
    CROSS JOIN LATERAL (
      SELECT m.kind, m.source, m.external_id AS "externalId", m.revision, m.withdrawn, m.occurred_at AS "occurredAt",
        m.content, m.mode, m.recorded_at AS "recordedAt"
      FROM measurement m
      WHERE ${own('m')} AND m.tenant_id = k.tenant_id AND m.contract_id = k.contract_id AND m.kind = $4
        AND (m.occurred_at, m.source, m.external_id) > ($5::timestamptz, $6::text, $7::text)
      ORDER BY m.occurred_at, m.source, m.external_id
      LIMIT $8
    ) page
    ORDER BY k.ord, "occurredAt", source, "externalId"`,
);

/** Measurements of one kind of contracts of the asking party, behind `after`, by time: a page for each, in one statement. */
export async function measurementPages(
  unit: ReadUnit,
  { kind, after, limit }: MeasurementQuestion,
  contracts: readonly ContractRef[],
): Promise<Measurement[][]> {
  const { statement, organisationId } = forParty(PAGES, unit.principal);
  const { occurredAt, source, externalId } = after ?? BEGINNING;
  const rows = await unit.rows<Measurement & { key: number }>(statement, [
    organisationId,
    contracts.map((contract) => contract.tenantId),
    contracts.map((contract) => contract.id),
    kind,
    instantParam(occurredAt),
    source,
    externalId,
    limit,
  ]);
  return rowsOfEach(contracts.length, rows);
}
