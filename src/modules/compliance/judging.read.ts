import type { Verdict } from '../../domain/compliance.js';
import type { Instant, LocalDate } from '../../domain/instant.js';
import type { ReadUnit, Statement } from '../../platform/database.js';
import { nextDueByTenant } from '../../platform/nextdue.js';
import { instantParam } from '../../platform/values.js';

/** A contract period the worker has claimed. */
export interface DuePeriod {
  readonly contractId: string;
  readonly periodIndex: number;
  /** Facts that announce what they change have touched it since it was last judged. */
  readonly announce: boolean;
  readonly closedAt: Instant | null;
}

// Served by contract_period_due. Rows that ingest holds are skipped: it marks them due again when it commits.
const CLAIM_PERIODS: Statement = {
  name: 'compliance.claimPeriods',
  text: `
    SELECT contract_id AS "contractId", period_index AS "periodIndex", announce, closed_at AS "closedAt"
    FROM contract_period
    WHERE tenant_id = $1 AND next_action_at <= $2
    ORDER BY next_action_at
    LIMIT $3
    FOR UPDATE SKIP LOCKED`,
};

/** Due periods of one tenant, locked until the unit ends. */
export function claimDuePeriods(unit: ReadUnit, tenantId: string, now: Instant, limit: number): Promise<DuePeriod[]> {
  return unit.rows<DuePeriod>(CLAIM_PERIODS, [tenantId, instantParam(now), limit]);
}

const NEXT_DUE_BY_TENANT = nextDueByTenant('contract_period');

const DUE_TENANTS: Statement = {
  name: 'compliance.dueTenants',
  text: `${NEXT_DUE_BY_TENANT}
    SELECT tenant_id AS "tenantId" FROM next_due WHERE next_action_at <= $1 ORDER BY next_action_at`,
};

/** Tenants that have a period to judge, the longest due first. */
export async function tenantsWithDuePeriods(unit: ReadUnit, now: Instant): Promise<string[]> {
  const rows = await unit.rows<{ tenantId: string }>(DUE_TENANTS, [instantParam(now)]);
  return rows.map((row) => row.tenantId);
}

const NEXT_DUE: Statement = {
  name: 'compliance.nextDuePeriod',
  text: `${NEXT_DUE_BY_TENANT}
    SELECT min(next_action_at) AS "dueAt" FROM next_due`,
};

/** When the next period is to be judged; null: none waits. */
export async function nextPeriodDueAt(unit: ReadUnit): Promise<Instant | null> {
  const [row] = await unit.rows<{ dueAt: Instant | null }>(NEXT_DUE, []);
  return row?.dueAt ?? null;
}

/** What was last announced of an objective in a period. */
export interface Standing {
  readonly contractId: string;
  readonly periodIndex: number;
  readonly objectiveId: string;
  readonly verdict: Verdict;
  readonly judged: Verdict;
  readonly recoveredOn: LocalDate | null;
  readonly eventId: string | null;
  readonly since: Instant;
}

const STANDINGS: Statement = {
  name: 'compliance.standings',
  text: `
    SELECT s.contract_id AS "contractId", s.period_index AS "periodIndex", s.objective_id AS "objectiveId", s.verdict,
      s.judged, s.recovered_on AS "recoveredOn", s.event_id AS "eventId", s.since
    FROM unnest($2::uuid[], $3::int[]) AS k (contract_id, period_index)
    JOIN objective_standing s
      ON s.tenant_id = $1 AND s.contract_id = k.contract_id AND s.period_index = k.period_index`,
};

/** Standings of the objectives in the named periods of one tenant's contracts. */
export function standingsOf(
  unit: ReadUnit,
  tenantId: string,
  periods: readonly { contractId: string; periodIndex: number }[],
): Promise<Standing[]> {
  return unit.rows<Standing>(STANDINGS, [
    tenantId,
    periods.map((period) => period.contractId),
    periods.map((period) => period.periodIndex),
  ]);
}

const UNSETTLED: Statement = {
  name: 'compliance.unsettledPeriods',
  text: `
    SELECT k.contract_id AS "contractId", k.period_index AS "periodIndex"
    FROM unnest($2::uuid[], $3::int[], $4::timestamptz[]) AS k (contract_id, period_index, ends_at)
    WHERE EXISTS (
      SELECT 1 FROM ticket t
      WHERE t.tenant_id = $1 AND t.contract_id = k.contract_id AND t.next_action_at <= k.ends_at)`,
};

/** Those of the named periods in which a clock still waits to be breached by an instant before the period's end. */
export function periodsWithDueClocks(
  unit: ReadUnit,
  tenantId: string,
  periods: readonly { contractId: string; periodIndex: number; endsAt: Instant }[],
): Promise<{ contractId: string; periodIndex: number }[]> {
  return unit.rows(UNSETTLED, [
    tenantId,
    periods.map((period) => period.contractId),
    periods.map((period) => period.periodIndex),
    periods.map((period) => instantParam(period.endsAt)),
  ]);
}
