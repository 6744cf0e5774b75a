import type { ObjectiveLine, StatementContent } from '../../domain/statement.js';
import { figureText } from './figuretext.js';
import { html, type Markup } from './html.js';

/** Periods that a trend looks back on, this one included. */
const MOST_PERIODS = 12;

const WIDTH = 280;
const HEIGHT = 84;
/** Room for the figures of the scale. */
const LEFT = 54;
const RIGHT = 8;
const TOP = 10;
const PLOT_WIDTH = WIDTH - LEFT - RIGHT;
const PLOT_HEIGHT = HEIGHT - 32;

/** One period of a trend: what was stated of it. */
interface TrendPoint {
  /** Its first day. */
  readonly on: string;
  readonly actual: number | null;
  readonly target: number | null;
  readonly verdict: string | null;
}

type Measured = Pick<ObjectiveLine, 'name' | 'unit' | 'direction'>;

/** What trends are made of. */
type Stated = Pick<StatementContent, 'period' | 'objectives'>;

/** How the objectives of a statement went over the periods up to it; null: none has figures of two periods to compare. */
export function trendCharts(content: Stated, earlier: readonly Stated[]): Markup | null {
  const shown = [...earlier, content].slice(-MOST_PERIODS);
  const figures = content.objectives.flatMap((objective) => {
    const points = shown.map(({ period, objectives }): TrendPoint => {
      const stated = objectives.find(({ key }) => key === objective.key);
      const { actual = null, verdict = null } = stated?.adjusted ?? {};
      return { on: period.startsOn, actual, target: stated?.target ?? null, verdict };
    });
    if (points.filter(({ actual }) => actual !== null).length < 2) return [];
    return html`<figure><figcaption>${objective.name}</figcaption>${trendChart(objective, points)}</figure>`;
  });
  return figures.length === 0
    ? null
    : html`<p class="quiet">Dashed: the target. Red: missed.</p><div class="trends">${figures}</div>`;
}

/** Figures over periods as one small chart, with the target dashed and what was missed in its colour. Gaps where there was no figure. */
function trendChart({ name, unit, direction }: Measured, points: readonly TrendPoint[]): Markup {
  const values = points.flatMap(({ actual, target }) => [actual, target]).filter((value) => value !== null);
  const [least, greatest] = [Math.min(...values), Math.max(...values)];
  const text = (value: number): string => figureText(value, unit, direction);
  const x = (index: number): number => round(LEFT + (index / (points.length - 1)) * PLOT_WIDTH);
  // In the middle where all are one.
  const share = (value: number): number => (greatest === least ? 0.5 : (value - least) / (greatest - least));
  const y = (value: number): number => round(TOP + (1 - share(value)) * PLOT_HEIGHT);
  const dots = points.flatMap(({ on, actual, verdict }, index) =>
    actual === null
      ? []
      : html`<circle class="${verdict}" cx="${x(index)}" cy="${y(actual)}" r="2.5"><title>${on}: ${text(actual)}</title></circle>`,
  );
  const scale = [...new Set([greatest, least])].map(
    (value) => html`<text class="end" x="${LEFT - 6}" y="${y(value) + 3}">${text(value)}</text>`,
  );
  const path = (values: readonly (number | null)[]): string => pathOf(values, x, y);
  return html`<svg class="trend" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${name} by period">
<path class="target" d="${path(points.map(({ target }) => target))}"/><path class="actual" d="${path(points.map(({ actual }) => actual))}"/>${dots}${scale}
<text x="${LEFT}" y="${HEIGHT - 4}">${points[0]?.on ?? ''}</text><text class="end" x="${WIDTH - RIGHT}" y="${HEIGHT - 4}">${points.at(-1)?.on ?? ''}</text></svg>`;
}

type Scale = (value: number) => number;

/** A line through the values, interrupted where there is none. */
function pathOf(values: readonly (number | null)[], x: Scale, y: Scale): string {
  const steps = values.map((value, index) => {
    if (value === null) return '';
    const follows = index > 0 && values[index - 1] !== null;
    return `${follows ? 'L' : 'M'}${x(index)} ${y(value)}`;
  });
  return steps.join('');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
