import { askDirectly, type TestDatabase } from './database.js';

const TABLES = [
  'contract',
  'contract_terms',
  'contract_period',
  'ticket',
  'ticket_event',
  'clock',
  'measurement',
  'tally',
  'tally_count',
  'objective_standing',
  'exclusion',
  'escalation_policy',
  'escalation_step',
  'acknowledgement',
  'statement',
  'statement_dispute',
  'audit_entry',
] as const;

/** All rows of a tenant's contracts, to see that nobody else changed them. */
export async function everythingOf(test: TestDatabase, tenantId: string): Promise<string> {
  const rows = await Promise.all(
    TABLES.map((table) =>
      askDirectly(test.superuserUrl, `SELECT t::text FROM ${table} t WHERE tenant_id = $1 ORDER BY 1`, [tenantId]),
    ),
  );
  return JSON.stringify(rows);
}
