import type { ConditionRule } from './mapping.js';
import { type Cells, type Compiling, columnReader } from './value.js';

/** Whether an event is to be read from a row. `before`: the row before it, if that is of the same ticket. */
export type Test = (cells: Cells, before: Cells | null) => boolean;

function changedTest(columns: readonly string[], path: string, compiling: Compiling): Test {
  const readers = columns.map((column, index) => columnReader(column, `${path}.changed.${index}`, compiling));
  return (cells, before) => before === null || readers.some((read) => read(cells) !== read(before));
}

function columnTest(rule: ConditionRule, path: string, compiling: Compiling): Test {
  const read = columnReader(rule.column ?? '', `${path}.column`, compiling);
  if (rule.present !== undefined) return (cells) => (read(cells) !== null) === rule.present;
  const listed = new Set(rule.is ?? rule.isNot);
  const wanted = rule.is !== undefined;
  return (cells) => listed.has(read(cells) ?? '') === wanted;
}

export function compileCondition(rule: ConditionRule, path: string, compiling: Compiling): Test {
  if (rule.first !== undefined) return (_, before) => (before === null) === rule.first;
  if (rule.changed !== undefined) return changedTest(rule.changed, path, compiling);
  return columnTest(rule, path, compiling);
}
