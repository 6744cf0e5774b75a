import type { StatementState } from '../../domain/statementstate.js';
import type { Statement, WriteUnit } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';
import type { StatementRow } from './statement.table.js';

const SUBMIT: Statement = {
  name: 'statement_submit',
  text: `
    INSERT INTO statement (tenant_id, contract_id, period_index, id, vendor_id, state, revision, content, content_hash,
      submitted_at, submitted_by)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
    ON CONFLICT (tenant_id, contract_id, period_index) DO UPDATE
    SET state = excluded.state, revision = excluded.revision, content = excluded.content,
      content_hash = excluded.content_hash, submitted_at = excluded.submitted_at, submitted_by = excluded.submitted_by`,
};

/** What is submitted of a statement. */
export type Submission = Omit<
  StatementRow,
  'disputedAt' | 'disputedBy' | 'agreedAt' | 'agreedBy' | 'lockedAt' | 'lockedBy'
>;

/** Writes the first submission of a period's statement, or in place of a disputed one the next. */
export async function saveSubmission(unit: WriteUnit, row: Submission): Promise<void> {
  await unit.rows(SUBMIT, [
    row.tenantId,
    row.contractId,
    row.periodIndex,
    row.id,
    row.vendorId,
    row.state,
    row.revision,
    row.content,
    row.contentHash,
    instantParam(row.submittedAt),
    row.submittedBy,
  ]);
}

function marking(act: 'disputed' | 'agreed' | 'locked'): Statement {
  return {
    name: `statement_mark_${act}`,
    text: `UPDATE statement SET state = $4, ${act}_at = $5, ${act}_by = $6
           WHERE tenant_id = $1 AND contract_id = $2 AND period_index = $3`,
  };
}

const MARKS = { DISPUTED: marking('disputed'), AGREED: marking('agreed'), LOCKED: marking('locked') };

/** Notes that a statement is disputed, agreed or locked now, and by whom. */
export async function markStatement(
  unit: WriteUnit,
  { tenantId, contractId, periodIndex }: StatementRow,
  state: keyof typeof MARKS,
  by: string,
): Promise<void> {
  await unit.rows(MARKS[state], [tenantId, contractId, periodIndex, state, instantParam(unit.now), by]);
}

const SET_STATE: Statement = {
  name: 'statement_set_state',
  text: 'UPDATE statement SET state = $4 WHERE tenant_id = $1 AND contract_id = $2 AND period_index = $3',
};

export async function setState(
  unit: WriteUnit,
  { tenantId, contractId, periodIndex }: StatementRow,
  state: StatementState,
): Promise<void> {
  await unit.rows(SET_STATE, [tenantId, contractId, periodIndex, state]);
}
