import type { Clock } from '../clock.js';
import { type Counted, EMPTY_TALLY, type Tally } from '../tally.js';

/**
 * What of a ticket a clock of working time measures. FIRST_RESPONSE: from the opening to the first public reply;
 * NEXT_RESPONSE: from a later message of the customer to the next one; RESOLUTION: from the opening to the resolution.
 */
export type ClockCourse = 'FIRST_RESPONSE' | 'NEXT_RESPONSE' | 'RESOLUTION';

/**
 * What of a ticket is counted without working time. OPENED: from the opening to the first resolution; OPEN: each time it is
 * open; FIRST_RESOLUTION and EACH_RESOLUTION: from a resolution to the end of the terms' window, or until it is disturbed: by
 * a reopening, the first one also by a second contact.
 */
export type SpanCourse = 'OPENED' | 'OPEN' | 'FIRST_RESOLUTION' | 'EACH_RESOLUTION';

/** DEADLINE: the goal's limit warns and breaches. BOUND: the time taken is held against it once the clock stops. NONE: no goals. */
export type ClockLimit = 'DEADLINE' | 'BOUND' | 'NONE';

/** The day a clock counts on: that of its start, of its stop, or of whichever settles it by the terms' attribution. */
export type CountingDay = 'BEGUN' | 'STOPPED' | 'SETTLED';

export interface ClockCount extends Counted {
  readonly on: CountingDay;
}

interface Reading {
  /** What a clock that is not cancelled adds. */
  readonly counted: (clock: Clock) => readonly ClockCount[];
}

/** How an indicator reads tickets. */
export type TicketReading =
  | (Reading & { readonly by: 'CLOCK'; readonly course: ClockCourse; readonly limit: ClockLimit })
  | (Reading & { readonly by: 'SPAN'; readonly course: SpanCourse });

export const PENDING: ClockCount = { on: 'BEGUN', tally: { ...EMPTY_TALLY, pending: 1 } };

/** One outcome more. */
export function settled(tally: Partial<Tally>): ClockCount {
  return { on: 'SETTLED', tally: { ...EMPTY_TALLY, total: 1, ...tally } };
}
