import type { Row } from './measurement.js';
import { budgetText, shown } from './table.js';

const WIDTH = 760;
const LEFT = 190;
const BAR = 340;
const STEP = 34;
const TOP = 46;

interface Bar {
  readonly name: string;
  readonly value: number;
  readonly least: number;
  readonly most: number;
  readonly budget: number;
  readonly label: string;
  readonly reached: boolean;
}

function barOf(row: Row): Bar[] {
  const { budget, reached } = row;
  if (budget === null || reached === null) return [];
  const { median, least, most } = row.ratio ?? row.figure;
  const line = 'atLeast' in budget ? budget.atLeast : budget.atMost;
  // Where nothing at all is allowed there is nothing to draw.
  if (line === 0) return [];
  const unit = row.ratio === null ? ` ${row.unit}` : '';
  const label = `${shown(median)}${unit} (budget ${budgetText(budget)})`;
  return [{ name: row.name, value: median, least, most, budget: line, label, reached }];
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** Each bar in its own scale: half the width is its budget. */
function drawBar(bar: Bar, index: number): string {
  const y = TOP + index * STEP;
  const x = (value: number): number => Math.min(BAR, (value / bar.budget) * (BAR / 2));
  const colour = bar.reached ? '#2e7d55' : '#b3402a';
  const line = LEFT + BAR / 2;
  const spread = `<line x1="${LEFT + x(bar.least)}" x2="${LEFT + x(bar.most)}" y1="${y + 9}" y2="${y + 9}" stroke="#222"/>`;
  return [
    `<text x="${LEFT - 8}" y="${y + 13}" text-anchor="end">${escaped(bar.name)}</text>`,
    `<rect x="${LEFT}" y="${y}" width="${x(bar.value).toFixed(1)}" height="18" fill="${colour}" fill-opacity="0.8"/>`,
    spread,
    `<line x1="${line}" x2="${line}" y1="${y - 5}" y2="${y + 23}" stroke="#111" stroke-width="2"/>`,
    `<text x="${LEFT + BAR + 8}" y="${y + 13}">${escaped(bar.label)}</text>`,
  ].join('\n');
}

/** A bar for each ratio that has a budget, with the budget as a line; thin lines go from the least to the most of the rounds. */
export function renderChart(rows: readonly Row[], caption: string): string {
  const bars = rows.flatMap(barOf);
  const height = TOP + bars.length * STEP + 12;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="12">`,
    `<rect width="${WIDTH}" height="${height}" fill="#fff"/>`,
    `<text x="12" y="20" font-size="13">${escaped(caption)}</text>`,
    ...bars.map(drawBar),
    '</svg>',
    '',
  ].join('\n');
}
