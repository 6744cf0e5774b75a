import type { Audit } from '../facts.js';
import { EMPTY_TALLY, type Tally } from '../tally.js';
import { indicator, type MeasurementReading, takes } from './entry.js';
import { rateFigures } from './ratefigures.js';
import { pointsTarget, ratioTarget } from './targets.js';
import { meanFigures } from './valuefigures.js';

/** How indicators of audits count: an audit may have a score, items, or both, and counts for what it has. */
function readingAudits(count: (audit: Audit) => Partial<Tally>): MeasurementReading {
  return {
    inScope: ({ scope }, content) => content.kind === 'AUDIT' && takes(scope.channels, content.channel),
    faults: () => [],
    counted: (_, { content }) => ({
      tally: content.kind === 'AUDIT' ? { ...EMPTY_TALLY, ...count(content) } : EMPTY_TALLY,
    }),
  };
}

export const qualityScore = indicator({
  indicator: 'QUALITY_SCORE',
  family: 'AUDIT',
  kind: 'MEAN',
  unit: 'POINTS',
  direction: 'AT_LEAST',
  meaning: 'Mean score of quality audits, 0 to 100 points.',
  measurements: readingAudits(({ scoreMilli }) => (scoreMilli === null ? {} : { total: 1, sum: scoreMilli })),
  figures: meanFigures,
  targetFault: pointsTarget,
});

export const processAdherence = indicator({
  indicator: 'PROCESS_ADHERENCE',
  family: 'AUDIT',
  kind: 'RATE',
  unit: 'RATIO',
  direction: 'AT_LEAST',
  meaning: 'Share of audited items of a process that were kept.',
  measurements: readingAudits(({ itemsKept, itemsAudited }) => ({ good: itemsKept ?? 0, total: itemsAudited ?? 0 })),
  figures: rateFigures,
  targetFault: ratioTarget,
});
