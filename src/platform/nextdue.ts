import type { TenantTable } from './tenancy.js';

export interface NextDueOptions {
  /** The column that says whose row it is. */
  readonly tenant?: 'tenant_id' | 'organisation_id';
  /** The column that says when, where it is not next_action_at. */
  readonly due?: string;
  /** What the rows have in common, beginning the index. */
  readonly where?: string;
}

/**
 * `next_due (tenant_id, next_action_at)`: when each tenant's next row of a table is due, by its partial index on (tenant_id,
 * next_action_at). One step of the index a tenant, however many rows wait: grouping would read them all.
 */
export function nextDueByTenant(
  table: TenantTable,
  { tenant = 'tenant_id', due = 'next_action_at', where = 'true' }: NextDueOptions = {},
): string {
  return `
    WITH RECURSIVE next_due (tenant_id, next_action_at) AS (
      (SELECT ${tenant}, ${due}
       FROM ${table}
       WHERE ${due} IS NOT NULL AND ${where}
       ORDER BY ${tenant}, ${due}
       LIMIT 1)
      UNION ALL
      SELECT following.tenant_id, following.next_action_at
      FROM next_due
      CROSS JOIN LATERAL (
        SELECT t.${tenant} AS tenant_id, t.${due} AS next_action_at
        FROM ${table} t
        WHERE t.${due} IS NOT NULL AND ${where} AND t.${tenant} > next_due.tenant_id
        ORDER BY t.${tenant}, t.${due}
        LIMIT 1
      ) following
    )`;
}
