import { askDirectly, type TestDatabase } from './database.js';

/** The clocks of a contract that count, by ticket, objective and cycle: all that a fold decides, nothing that was announced. */
export function storedClocks(test: TestDatabase, contractId: string) {
  return askDirectly(
    test.superuserUrl,
    `SELECT t.external_id AS ticket, o.key AS objective, c.cycle, c.state, c.started_at, c.terms_version, c.goal, c.limit_ms,
       c.due_at, c.original_due_at, c.warn_at, c.breached_at, c.stopped_at, c.elapsed_ms, c.elapsed_at, c.next_action_at
     FROM clock c
     JOIN ticket t ON t.tenant_id = c.tenant_id AND t.id = c.ticket_id
     JOIN objective o ON o.tenant_id = c.tenant_id AND o.id = c.objective_id
     WHERE c.contract_id = $1 AND c.state <> 'CANCELLED'
     ORDER BY 1, 2, 3`,
    [contractId],
  );
}

/** The tallies of a contract that hold anything, as `key day good/total sum pending`, with the slice and part that are not the usual. */
export async function storedTallies(test: TestDatabase, contractId: string): Promise<string[]> {
  const rows = await askDirectly<{ line: string }>(
    test.superuserUrl,
    `SELECT o.key || ' ' || y.counted_on || ' ' || y.good || '/' || y.total || ' ' || y.sum || ' ' || y.pending
       || CASE WHEN y.slice = 0 THEN '' ELSE ' slice ' || y.slice END || CASE y.part WHEN 'RAW' THEN '' ELSE ' ' || y.part END AS line
     FROM tally y
     JOIN objective o ON o.tenant_id = y.tenant_id AND o.id = y.objective_id
     WHERE y.contract_id = $1 AND (y.good, y.total, y.sum, y.pending) <> (0, 0, 0, 0)
     ORDER BY 1`,
    [contractId],
  );
  return rows.map((row) => row.line);
}

/** The journal of one party, oldest first. */
export function storedEvents(test: TestDatabase, organisationId: string, side: 'CLIENT' | 'VENDOR') {
  return askDirectly<{ sequence: string; event_id: string; kind: string; occurred_at: Date; payload: unknown }>(
    test.superuserUrl,
    `SELECT sequence, event_id, kind, occurred_at, payload FROM journal
     WHERE organisation_id = $1 AND side = $2 ORDER BY sequence`,
    [organisationId, side],
  );
}
