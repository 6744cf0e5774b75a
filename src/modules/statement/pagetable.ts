import { html, type Markup } from './html.js';

/** A column of a table: its head, and what it says of a row; null: nothing. */
export interface Column<Row> {
  readonly title: string;
  readonly text: (row: Row) => string | null;
  /** name: what a row is about; number: aligned by its end; verdict: in its colour. Left out: words. */
  readonly style?: 'name' | 'number' | 'verdict';
}

export interface TableOptions<Row> {
  readonly caption?: string;
  /** What the rows come to. */
  readonly total?: Row;
}

/** A table of rows; null where there is none. A column that has nothing to say of any of them is left out. */
export function table<Row>(
  columns: readonly Column<Row>[],
  rows: readonly Row[],
  { caption, total }: TableOptions<Row> = {},
): Markup | null {
  if (rows.length === 0) return null;
  const shown = columns.filter(({ text }) => rows.some((row) => text(row) !== null));
  const heads = shown.map(({ title, style }) =>
    style === 'number' ? html`<th scope="col" class="number">${title}</th>` : html`<th scope="col">${title}</th>`,
  );
  const body = rows.map((row) => html`<tr>${shown.map((column) => cell(column, row))}</tr>\n`);
  const foot = total === undefined ? null : html`<tfoot><tr>${shown.map((column) => cell(column, total))}</tr></tfoot>`;
  const title = caption === undefined ? null : html`<caption>${caption}</caption>`;
  return html`<div class="wide"><table>${title}<thead><tr>${heads}</tr></thead><tbody>${body}</tbody>${foot}</table></div>`;
}

function cell<Row>({ text, style }: Column<Row>, row: Row): Markup {
  const said = text(row);
  if (style === 'name') return html`<th scope="row">${said}</th>`;
  if (style === 'verdict') return html`<td class="verdict ${said}">${said?.replaceAll('_', ' ') ?? null}</td>`;
  return style === 'number' ? html`<td class="number">${said}</td>` : html`<td>${said}</td>`;
}
