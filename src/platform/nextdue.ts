import type { TenantTable } from './tenancy.js';

/**
 * `next_due`: when each tenant's next row of a table is due, by its partial index on (tenant_id, next_action_at). One step of
 * the index a tenant, however many rows wait: grouping would read them all.
 */
export function nextDueByTenant(table: TenantTable): string {
  return `
    WITH RECURSIVE next_due AS (
      (SELECT tenant_id, next_action_at
       FROM ${table}
       WHERE next_action_at IS NOT NULL
       ORDER BY tenant_id, next_action_at
       LIMIT 1)
      UNION ALL
      SELECT following.tenant_id, following.next_action_at
      FROM next_due
      CROSS JOIN LATERAL (
        SELECT t.tenant_id, t.next_action_at
        FROM ${table} t
        WHERE t.next_action_at IS NOT NULL AND t.tenant_id > next_due.tenant_id
        ORDER BY t.tenant_id, t.next_action_at
        LIMIT 1
      ) following
    )`;
}
