import type { Instant } from '../../domain/instant.js';
import type { Statement, WriteUnit } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';
import { DUE_TOPIC } from '../../platform/wake.js';
import type { StandingRow } from './standing.table.js';

// Where another verdict is announced than before, and tickets may wait for it, they are marked anew, from the first.
const SAVE_STANDINGS: Statement = {
  name: 'compliance.saveStandings',
  text: `
    INSERT INTO objective_standing AS s
      (tenant_id, contract_id, objective_id, period_index, vendor_id, verdict, judged, recovered_on, event_id,
       next_action_at, since)
    SELECT $1, k.*, $11::timestamptz
    FROM unnest($2::uuid[], $3::uuid[], $4::int[], $5::uuid[], $6::text[], $7::text[], $8::date[], $9::uuid[],
      $10::timestamptz[]) AS k
    ON CONFLICT (tenant_id, contract_id, objective_id, period_index)
    DO UPDATE SET verdict = excluded.verdict, judged = excluded.judged, recovered_on = excluded.recovered_on, event_id = excluded.event_id,
      since = CASE WHEN s.verdict = excluded.verdict THEN s.since ELSE excluded.since END,
      next_action_at = CASE WHEN s.verdict = excluded.verdict THEN s.next_action_at
                            ELSE coalesce(excluded.next_action_at, s.next_action_at) END,
      marked_through = CASE WHEN s.verdict = excluded.verdict OR excluded.next_action_at IS NULL THEN s.marked_through END`,
};

/** What is now announced of an objective in a period. */
export interface AnnouncedStanding extends Omit<StandingRow, 'tenantId' | 'since' | 'nextActionAt' | 'markedThrough'> {
  /** Tickets may wait for it. */
  readonly isWaitedFor: boolean;
}

/** Keeps what is now announced of the objectives of one tenant's contracts. */
export async function saveStandings(
  unit: WriteUnit,
  tenantId: string,
  standings: readonly AnnouncedStanding[],
): Promise<void> {
  if (standings.length === 0) return;
  await unit.rows(SAVE_STANDINGS, [
    tenantId,
    standings.map((standing) => standing.contractId),
    standings.map((standing) => standing.objectiveId),
    standings.map((standing) => standing.periodIndex),
    standings.map((standing) => standing.vendorId),
    standings.map((standing) => standing.verdict),
    standings.map((standing) => standing.judged),
    standings.map((standing) => standing.recoveredOn),
    standings.map((standing) => standing.eventId),
    standings.map(({ isWaitedFor }) => (isWaitedFor ? instantParam(unit.now) : null)),
    instantParam(unit.now),
  ]);
  if (standings.some(({ isWaitedFor }) => isWaitedFor)) unit.hint(DUE_TOPIC);
}

/** When a judged period must be looked at again, and whether it is closed. */
export interface JudgedPeriod {
  readonly contractId: string;
  readonly periodIndex: number;
  readonly nextActionAt: Instant | null;
  readonly closedAt: Instant | null;
  /** False once what was to be announced has been. */
  readonly announce: boolean;
}

const SETTLE_PERIODS: Statement = {
  name: 'compliance.settlePeriods',
  text: `
    UPDATE contract_period p
    SET next_action_at = k.next_action_at, closed_at = k.closed_at, announce = k.announce
    FROM unnest($2::uuid[], $3::int[], $4::timestamptz[], $5::timestamptz[], $6::boolean[])
      AS k (contract_id, period_index, next_action_at, closed_at, announce)
    WHERE p.tenant_id = $1 AND p.contract_id = k.contract_id AND p.period_index = k.period_index`,
};

/** Writes back claimed periods. */
export async function settlePeriods(
  unit: WriteUnit,
  tenantId: string,
  periods: readonly JudgedPeriod[],
): Promise<void> {
  await unit.rows(SETTLE_PERIODS, [
    tenantId,
    periods.map((period) => period.contractId),
    periods.map((period) => period.periodIndex),
    periods.map((period) => instantParam(period.nextActionAt)),
    periods.map((period) => instantParam(period.closedAt)),
    periods.map((period) => period.announce),
  ]);
}
