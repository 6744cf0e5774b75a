import type { Statement, WriteUnit } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';
import type { StatementRow } from './statement.table.js';
import type { DisputeRow } from './statementdispute.table.js';

/** A line of a statement with what a party says of it. */
export interface LineRemark {
  readonly line: string;
  readonly text: string;
}

const INSERT: Statement = {
  name: 'statement_dispute_insert',
  text: `
    INSERT INTO statement_dispute (tenant_id, contract_id, period_index, revision, line, number, vendor_id, comment,
      disputed_at, disputed_by)
    SELECT $1, $2, $3, $4, d.line, d.number, $5, d.comment, $6, $7
    FROM unnest($8::text[], $9::integer[], $10::text[]) AS d (line, number, comment)
    ON CONFLICT DO NOTHING`,
};

/** A remark, and the how-manieth dispute of that line of that submission it is. */
export interface NumberedRemark extends LineRemark {
  readonly number: number;
}

/**
 * Notes what the client says against lines of a statement as submitted, now; beside what it let rest of a line before. The lock of
 * the contract, under which the numbers were given, keeps them apart.
 */
export async function insertDisputes(
  unit: WriteUnit,
  statement: StatementRow,
  remarks: readonly NumberedRemark[],
  by: string,
): Promise<void> {
  const { tenantId, contractId, periodIndex, revision, vendorId } = statement;
  const lines = remarks.map(({ line }) => line);
  const numbers = remarks.map(({ number }) => number);
  const comments = remarks.map(({ text }) => text);
  const place = [tenantId, contractId, periodIndex, revision, vendorId];
  await unit.rows(INSERT, [...place, instantParam(unit.now), by, lines, numbers, comments]);
}

const ANSWER: Statement = {
  name: 'statement_dispute_answer',
  text: `
    UPDATE statement_dispute d SET answer = a.answer, answered_at = $5, answered_by = $6
    FROM unnest($7::text[], $8::text[]) AS a (line, answer)
    WHERE d.tenant_id = $1 AND d.contract_id = $2 AND d.period_index = $3 AND d.revision = $4 AND d.line = a.line
      AND d.resolved_at IS NULL`,
};

/** Notes the vendor's answers to what is disputed of a submission, now. */
export async function answerDisputes(
  unit: WriteUnit,
  { tenantId, contractId, periodIndex, revision }: StatementRow,
  answers: readonly LineRemark[],
  by: string,
): Promise<void> {
  if (answers.length === 0) return;
  const lines = answers.map(({ line }) => line);
  const texts = answers.map(({ text }) => text);
  await unit.rows(ANSWER, [tenantId, contractId, periodIndex, revision, instantParam(unit.now), by, lines, texts]);
}

const RESOLVE: Statement = {
  name: 'statement_dispute_resolve',
  text: `
    UPDATE statement_dispute d SET resolved_at = $4, resolved_by = $5
    FROM unnest($6::integer[], $7::text[]) AS r (revision, line)
    WHERE d.tenant_id = $1 AND d.contract_id = $2 AND d.period_index = $3 AND d.revision = r.revision AND d.line = r.line
      AND d.resolved_at IS NULL`,
};

/** Notes that the client lets these disputes of one statement rest, now. */
export async function resolveDisputes(unit: WriteUnit, disputes: readonly DisputeRow[], by: string): Promise<void> {
  const [first] = disputes;
  if (first === undefined) return;
  const { tenantId, contractId, periodIndex } = first;
  const revisions = disputes.map(({ revision }) => revision);
  const lines = disputes.map(({ line }) => line);
  await unit.rows(RESOLVE, [tenantId, contractId, periodIndex, instantParam(unit.now), by, revisions, lines]);
}
