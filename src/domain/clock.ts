import type { Instant, Milliseconds } from './instant.js';
import type { Limit } from './terms.js';

/** RUNNING and PAUSED are open. MET, BREACHED (stopped late) and CANCELLED are ends; `breachedAt` stands beside the state. */
export type ClockState = 'RUNNING' | 'PAUSED' | 'MET' | 'BREACHED' | 'CANCELLED';

/** One goal running on one ticket. All instants are fact time. */
export interface Clock {
  readonly objectiveId: string;
  /** 'opened' for the clock a ticket's opening starts; else 'fact:' and the external id of the fact that started it. */
  readonly cycle: string;
  readonly state: ClockState;
  readonly startedAt: Instant;
  /** Version of the terms pinned at the start. */
  readonly termsVersion: number;
  /** Index into the pinned terms' goals. */
  readonly goal: number;
  readonly goalLimit: Limit;
  /** `L`: the limit in working time. */
  readonly limit: Milliseconds;
  /** null while paused before it is due. Fixed once passed. */
  readonly dueAt: Instant | null;
  /** What `dueAt` was when the clock started. */
  readonly originalDueAt: Instant;
  /** When it becomes at risk; null while paused before that and after the end. */
  readonly warnAt: Instant | null;
  /** dueAt, once an instant after it has passed with the clock open, or it stopped after it. */
  readonly breachedAt: Instant | null;
  readonly stoppedAt: Instant | null;
  /** Working time used up to `elapsedAt`; for an ended clock the final figure. */
  readonly elapsed: Milliseconds;
  /** The last instant at which the clock stopped, paused, resumed or changed its goal; `elapsed` was taken then. */
  readonly elapsedAt: Instant;
  /** When something will happen to it by the mere passing of time: just past warnAt or dueAt. null: nothing will. */
  readonly nextActionAt: Instant | null;
}
