import { abandonment as abandonmentOf, serviceLevel as serviceLevelOf } from '../servicelevel.js';
import { type Counted, EMPTY_TALLY, type Tally } from '../tally.js';
import { readingEnds, readingQueues, WAITING } from './contactreading.js';
import { indicator } from './entry.js';
import { rateFigures } from './ratefigures.js';
import { countTarget, ratioTarget, secondsTarget } from './targets.js';
import { meanFigures, timeShareFigures, volumeFigures } from './valuefigures.js';

const NOTHING: Counted = { tally: EMPTY_TALLY };

function counting(tally: Partial<Tally>): Counted {
  return { tally: { ...EMPTY_TALLY, ...tally } };
}

export const serviceLevel = indicator({
  indicator: 'SERVICE_LEVEL',
  family: 'CONTACT',
  kind: 'RATE',
  unit: 'RATIO',
  direction: 'AT_LEAST',
  meaning: 'Share of contacts answered within the wait threshold.',
  measurements: readingEnds((counts, { formula }) => serviceLevelOf(formula, counts)),
  figures: rateFigures,
  targetFault: ratioTarget,
});

/** In its tallies `good` counts the numerator: abandoned, and not short. */
export const abandonment = indicator({
  indicator: 'ABANDONMENT',
  family: 'CONTACT',
  kind: 'RATE',
  unit: 'RATIO',
  direction: 'AT_MOST',
  meaning:
    'Share of contacts given up before they were answered; those given up before shortAbandon do not count at all, so with PT0S all do.',
  measurements: readingEnds(abandonmentOf),
  figures: rateFigures,
  targetFault: ratioTarget,
});

export const asa = indicator({
  indicator: 'ASA',
  family: 'CONTACT',
  kind: 'MEAN',
  unit: 'SECONDS',
  direction: 'AT_MOST',
  meaning: 'Average speed of answer: mean wait of the answered, in seconds.',
  measurements: readingQueues({
    contact({ answeredAt, abandonedAt }, enqueuedAt) {
      if (answeredAt === null) return abandonedAt === null ? { tally: WAITING } : NOTHING;
      return counting({ total: 1, sum: answeredAt - enqueuedAt });
    },
    interval: ({ answered, waitTotal }) => counting({ total: answered, sum: waitTotal }),
  }),
  figures: meanFigures,
  targetFault: secondsTarget,
});

export const aht = indicator({
  indicator: 'AHT',
  family: 'CONTACT',
  kind: 'MEAN',
  unit: 'SECONDS',
  direction: 'AT_MOST',
  meaning: 'Average handle time: mean handling of a contact, in seconds.',
  measurements: readingQueues({
    // Answered without a handle time: still being handled.
    contact({ answeredAt, abandonedAt, handleTime }) {
      if (answeredAt === null && abandonedAt !== null) return NOTHING;
      return handleTime === null ? { tally: WAITING } : counting({ total: 1, sum: handleTime });
    },
    interval: ({ handled, handleTotal }) => counting({ total: handled, sum: handleTotal }),
  }),
  figures: meanFigures,
  targetFault: secondsTarget,
});

/** In its tallies `good` is the handling and `total` handling and availability, in milliseconds. */
export const occupancy = indicator({
  indicator: 'OCCUPANCY',
  family: 'CONTACT',
  kind: 'TIME_SHARE',
  unit: 'RATIO',
  direction: 'AT_LEAST',
  eitherDirection: true,
  meaning: 'Share of handling in the time agents were handling contacts or free for them; of queue intervals.',
  measurements: readingQueues({
    contact: () => NOTHING,
    interval({ handleTotal, availableTotal }) {
      return availableTotal === null ? NOTHING : counting({ good: handleTotal, total: handleTotal + availableTotal });
    },
    intervalFaults: ({ availableTotal }, key) => [
      ['availableTotal', availableTotal === null ? `is needed by objective ${key}` : null],
    ],
  }),
  figures: timeShareFigures,
  targetFault: ratioTarget,
  checkTerms({ contact }, found) {
    if (contact?.reads === 'CONTACTS') {
      found.note('reads', 'contacts do not say how long agents were free: must be INTERVALS');
    }
  },
});

export const volume = indicator({
  indicator: 'VOLUME',
  family: 'CONTACT',
  kind: 'VOLUME',
  unit: 'COUNT',
  direction: 'AT_MOST',
  eitherDirection: true,
  targetOptional: true,
  meaning: 'Number of contacts that entered the queues, however they ended, or of tickets opened.',
  measurements: readingQueues({
    contact: () => counting({ total: 1 }),
    interval: ({ answered, abandoned }) => counting({ total: answered + abandoned }),
  }),
  ticket: { by: 'SPAN', course: 'OPENED', counted: () => [{ on: 'BEGUN', ...counting({ total: 1 }) }] },
  figures: volumeFigures,
  targetFault: countTarget,
});
