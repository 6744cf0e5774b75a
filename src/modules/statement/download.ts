import type { StatementContent } from '../../domain/statement.js';
import { statementFile } from '../../domain/statementfile.js';
import type { ReadUnit } from '../../platform/database.js';
import { PAGE_POLICY } from './pagestyle.js';
import { contentOf, disputesOfPeriods, lockedBefore, statementById } from './statement.read.js';
import type { StatementRow } from './statement.table.js';
import { statementCsv } from './statementcsv.js';
import { statementPage } from './statementpage.js';

const TYPES = {
  json: 'application/json; charset=utf-8',
  csv: 'text/csv; charset=utf-8; header=present',
  html: 'text/html; charset=utf-8',
};
export type DownloadFormat = keyof typeof TYPES;

/** A file, with the headers that belong to it. */
export interface Download {
  readonly body: string;
  readonly type: string;
  readonly disposition: string;
  readonly policy: string;
}

export function isDownloadFormat(text: string): text is DownloadFormat {
  return Object.hasOwn(TYPES, text);
}

/** The asking party's statement as a file; null: it has none of that id. */
export async function downloadStatement(unit: ReadUnit, id: string, format: DownloadFormat): Promise<Download | null> {
  const row = await statementById(unit, id);
  if (row === null) return null;
  const content = contentOf(row);
  const { contract, period } = content;
  const name = `statement-${contract.reference.replaceAll(/[^\w.-]+/g, '_')}-${period.index}-r${row.revision}.${format}`;
  return {
    body: await bodyOf(unit, row, content, format),
    type: TYPES[format],
    disposition: `${format === 'html' ? 'inline' : 'attachment'}; filename="${name}"`,
    policy: format === 'html' ? `${PAGE_POLICY}; frame-ancestors 'none'` : "default-src 'none'; frame-ancestors 'none'",
  };
}

async function bodyOf(
  unit: ReadUnit,
  row: StatementRow,
  content: StatementContent,
  format: DownloadFormat,
): Promise<string> {
  if (format === 'json') return statementFile(row.content, row.contentHash, row.state);
  const disputes = await disputesOfPeriods(unit, [row]);
  if (format === 'csv') return statementCsv(row, content, disputes);
  const earlier = await lockedBefore(unit, { tenantId: row.tenantId, id: row.contractId }, row.periodIndex);
  return statementPage({ row, content, earlier, disputes });
}
