import type { Issue } from './fault.js';
import { DAY, type Interval, type Milliseconds } from './instant.js';

/** By what escalations are counted. COUNTERPARTY: the other party of the contract. */
export type EscalationGrouping = 'CONTRACT' | 'CATEGORY' | 'COUNTERPARTY';

/** How often one level of the ladders of a party was reached, whichever ladder it belongs to. */
export interface LevelCount {
  readonly level: number;
  /** Taken for the first time on a clock. */
  readonly reached: number;
  /** Taken again. */
  readonly repeated: number;
  readonly skippedLate: number;
}

/**
 * Alerts: a party's steps on one ticket from the first that was taken while nobody had it in hand to its next acknowledgement.
 * Times are wall time.
 */
export interface AlertFigures {
  readonly alerts: number;
  readonly acknowledged: number;
  /** Of those acknowledged; null: none was. */
  readonly mean: Milliseconds | null;
  readonly median: Milliseconds | null;
  readonly longest: Milliseconds | null;
}

export const NO_ALERTS: AlertFigures = { alerts: 0, acknowledged: 0, mean: null, median: null, longest: null };

const LONGEST_SPAN = 400;

/** Faults of the span of a report. */
export function spanIssues({ startsAt, endsAt }: Interval): Issue[] {
  if (endsAt <= startsAt) return [{ path: 'to', message: 'must be after from' }];
  return endsAt - startsAt > LONGEST_SPAN * DAY
    ? [{ path: 'to', message: `must be at most ${LONGEST_SPAN} days after from` }]
    : [];
}
