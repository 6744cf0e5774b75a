import type { Clock } from './clock.js';
import type { TicketFact } from './facts.js';
import type { Instant, Interval, Milliseconds } from './instant.js';
import type { TicketStatus } from './terms.js';

/** STOPPED lies between a stop and the reopening after it. */
export type PhaseKind = 'RUNNING' | 'PAUSED' | 'STOPPED';

/** A part of a clock's life in which nothing happened to it, whatever the hours. */
export interface Phase extends Interval {
  readonly kind: PhaseKind;
  /** Of PAUSED, and of spans: the ticket's status. */
  readonly status: TicketStatus | null;
  /** What began it; null: the terms did. */
  readonly fact: TicketFact | null;
}

export const CLOCK_STEPS = [
  'STARTED',
  'PAUSED',
  'RESUMED',
  'STOPPED',
  'REOPENED',
  'GOAL_SET',
  'GOAL_LOST',
  'CANCELLED',
] as const;
export type ClockStepKind = (typeof CLOCK_STEPS)[number];

/** What a fact did to a clock, and how the clock stood then. */
export interface ClockStep {
  readonly kind: ClockStepKind;
  readonly at: Instant;
  readonly fact: TicketFact;
  readonly status: TicketStatus | null;
  /** Index into the goals of the pinned terms; null: none fits. */
  readonly goal: number | null;
  readonly limit: Milliseconds | null;
  readonly dueAt: Instant | null;
  /** Working time used up. */
  readonly elapsed: Milliseconds;
}

/** All that happened to a clock. */
export interface ClockHistory {
  readonly clock: Clock;
  readonly steps: readonly ClockStep[];
  /** From its start to `endsAt`, without gaps; cut at `countedFrom`, too. */
  readonly phases: readonly Phase[];
  /** When it stopped or was cancelled; while it is open, now. */
  readonly endsAt: Instant;
  /** What came before a change of goal that started it anew does not count. */
  readonly countedFrom: Instant;
}
