import type { Machine } from './machine.js';
import type { Budget, Row } from './measurement.js';
import { type Summary, spreadOf } from './statistics.js';

const HEAD = ['measurement', 'figure', 'limit', 'ratio', 'budget', ''];

/** Three digits that say something, thousands set apart. */
export function shown(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const digits = value === 0 ? 0 : Math.max(0, 2 - Math.floor(Math.log10(Math.abs(value))));
  return value.toLocaleString('en', { maximumFractionDigits: digits });
}

function withSpread(summary: Summary, unit: string): string {
  return `${shown(summary.median)} ${unit} ±${Math.round(spreadOf(summary) * 50)}%`;
}

export function budgetText(budget: Budget): string {
  return 'atLeast' in budget ? `>= ${budget.atLeast}` : `<= ${budget.atMost}`;
}

function cellsOf(row: Row): string[] {
  return [
    row.name,
    withSpread(row.figure, row.unit),
    row.limit === null ? '' : withSpread(row.limit, row.limitUnit ?? ''),
    row.ratio === null ? '' : withSpread(row.ratio, 'x'),
    row.budget === null ? '' : budgetText(row.budget),
    row.reached === null ? '' : row.reached ? 'reached' : 'MISSED',
  ];
}

/** Medians over the rounds; ± is half the way from the least to the most. */
export function renderTable(rows: readonly Row[]): string {
  const lines = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  const laid = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  return [laid[0], widths.map((width) => '-'.repeat(width)).join('  '), ...laid.slice(1)].join('\n');
}

/** What each row compares. */
export function renderLegend(rows: readonly Row[]): string {
  return rows
    .map(({ name, what, limitWhat }) => `  ${name}: ${what}${limitWhat === null ? '' : `; limit: ${limitWhat}`}`)
    .join('\n');
}

export function renderMachine(machine: Machine): string {
  const { processor, cores, memoryGigabytes, system, node, postgres, settings, loadBefore } = machine;
  return [
    `${cores} cores (${processor}), ${memoryGigabytes} GB, ${system}, Node ${node}, PostgreSQL ${postgres}`,
    `PostgreSQL: ${settings}`,
    `load before the first measurement: ${loadBefore.toFixed(2)}${loadBefore > cores * 0.75 ? ' (BUSY: do not trust these figures)' : ''}`,
  ].join('\n');
}
