import type { ObjectiveLine } from '../../domain/statement.js';
import { figureText } from './figuretext.js';
import { html, type Markup } from './html.js';

const WIDTH = 280;
const HEIGHT = 84;
const LEFT = 8;
const TOP = 8;
const PLOT_WIDTH = WIDTH - 2 * LEFT;
const PLOT_HEIGHT = HEIGHT - 30;

/** One period of a trend: what was stated of it. */
export interface TrendPoint {
  /** Its first day. */
  readonly on: string;
  readonly actual: number | null;
  readonly target: number | null;
}

/** Figures of an objective over periods as one small chart, with its target dashed. Gaps where there was no figure. */
export function trendChart(
  { name, unit, direction }: Pick<ObjectiveLine, 'name' | 'unit' | 'direction'>,
  points: readonly TrendPoint[],
): Markup {
  const values = points.flatMap(({ actual, target }) => [actual, target]).filter((value) => value !== null);
  if (values.length === 0) return html`<p class="quiet">No figures.</p>`;
  const scale = scaleOf(Math.min(...values), Math.max(...values));
  const x = (index: number): number =>
    round(LEFT + (points.length === 1 ? 0.5 : index / (points.length - 1)) * PLOT_WIDTH);
  const y = (value: number): number => round(TOP + (1 - scale(value)) * PLOT_HEIGHT);
  const line = (pick: (point: TrendPoint) => number | null): string => {
    let isOpen = false;
    return points
      .flatMap((point, index) => {
        const value = pick(point);
        const move = isOpen ? 'L' : 'M';
        isOpen = value !== null;
        return value === null ? [] : [`${move}${x(index)} ${y(value)}`];
      })
      .join('');
  };
  const dots = points.flatMap(({ on, actual }, index) =>
    actual === null
      ? []
      : [
          html`<circle cx="${x(index)}" cy="${y(actual)}" r="2.5"><title>${on}: ${figureText(actual, unit, direction)}</title></circle>`,
        ],
  );
  const [first, last] = [points[0]?.on ?? '', points.at(-1)?.on ?? ''];
  return html`<svg class="trend" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${name} by period">
<path class="target" d="${line((point) => point.target)}"/><path class="actual" d="${line((point) => point.actual)}"/>${dots}
<text x="${LEFT}" y="${HEIGHT - 6}">${first}</text><text class="end" x="${WIDTH - LEFT}" y="${HEIGHT - 6}">${last === first ? '' : last}</text></svg>`;
}

/** 0..1 between the least and the greatest value; the middle where they are one. */
function scaleOf(least: number, greatest: number): (value: number) => number {
  return (value) => (greatest === least ? 0.5 : (value - least) / (greatest - least));
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
