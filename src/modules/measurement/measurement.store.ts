import type { MeasurementContent, MeasurementFact, MeasurementKind, RecordingMode } from '../../domain/facts.js';
import type { Instant } from '../../domain/instant.js';
import { instantArray, scalarArray, textArray } from '../../platform/arrayparam.js';
import type { ReadUnit, Statement, WriteUnit } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';

export interface StoredMeasurement {
  readonly contentHash: string;
  readonly fact: MeasurementFact;
}

/** Whose measurements they are and how they came in. */
export interface MeasurementRecording {
  readonly contract: { readonly tenantId: string; readonly id: string };
  readonly vendorId: string;
  readonly kind: MeasurementKind;
  readonly source: string;
  readonly mode: RecordingMode;
}

export const FACT_COLUMNS = `m.source, m.external_id AS "externalId", m.revision, m.withdrawn, m.occurred_at AS "occurredAt",
  m.content, m.content_hash AS "contentHash"`;

export type FactRow = MeasurementFact & { readonly contentHash: string };

export function toStored({ contentHash, ...fact }: FactRow): StoredMeasurement {
  return { contentHash, fact };
}

const reported = (name: string, lock: string): Statement => ({
  name,
  planned: 'EACH_TIME',
  text: `
    SELECT ${FACT_COLUMNS}
    FROM measurement m
    WHERE m.tenant_id = $1 AND m.contract_id = $2 AND m.kind = $3 AND m.source = $4 AND m.external_id = ANY ($5::text[])
    ORDER BY m.external_id
    ${lock}`,
});
const REPORTED = reported('reported_measurements', '');
const LOCK_REPORTED = reported('lock_reported_measurements', 'FOR UPDATE');

/** What is known of these external ids; `locked`: until the transaction ends, in key order. */
export async function reportedMeasurements(
  unit: WriteUnit,
  { contract, kind, source }: Pick<MeasurementRecording, 'contract' | 'kind' | 'source'>,
  externalIds: readonly string[],
  locked: boolean,
): Promise<StoredMeasurement[]> {
  if (externalIds.length === 0) return [];
  const values = [contract.tenantId, contract.id, kind, source, externalIds];
  const rows = await unit.rows<FactRow>(locked ? LOCK_REPORTED : REPORTED, values);
  return rows.map(toStored);
}

const COLUMNS = 'external_id, occurred_at, ends_at, revision, withdrawn, content, content_hash';
const VALUES =
  '$8::text[], $9::timestamptz[], $10::timestamptz[], $11::integer[], $12::boolean[], $13::jsonb[], $14::text[]';

const INSERT = {
  name: 'insert_measurements',
  text: `
    INSERT INTO measurement (tenant_id, contract_id, vendor_id, kind, source, mode, recorded_at, ${COLUMNS})
    SELECT $1::uuid, $2::uuid, $3::uuid, $4::text, $5::text, $6::text, $7::timestamptz, u.*
    FROM unnest(${VALUES}) AS u (${COLUMNS})
    ORDER BY u.external_id
    ON CONFLICT DO NOTHING
    RETURNING external_id AS "externalId"`,
} as const satisfies Statement;

const CORRECT = {
  name: 'correct_measurements',
  planned: 'EACH_TIME',
  text: `
    UPDATE measurement m
    SET occurred_at = u.occurred_at, ends_at = u.ends_at, revision = u.revision, withdrawn = u.withdrawn,
        content = u.content, content_hash = u.content_hash, mode = $6::text, recorded_at = $7::timestamptz
    FROM unnest(${VALUES}) AS u (${COLUMNS})
    WHERE m.tenant_id = $1::uuid AND m.contract_id = $2::uuid AND m.vendor_id = $3::uuid AND m.kind = $4::text
      AND m.source = $5::text AND m.external_id = u.external_id AND m.revision < u.revision
    RETURNING m.external_id AS "externalId"`,
} as const satisfies Statement;

function endOf(content: MeasurementContent): Instant | null {
  return content.kind === 'QUEUE_INTERVAL' || content.kind === 'OUTAGE' ? content.endsAt : null;
}

async function save(
  unit: WriteUnit,
  statement: Statement,
  { contract, vendorId, kind, source, mode }: MeasurementRecording,
  stored: readonly StoredMeasurement[],
): Promise<string[]> {
  if (stored.length === 0) return [];
  const facts = stored.map(({ fact }) => fact);
  const rows = await unit.rows<{ externalId: string }>(statement, [
    contract.tenantId,
    contract.id,
    vendorId,
    kind,
    source,
    mode,
    instantParam(unit.now),
    textArray(facts.map((fact) => fact.externalId)),
    instantArray(facts.map((fact) => fact.occurredAt)),
    instantArray(facts.map((fact) => endOf(fact.content))),
    scalarArray(facts.map((fact) => fact.revision)),
    scalarArray(facts.map((fact) => fact.withdrawn)),
    textArray(facts.map((fact) => JSON.stringify(fact.content))),
    textArray(stored.map(({ contentHash }) => contentHash)),
  ]);
  return rows.map((row) => row.externalId);
}

/** Inserts measurements; answers the external ids that were not known. Waits for another writer of the same one. */
export function insertMeasurements(
  unit: WriteUnit,
  recording: MeasurementRecording,
  measurements: readonly StoredMeasurement[],
): Promise<string[]> {
  return save(unit, INSERT, recording, measurements);
}

/** Replaces locked measurements by their higher revision; answers how many it replaced. */
export async function correctMeasurements(
  unit: WriteUnit,
  recording: MeasurementRecording,
  measurements: readonly StoredMeasurement[],
): Promise<number> {
  return (await save(unit, CORRECT, recording, measurements)).length;
}

const OUTAGES = {
  name: 'outages_of_span',
  planned: 'EACH_TIME',
  text: `
    SELECT ${FACT_COLUMNS}
    FROM measurement m
    WHERE m.tenant_id = $1 AND m.contract_id = $2 AND m.kind = 'OUTAGE' AND NOT m.withdrawn AND m.occurred_at < $4
      AND (m.ends_at > $3 OR (m.ends_at IS NULL AND m.occurred_at >= $3))`,
} as const satisfies Statement;

/** Outages that touch a span, or began in it and are not over; withdrawn ones left out. */
export async function outagesOfSpan(
  unit: ReadUnit,
  contract: { readonly tenantId: string; readonly id: string },
  from: Instant,
  to: Instant,
): Promise<StoredMeasurement[]> {
  const values = [contract.tenantId, contract.id, instantParam(from), instantParam(to)];
  return (await unit.rows<FactRow>(OUTAGES, values)).map(toStored);
}
