import type { Fault } from '../domain/fault.js';

/** What became of a row: the worst of its events decides, then the best. */
export type RowOutcome = 'accepted' | 'corrected' | 'repeated' | 'rejected' | 'silent';

/** A row, or an event of it, that was not taken. */
export interface Rejection {
  readonly file: string;
  readonly line: number;
  /** Within the mapping: `events.2.priority`. */
  readonly path: string;
  readonly message: string;
}

export interface ImportReport {
  rows: number;
  /** By row: at least one new event and none rejected; `repeated`: all were known already; `silent`: the mapping reads no event from it. */
  readonly outcomes: Record<RowOutcome, number>;
  /** By event. */
  readonly events: { accepted: number; corrected: number; repeated: number; rejected: number };
  /** The first ones; all are counted. */
  readonly rejections: Rejection[];
  /** Why a file was not read to its end; null: all were, or the import was stopped. */
  fault: Fault | null;
}

/** How many rejections a report keeps in memory. */
export const KEPT_REJECTIONS = 100;

export function emptyReport(): ImportReport {
  return {
    rows: 0,
    outcomes: { accepted: 0, corrected: 0, repeated: 0, rejected: 0, silent: 0 },
    events: { accepted: 0, corrected: 0, repeated: 0, rejected: 0 },
    rejections: [],
    fault: null,
  };
}
