import type { Exclusion, ExclusionScope } from '../../domain/exclusion.js';
import { ticketId } from '../../domain/identity.js';
import { isBalance } from '../../domain/indicator.js';
import type { Instant } from '../../domain/instant.js';
import type { Period } from '../../domain/period.js';
import type { Timeline } from '../../domain/timeline.js';
import type { ReadUnit } from '../../platform/database.js';
import { forParty, type PartyStatement, perParty } from '../../platform/party.js';
import { instantParam } from '../../platform/values.js';
import { decidedExclusions } from './exclusion.read.js';

/** Where a statement that names exclusions stands. */
export interface StatedPlace {
  readonly timeline: Timeline;
  readonly period: Period;
  /** Those that locked statements last named as standing: by id, the index of the last period whose statement did. */
  readonly named: ReadonlyMap<string, number>;
}

/** A decided exclusion, and from when on it is looked for what it touches. */
interface Sought {
  readonly exclusion: Exclusion;
  readonly scope: ExclusionScope;
  readonly from: Period;
}

/**
 * The exclusions that the statement of a period names, in the order of the decisions: those that were decided, still stand and
 * touch what counts in the period; those that touch what counts in an earlier one and that neither its statement nor a later one
 * has named, since that is restated by them; and those that a statement has named and that were withdrawn since.
 */
export async function exclusionsOfPeriod(unit: ReadUnit, place: StatedPlace): Promise<Exclusion[]> {
  const { timeline, period, named } = place;
  const decided = await decidedExclusions(unit, timeline.contract, [...named.keys()]);
  const sought = decided.map((exclusion): Sought => {
    const from = timeline.periods[(named.get(exclusion.id) ?? -1) + 1] ?? period;
    return { exclusion, scope: exclusion.accepted ?? exclusion.scope, from };
  });
  const atOnce = sought.filter(({ exclusion, scope, from }) => isWithdrawn(exclusion) || spans(scope, from, period));
  const open = sought.filter((one) => !atOnce.includes(one));
  const touching = await Promise.all([
    touched(
      unit,
      OF_TICKETS,
      place,
      open.filter(({ scope }) => scope.ticket !== null),
    ),
    touched(
      unit,
      OF_SPANS,
      place,
      open.filter(({ scope }) => scope.ticket === null && scope.span !== null),
    ),
    touched(
      unit,
      OF_MEASUREMENTS,
      place,
      open.filter(({ scope }) => scope.measurement !== null),
    ),
  ]);
  const ids = new Set([...atOnce.map(({ exclusion }) => exclusion.id), ...touching.flat()]);
  return decided.filter(({ id }) => ids.has(id));
}

function isWithdrawn({ withdrawnAt }: Exclusion): boolean {
  return withdrawnAt !== null;
}

/** Whether it is of all that happened in a span of this time. */
function spans({ span, ticket }: ExclusionScope, from: Period, to: Period): boolean {
  return span !== null && ticket === null && span.startsAt < to.endsAt && span.endsAt > from.startsAt;
}

const ENDED = (breachedAt: string): string => `coalesce(least(c.stopped_at, ${breachedAt}), 'infinity')`;
const ADJUSTED_BREACH = `CASE WHEN c.adjusted IS NULL THEN c.breached_at
  ELSE to_timestamp((c.adjusted ->> 'breachedAt')::bigint / 1000.0) END`;

// A clock counts where it started or was carried to; by some terms ($7, $8) it is pending there until it settles elsewhere, or
// counts in all periods until its end.
const COUNTS = `c.state <> 'CANCELLED' AND c.started_at < $5::timestamptz AND (
    c.started_at >= k."fromAt" OR c.carried_to BETWEEN k."fromIndex" AND $6::int
    OR c.raw_carried_to BETWEEN k."fromIndex" AND $6::int
    OR ((c.terms_version, c.objective_id) IN (SELECT * FROM unnest($7::int[], $8::uuid[]))
      AND greatest(${ENDED('c.breached_at')}, ${ENDED(ADJUSTED_BREACH)}) >= k."fromAt"))
  AND (cardinality(k.objectives) = 0 OR c.objective_id = ANY (k.objectives))
  AND (k."spanFrom" IS NULL
    OR (c.started_at < k."spanTo" AND (c.stopped_at IS NULL OR c.stopped_at > k."spanFrom")))`;

