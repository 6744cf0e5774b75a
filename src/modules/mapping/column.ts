/** What a mapping reads from: the cells of a row of a table in the order of its header, or a JSON document. */
export type Row = readonly string[] | JsonObject;

export interface JsonObject {
  readonly [name: string]: unknown;
}

/** Reads a column of a row as a text; null: it has none. */
export type ReadColumn = (row: Row) => string | null;

/** What can be read from one kind of row. */
export interface Columns {
  /** The reader of a column, or what is wrong with its name. */
  column(name: string): ReadColumn | string;
}

/** Columns of a table with this header; null: no file yet, every column is taken to exist. */
export function tableColumns(header: readonly string[] | null): Columns {
  return {
    column(name) {
      const index = header?.indexOf(name) ?? 0;
      if (index < 0) return `the file has no column "${name}"`;
      return (row) => (row as readonly string[])[index] ?? null;
    },
  };
}
