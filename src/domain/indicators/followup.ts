import type { Clock } from '../clock.js';
import { indicator } from './entry.js';
import { rateFigures } from './ratefigures.js';
import { ratioTarget } from './targets.js';
import { type ClockCount, PENDING, settled } from './ticketreading.js';

/** Provisional until the window has passed or a resolution was disturbed, whose state is then BREACHED. */
function counting(good: 'MET' | 'BREACHED'): (clock: Clock) => ClockCount[] {
  return ({ stoppedAt, state }) => [stoppedAt === null ? PENDING : settled({ good: state === good ? 1 : 0 })];
}

export const firstContactResolution = indicator({
  indicator: 'FIRST_CONTACT_RESOLUTION',
  family: 'FOLLOW_UP',
  kind: 'RATE',
  unit: 'RATIO',
  direction: 'AT_LEAST',
  meaning:
    "Share of resolved tickets that took one contact: no message of the customer after the first public reply or the resolution, and no reopening, until followUpWindow after the ticket's first resolution; provisional until then.",
  ticket: { by: 'SPAN', course: 'FIRST_RESOLUTION', counted: counting('MET') },
  figures: rateFigures,
  targetFault: ratioTarget,
});

/** In its tallies `good` counts the numerator: reopened. */
export const reopenRate = indicator({
  indicator: 'REOPEN_RATE',
  family: 'FOLLOW_UP',
  kind: 'RATE',
  unit: 'RATIO',
  direction: 'AT_MOST',
  meaning: 'Share of resolutions whose ticket was reopened within followUpWindow; provisional until then.',
  ticket: { by: 'SPAN', course: 'EACH_RESOLUTION', counted: counting('BREACHED') },
  figures: rateFigures,
  targetFault: ratioTarget,
});
