import type { MeasurementKind } from '../../domain/facts.js';
import { measurementContributions } from '../../domain/measurementfigures.js';
import { type Contribution, tallyDifferences } from '../../domain/tally.js';
import type { Timeline } from '../../domain/timeline.js';
import { daysOfOutage, uptimeContributions } from '../../domain/uptime.js';
import type { ReadUnit, Statement } from '../../platform/database.js';
import { FACT_COLUMNS, type FactRow, outagesOfSpan, toStored } from './measurement.store.js';
import { spanOf } from './recordoutages.js';

const PAGE_SIZE = 2_000;

const MEASUREMENTS_OF_CONTRACT = {
  name: 'measurements_of_contract',
  text: `
    SELECT m.kind, ${FACT_COLUMNS}
    FROM measurement m
    WHERE m.tenant_id = $1 AND m.contract_id = $2 AND (m.kind, m.source, m.external_id) > ($3, $4, $5)
    ORDER BY m.kind, m.source, m.external_id
    LIMIT $6`,
} as const satisfies Statement;

/** What all measurements of a contract count, from the facts alone; by objective and day. */
export async function countMeasurements(
  unit: ReadUnit,
  timeline: Timeline,
): Promise<{ measurements: number; contributions: Contribution[] }> {
  const { tenantId, id } = timeline.contract;
  let measurements = 0;
  let contributions = await countOutages(unit, timeline);
  let after: [MeasurementKind | '', string, string] = ['', '', ''];
  for (;;) {
    const page = await unit.rows<FactRow & { kind: MeasurementKind }>(MEASUREMENTS_OF_CONTRACT, [
      tenantId,
      id,
      ...after,
      PAGE_SIZE,
    ]);
    const last = page.at(-1);
    if (last === undefined) return { measurements, contributions };
    measurements += page.length;
    const counted = page.flatMap((row) => measurementContributions(toStored(row).fact, timeline));
    contributions = tallyDifferences([], [...contributions, ...counted]);
    after = [last.kind, last.source, last.externalId];
  }
}

/** Outages overlap: they are counted together. */
async function countOutages(unit: ReadUnit, timeline: Timeline): Promise<Contribution[]> {
  const always = [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY] as const;
  const outages = (await outagesOfSpan(unit, timeline.contract, ...always)).map(({ fact }) => spanOf(fact));
  const days = new Set(outages.flatMap((outage) => daysOfOutage(outage, timeline)));
  return uptimeContributions(outages, [...days], timeline);
}
