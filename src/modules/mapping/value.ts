import type { Issue } from '../../domain/fault.js';
import { quoted } from '../../domain/text.js';
import type { Columns, Row } from './column.js';
import type { TimeRule, ValueRule } from './mapping.js';
import { timeReader } from './timeformat.js';

/** What is wrong with one row; the other rows, and the other events of this one, are not touched by it. */
export class RowFault extends Error {
  override readonly name = 'RowFault';

  constructor(
    readonly path: string,
    message: string,
  ) {
    super(message);
  }
}

/** A compilation under way. */
export interface Compiling {
  readonly columns: Columns;
  readonly missing: ReadonlySet<string>;
  readonly time: { readonly format?: string | undefined; readonly zone?: string | undefined };
  readonly issues: Issue[];
}

export type ReadText = (row: Row) => string | null;

/** A column's text without the blanks around it; null where it is missing. */
export function columnReader(column: string, path: string, { columns, missing, issues }: Compiling): ReadText {
  const read = columns.column(column);
  if (typeof read === 'string') {
    issues.push({ path, message: read });
    return () => null;
  }
  return (row) => {
    const text = (read(row) ?? '').trim();
    return text === '' || missing.has(text) ? null : text;
  };
}

interface Piece {
  readonly literal: string;
  readonly column: string | null;
}

function piecesOf(text: string): Piece[] | null {
  const pieces: Piece[] = [];
  for (const [piece, column] of text.matchAll(/\{\{|\}\}|\{([^{}]+)\}|[^{}]+|[{}]/g)) {
    if (column !== undefined) pieces.push({ literal: '', column });
    else if (piece === '{' || piece === '}') return null;
    else pieces.push({ literal: piece === '{{' || piece === '}}' ? piece.slice(1) : piece, column: null });
  }
  return pieces;
}

/** Whether a value is the same for every row. */
export function isConstant({ text }: Pick<ValueRule, 'text'>): boolean {
  return text !== undefined && (piecesOf(text) ?? []).every(({ column }) => column === null);
}

/** A text with places for cells; missing where one of them is. */
function templateReader(text: string, path: string, compiling: Compiling): ReadText {
  const pieces = piecesOf(text);
  if (pieces === null) {
    compiling.issues.push({ path, message: 'has a brace without its partner: {column} is a place, {{ a brace' });
    return () => null;
  }
  const readers = pieces.map(({ literal, column }) =>
    column === null ? () => literal : columnReader(column, path, compiling),
  );
  return (row) => {
    let whole = '';
    for (const read of readers) {
      const part = read(row);
      if (part === null) return null;
      whole += part;
    }
    return whole;
  };
}

function rawReader(rule: Pick<ValueRule, 'column' | 'text'>, path: string, compiling: Compiling): ReadText {
  if (rule.column !== undefined) return columnReader(rule.column, `${path}.column`, compiling);
  return templateReader(rule.text ?? '', path, compiling);
}

/** Compiles a value. The reader throws RowFault for what the map does not know. */
export function valueReader(rule: ValueRule, path: string, compiling: Compiling): ReadText {
  const raw = rawReader(rule, path, compiling);
  const { otherwise, missing = null } = rule;
  const map = rule.map === undefined ? null : new Map(Object.entries(rule.map));
  return (row) => {
    const text = raw(row);
    if (text === null) return missing;
    if (map === null) return text;
    const meaning = map.get(text) ?? (map.has(text) ? null : otherwise);
    if (meaning !== undefined) return meaning;
    throw new RowFault(path, `${quoted(text)} is not in the map: add it there, or an "otherwise"`);
  };
}

/** What a value can come out as, as far as that is known without a row: its constant, its map. */
export function knownResults(rule: ValueRule): (readonly [field: string, result: string])[] {
  const mapped = Object.entries(rule.map ?? {}).map(([from, to]) => [`.map.${from}`, to] as const);
  const constant = rule.map === undefined && isConstant(rule) ? (rule.text ?? null) : null;
  const all = [...mapped, ['.otherwise', rule.otherwise], ['.missing', rule.missing], ['', constant]] as const;
  return all.flatMap(([field, result]) => (result === null || result === undefined ? [] : [[field, result] as const]));
}

/** Compiles a time. The reader throws RowFault for a missing or unreadable one. */
export function instantReader(rule: TimeRule, path: string, compiling: Compiling): (row: Row) => number {
  const raw = rawReader(rule, path, compiling);
  const format = rule.format ?? compiling.time.format ?? 'RFC3339';
  const read = timeReader(format, rule.zone ?? compiling.time.zone, (field, message) =>
    compiling.issues.push({ path: `${path}.${field}`, message }),
  );
  return (row) => {
    const text = raw(row);
    if (text === null) throw new RowFault(path, 'the time is missing');
    const time = read(text);
    if (time === null) throw new RowFault(path, `${quoted(text)} is no time written as ${format}`);
    return time;
  };
}
