import { quoted } from '../../domain/text.js';
import type { Row } from './column.js';
import type { ValueRule } from './mapping.js';
import { type Compiling, knownResults, RowFault, valueReader } from './value.js';

/** Reads a whole number of at most 15 digits; `standard` where there is none. The reader throws RowFault. */
export function wholeReader<T extends number | null>(
  rule: ValueRule | undefined,
  path: string,
  standard: T,
  compiling: Compiling,
): (row: Row) => number | T {
  if (rule === undefined) return () => standard;
  const isWhole = (text: string): boolean => /^\d{1,15}$/.test(text);
  for (const [place, result] of knownResults(rule)) {
    if (!isWhole(result))
      compiling.issues.push({ path: `${path}${place}`, message: `"${result}" must be a whole number` });
  }
  const read = valueReader(rule, path, compiling);
  return (row) => {
    const text = read(row);
    if (text === null) return standard;
    if (isWhole(text)) return Number(text);
    throw new RowFault(path, `${quoted(text)} must be a whole number`);
  };
}
