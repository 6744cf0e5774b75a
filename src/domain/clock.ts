import type { Instant, Milliseconds } from './instant.js';
import type { Limit } from './terms.js';

/**
 * RUNNING and PAUSED are open. MET, BREACHED (stopped late, over its limit or disturbed) and CANCELLED are ends; of a deadline
 * `breachedAt` stands beside the state.
 */
export type ClockState = 'RUNNING' | 'PAUSED' | 'MET' | 'BREACHED' | 'CANCELLED';

/**
 * One objective at work on one ticket: a clock of working time, or a span of the ticket's life that counts (a resolution
 * that is watched, the time it is open). Only clocks with a deadline are ever due. All instants are fact time.
 */
export interface Clock {
  readonly objectiveId: string;
  /** 'opened' for the clock a ticket's opening starts; else 'fact:' and the external id of the fact that started it. */
  readonly cycle: string;
  readonly state: ClockState;
  readonly startedAt: Instant;
  /** Version of the terms pinned at the start. */
  readonly termsVersion: number;
  /** Index into the pinned terms' goals; 0 where they have none. */
  readonly goal: number;
  /** null: its objective sets no limits. */
  readonly goalLimit: Limit | null;
  /** `L`: the limit in working time; null: there is none. */
  readonly limit: Milliseconds | null;
  /** null while paused before it is due. Fixed once passed. */
  readonly dueAt: Instant | null;
  /** What `dueAt` was when the clock started. */
  readonly originalDueAt: Instant | null;
  /** When it becomes at risk; null while paused before that and after the end. */
  readonly warnAt: Instant | null;
  /** dueAt, once an instant after it has passed with the clock open, or it stopped after it. */
  readonly breachedAt: Instant | null;
  readonly stoppedAt: Instant | null;
  /** Working time used up to `elapsedAt`; for an ended clock the final figure. */
  readonly elapsed: Milliseconds;
  /** The last instant at which the clock stopped, paused, resumed or changed its goal; `elapsed` was taken then. */
  readonly elapsedAt: Instant;
  /** When something will happen to it by the mere passing of time: just past warnAt, dueAt or a window. null: nothing will. */
  readonly nextActionAt: Instant | null;
}
