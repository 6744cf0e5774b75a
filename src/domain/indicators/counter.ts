import type { Counter } from '../facts.js';
import { EMPTY_TALLY, type Tally } from '../tally.js';
import { indicator, type MeasurementReading } from './entry.js';
import { rateFigures } from './ratefigures.js';
import { numberTarget, ratioTarget } from './targets.js';
import { meanFigures, sumFigures } from './valuefigures.js';

/** How indicators of a counter count: by its `good` or by its `sum`, which its reports must have. */
function readingCounter(
  needs: 'good' | 'sum',
  count: (counter: Counter) => Pick<Tally, 'good'> | Pick<Tally, 'sum'>,
): MeasurementReading {
  const has = (counter: Counter): boolean => (needs === 'good' ? counter.good : counter.sumMilli) !== null;
  return {
    inScope: ({ counter }, content) => content.kind === 'COUNTER' && counter?.counter === content.counter,
    faults({ key }, content) {
      return [[needs, content.kind === 'COUNTER' && !has(content) ? `is needed by objective ${key}` : null]];
    },
    counted(_, { content }) {
      if (content.kind !== 'COUNTER' || !has(content)) return { tally: EMPTY_TALLY };
      return { tally: { ...EMPTY_TALLY, total: content.total, ...count(content) } };
    },
  };
}

const bySum = readingCounter('sum', ({ sumMilli }) => ({ sum: sumMilli ?? 0 }));

export const counterRatio = indicator({
  indicator: 'COUNTER_RATIO',
  family: 'COUNTER',
  kind: 'RATE',
  unit: 'RATIO',
  direction: 'AT_LEAST',
  eitherDirection: true,
  meaning: 'Good of total of a reported counter.',
  measurements: readingCounter('good', ({ good }) => ({ good: good ?? 0 })),
  figures: rateFigures,
  targetFault: ratioTarget,
});

export const counterMean = indicator({
  indicator: 'COUNTER_MEAN',
  family: 'COUNTER',
  kind: 'MEAN',
  unit: 'NUMBER',
  direction: 'AT_LEAST',
  eitherDirection: true,
  meaning: 'Sum of a reported counter by its total.',
  measurements: bySum,
  figures: meanFigures,
  targetFault: numberTarget,
});

export const counterSum = indicator({
  indicator: 'COUNTER_SUM',
  family: 'COUNTER',
  kind: 'SUM',
  unit: 'NUMBER',
  direction: 'AT_LEAST',
  eitherDirection: true,
  meaning: 'Sum of a reported counter over the period.',
  measurements: bySum,
  figures: sumFigures,
  targetFault: numberTarget,
});