const SOUGHT = `jsonb_to_recordset($4::jsonb) AS k (id uuid, "fromAt" timestamptz, "fromIndex" int, "ticketId" uuid,
      objectives uuid[], channels text[], "spanFrom" timestamptz, "spanTo" timestamptz, kind text, source text,
      "externalId" text)`;

const OF_TICKETS = perParty(
  'exclusions_touching_tickets',
  (own) => `
    SELECT k.id FROM ${SOUGHT}
    WHERE EXISTS (
      SELECT 1 FROM clock c
      WHERE ${own('c')} AND c.tenant_id = $2 AND c.contract_id = $3 AND c.ticket_id = k."ticketId" AND ${COUNTS})`,
);

// Of a span that lies outside the period, what it made of the clocks that count in it. Served by clock_adjusted.
const OF_SPANS = perParty(
  'exclusions_touching_spans',
  (own) => `
    SELECT k.id FROM ${SOUGHT}
    WHERE EXISTS (
      SELECT 1 FROM clock c
      JOIN ticket t ON t.tenant_id = c.tenant_id AND t.id = c.ticket_id
      WHERE ${own('c')} AND c.tenant_id = $2 AND c.contract_id = $3 AND c.adjusted IS NOT NULL AND ${COUNTS}
        AND (cardinality(k.channels) = 0 OR t.channel = ANY (k.channels)))`,
);

const OF_MEASUREMENTS = perParty(
  'exclusions_touching_measurements',
  (own) => `
    SELECT k.id FROM ${SOUGHT}
    JOIN measurement m ON m.kind = k.kind AND m.source = k.source AND m.external_id = k."externalId"
    WHERE ${own('m')} AND m.tenant_id = $2 AND m.contract_id = $3 AND m.occurred_at < $5::timestamptz
      AND (m.occurred_at >= k."fromAt" OR m.ends_at > k."fromAt")`,
);

/** Ids of those that touch something that counts in the periods looked at. */
async function touched(
  unit: ReadUnit,
  statements: PartyStatement,
  { timeline, period }: StatedPlace,
  sought: readonly Sought[],
): Promise<string[]> {
  if (sought.length === 0) return [];
  const { tenantId, id } = timeline.contract;
  const { statement, organisationId } = forParty(statements, unit.principal, tenantId);
  const asked = JSON.stringify(sought.map((one) => rowOf(one, timeline)));
  const values = [organisationId, tenantId, id, asked, instantParam(period.endsAt)];
  const ofClocks = statements === OF_MEASUREMENTS ? [] : [period.index, ...countedByCourse(timeline)];
  const rows = await unit.rows<{ id: string }>(statement, [...values, ...ofClocks]);
  return rows.map((row) => row.id);
}

function rowOf({ exclusion, scope, from }: Sought, { contract, objectiveId }: Timeline) {
  const { ticket, measurement, span, channels, objectives } = scope;
  const at = (t: Instant | undefined): string | null => instantParam(t ?? null);
  return {
    id: exclusion.id,
    fromAt: at(from.startsAt),
    fromIndex: from.index,
    ticketId: ticket === null ? null : ticketId(contract.id, ticket.source, ticket.externalId),
    objectives: objectives.map((key) => objectiveId(key)),
    channels,
    spanFrom: at(span?.startsAt),
    spanTo: at(span?.endsAt),
    ...measurement,
  };
}

/** Versions and ids of the objectives whose clocks count in other periods than that of their start. */
function countedByCourse({ agreed, objectiveId }: Timeline): [versions: number[], objectiveIds: string[]] {
  const found = agreed.versions.flatMap(({ version, terms }) =>
    terms.objectives
      .filter((objective) => objective.clock?.attribution === 'SETTLED' || isBalance(objective))
      .map(({ key }) => ({ version, id: objectiveId(key) })),
  );
  return [found.map(({ version }) => version), found.map(({ id }) => id)];
}
