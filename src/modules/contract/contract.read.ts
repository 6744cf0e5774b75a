import type { AgreedContract, Contract } from '../../domain/contract.js';
import type { AnnouncedHoliday, TermsVersion } from '../../domain/terms.js';
import { buildTimeline, type Timeline } from '../../domain/timeline.js';
import type { ReadUnit } from '../../platform/database.js';
import { forParty, perParty } from '../../platform/party.js';
import { contractColumns, withinLimit } from './contractcolumns.read.js';

/** Compiled contracts a process keeps; at about 100 kB each (calendars of some years) a bound on memory, not on use. */
const KEPT_TIMELINES = 1_000;

interface AgreedContent {
  readonly versions: readonly TermsVersion[];
  readonly announcedHolidays: readonly AnnouncedHoliday[];
  readonly objectiveIds: Readonly<Record<string, string>>;
}

type AgreedRow = Contract & { readonly stamp: string; readonly content: AgreedContent | null };

// When the second party announced it; null while one alone has.
const IN_FORCE_SINCE = `CASE WHEN h.client_announced_at IS NOT NULL AND h.vendor_announced_at IS NOT NULL
                             THEN greatest(h.client_announced_at, h.vendor_announced_at) END`;

// The stamp changes with anything that a compiled contract depends on; the content is sent only to who does not hold that stamp yet.
const AGREED_CONTRACTS = perParty(
  'agreed_contracts',
  (own) => `
    SELECT ${contractColumns('c')}, s.stamp,
      CASE WHEN known.stamp IS DISTINCT FROM s.stamp THEN jsonb_build_object(
        'versions', (
          SELECT coalesce(jsonb_agg(jsonb_build_object('version', t.version, 'fromPeriod', t.from_period, 'terms', t.content)
                          ORDER BY t.from_period, t.agreed_at, t.version), '[]')
          FROM contract_terms t
          WHERE t.tenant_id = c.tenant_id AND t.contract_id = c.id AND t.agreed_at IS NOT NULL),
        'announcedHolidays', (
          SELECT coalesce(jsonb_agg(jsonb_build_object('date', h.held_on, 'name', h.name,
                            'announcedAt', (extract(epoch FROM ${IN_FORCE_SINCE}) * 1000)::bigint) ORDER BY h.held_on), '[]')
          FROM contract_holiday h
          WHERE h.tenant_id = c.tenant_id AND h.contract_id = c.id AND ${IN_FORCE_SINCE} IS NOT NULL),
        'objectiveIds', (
          SELECT coalesce(jsonb_object_agg(o.key, o.id), '{}')
          FROM objective o
          WHERE o.tenant_id = c.tenant_id AND o.contract_id = c.id)
      ) END AS content
    FROM unnest($2::uuid[], $3::text[]) AS known (id, stamp)
    JOIN contract c ON c.id = known.id AND ${own('c')}
    CROSS JOIN LATERAL (
      SELECT concat_ws(' ', count(*), max(t.version), max(extract(epoch FROM t.agreed_at)), (
          SELECT concat_ws(' ', count(*), max(extract(epoch FROM ${IN_FORCE_SINCE})))
          FROM contract_holiday h
          WHERE h.tenant_id = c.tenant_id AND h.contract_id = c.id AND ${IN_FORCE_SINCE} IS NOT NULL
        ), extract(epoch FROM c.terminated_at)) AS stamp
      FROM contract_terms t
      WHERE t.tenant_id = c.tenant_id AND t.contract_id = c.id AND t.agreed_at IS NOT NULL
    ) s
    WHERE c.client_agreed_at IS NOT NULL AND c.vendor_agreed_at IS NOT NULL`,
);

async function agreedRows(
  unit: ReadUnit,
  contractIds: readonly string[],
  stampOf: (id: string) => string | null,
  tenantId: string | undefined,
): Promise<AgreedRow[]> {
  const ids = [...new Set(contractIds)].filter((id) => withinLimit(unit.principal, id));
  if (ids.length === 0) return [];
  const { statement, organisationId } = forParty(AGREED_CONTRACTS, unit.principal, tenantId);
  return unit.rows<AgreedRow>(statement, [organisationId, ids, ids.map(stampOf)]);
}

function toAgreed({ content, stamp: _, ...contract }: AgreedRow): AgreedContract {
  if (content === null) throw new Error(`contract ${contract.id} came without its content`);
  return {
    contract,
    versions: content.versions,
    announcedHolidays: content.announcedHolidays,
    objectiveIds: new Map(Object.entries(content.objectiveIds)),
  };
}

const kept = new Map<string, { readonly stamp: string; readonly timeline: Timeline }>();

function keep(id: string, stamp: string, timeline: Timeline): Timeline {
  kept.delete(id);
  kept.set(id, { stamp, timeline });
  for (const oldest of kept.keys()) {
    if (kept.size <= KEPT_TIMELINES) break;
    kept.delete(oldest);
  }
  return timeline;
}

/**
 * Those of the named contracts that both parties agreed to (ended ones included: late facts still count for them), compiled,
 * in no particular order. What is not the asking party's, or beyond its key, is left out. The worker names the tenant.
 * Every call asks the database what the party may see, in one statement; only what changed since this process last compiled
 * it is sent and compiled again.
 */
export async function contractTimelines(
  unit: ReadUnit,
  contractIds: readonly string[],
  tenantId?: string,
): Promise<Timeline[]> {
  const held = new Map(contractIds.map((id) => [id, kept.get(id)]));
  const rows = await agreedRows(unit, contractIds, (id) => held.get(id)?.stamp ?? null, tenantId);
  return rows.map((row) => {
    const known = held.get(row.id);
    const timeline = row.content === null && known !== undefined ? known.timeline : buildTimeline(toAgreed(row));
    return keep(row.id, row.stamp, timeline);
  });
}
