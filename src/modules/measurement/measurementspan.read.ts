import type { NamedMeasurement } from '../../domain/exclusion.js';
import { MEASUREMENT_KINDS, type MeasurementFact, type MeasurementKind } from '../../domain/facts.js';
import type { Interval } from '../../domain/instant.js';
import type { ReadUnit, Statement, WriteUnit } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';
import { FACT_COLUMNS, type FactRow, reportedMeasurements, toStored } from './measurement.store.js';

const PAGE_SIZE = 2_000;

interface ContractRef {
  readonly tenantId: string;
  readonly id: string;
}

// Served by measurement_time.
const MEASUREMENTS_OF_SPAN = {
  name: 'measurements_of_span',
  planned: 'EACH_TIME',
  text: `
    SELECT ${FACT_COLUMNS}
    FROM measurement m
    WHERE m.tenant_id = $1 AND m.contract_id = $2 AND m.kind = $3 AND m.occurred_at < $4
      AND (m.occurred_at, m.source, m.external_id) > ($5::timestamptz, $6::text, $7::text)
    ORDER BY m.occurred_at, m.source, m.external_id
    LIMIT $8`,
} as const satisfies Statement;

/** Measurements of a contract that happened within a span, in pages; outages, which last, left out. */
export async function* measurementsWithin(
  unit: ReadUnit,
  { tenantId, id }: ContractRef,
  { startsAt, endsAt }: Interval,
  kinds: readonly MeasurementKind[] = MEASUREMENT_KINDS,
): AsyncGenerator<MeasurementFact[]> {
  for (const kind of kinds) {
    if (kind === 'OUTAGE') continue;
    let after = { occurredAt: startsAt, source: '', externalId: '' };
    for (;;) {
      const { occurredAt, source, externalId } = after;
      const place = [instantParam(occurredAt), source, externalId];
      const values = [tenantId, id, kind, instantParam(endsAt), ...place, PAGE_SIZE];
      const page = await unit.rows<FactRow>(MEASUREMENTS_OF_SPAN, values);
      const last = page.at(-1);
      if (last === undefined) break;
      yield page.map((row) => toStored(row).fact);
      if (page.length < PAGE_SIZE) break;
      after = last;
    }
  }
}

/** A measurement by its name, withdrawn or not; null: it was never reported. */
export async function namedMeasurement(
  unit: WriteUnit,
  contract: ContractRef,
  { kind, source, externalId }: NamedMeasurement,
): Promise<MeasurementFact | null> {
  const [found] = await reportedMeasurements(unit, { contract, kind, source }, [externalId], false);
  return found?.fact ?? null;
}
