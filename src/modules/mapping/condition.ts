import type { Row } from './column.js';
import type { ConditionRule } from './mapping.js';
import { type Compiling, columnReader } from './value.js';

/** Whether an event is to be read from a row. `before`: the row before it, if that is of the same ticket. */
export type Test = (row: Row, before: Row | null) => boolean;

function changedTest(columns: readonly string[], path: string, compiling: Compiling): Test {
  const readers = columns.map((column, index) => columnReader(column, `${path}.changed.${index}`, compiling));
  return (row, before) => before === null || readers.some((read) => read(row) !== read(before));
}

function columnTest(rule: ConditionRule, path: string, compiling: Compiling): Test {
  const read = columnReader(rule.column ?? '', `${path}.column`, compiling);
  if (rule.present !== undefined) return (row) => (read(row) !== null) === rule.present;
  const other = rule.sameAs ?? rule.notSameAs;
  if (other !== undefined) {
    const field = rule.sameAs === undefined ? 'notSameAs' : 'sameAs';
    const readOther = columnReader(other, `${path}.${field}`, compiling);
    // What is missing is nobody's, not even another's that is missing too.
    return (row) => (read(row) !== null && read(row) === readOther(row)) === (field === 'sameAs');
  }
  const listed = new Set(rule.is ?? rule.isNot);
  const wanted = rule.is !== undefined;
  return (row) => listed.has(read(row) ?? '') === wanted;
}

export function compileCondition(rule: ConditionRule, path: string, compiling: Compiling): Test {
  if (rule.first !== undefined) return (_, before) => (before === null) === rule.first;
  if (rule.changed !== undefined) return changedTest(rule.changed, path, compiling);
  return columnTest(rule, path, compiling);
}
