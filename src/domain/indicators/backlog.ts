import { EMPTY_TALLY } from '../tally.js';
import { indicator } from './entry.js';
import { countTarget } from './targets.js';
import type { ClockCount } from './ticketreading.js';
import { balanceFigures } from './valuefigures.js';

const OPENED: ClockCount = { on: 'BEGUN', tally: { ...EMPTY_TALLY, total: 1, pending: 1 } };
const DONE: ClockCount = { on: 'STOPPED', tally: { ...EMPTY_TALLY, good: 1, pending: -1 } };

/** In its tallies `total` counts the openings, `good` the ends, and `pending` is what the day adds to the balance. */
export const backlog = indicator({
  indicator: 'BACKLOG',
  family: 'TICKET',
  kind: 'BALANCE',
  unit: 'COUNT',
  direction: 'AT_MOST',
  targetOptional: true,
  meaning: 'Number of tickets that are open at the end of the period, or now.',
  ticket: {
    by: 'SPAN',
    course: 'OPEN',
    counted: ({ stoppedAt }) => (stoppedAt === null ? [OPENED] : [OPENED, DONE]),
  },
  figures: balanceFigures,
  targetFault: countTarget,
  checkTerms({ slices }, found) {
    if (slices !== null)
      found.within('slices').note('length', 'a backlog is judged as it stands at the end of a period');
  },
});
