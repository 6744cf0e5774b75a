import type { Side } from './actor.js';
import { Fault } from './fault.js';
import type { Instant, Interval } from './instant.js';

export const STATEMENT_STATES = ['SUBMITTED', 'DISPUTED', 'AGREED', 'LOCKED'] as const;
/** Where the statement of a period stands. */
export type StatementState = (typeof STATEMENT_STATES)[number];

export const PERIOD_STATES = ['FUTURE', 'OPEN', 'PROVISIONAL', ...STATEMENT_STATES] as const;
/** Where a contract period stands: by time until its statement is submitted, then by its statement. */
export type PeriodState = (typeof PERIOD_STATES)[number];

export const STATEMENT_ACTS = ['SUBMIT', 'DISPUTE', 'RESOLVE', 'AGREE', 'LOCK'] as const;
export type StatementAct = (typeof STATEMENT_ACTS)[number];

export function periodState(period: Interval, now: Instant, statement: StatementState | null): PeriodState {
  if (statement !== null) return statement;
  if (now < period.startsAt) return 'FUTURE';
  return now < period.endsAt ? 'OPEN' : 'PROVISIONAL';
}

interface Move {
  readonly sides: readonly Side[];
  readonly from: Partial<Record<PeriodState, StatementState>>;
  /** Who may. */
  readonly whose: string;
}

/** RESOLVE leads from DISPUTED to SUBMITTED with the last dispute only. Nothing leads out of LOCKED. */
const MOVES: Record<StatementAct, Move> = {
  SUBMIT: {
    sides: ['VENDOR'],
    from: { PROVISIONAL: 'SUBMITTED', DISPUTED: 'SUBMITTED' },
    whose: 'the vendor submits the statement',
  },
  DISPUTE: {
    sides: ['CLIENT'],
    from: { SUBMITTED: 'DISPUTED', DISPUTED: 'DISPUTED' },
    whose: 'the client disputes the statement',
  },
  RESOLVE: {
    sides: ['CLIENT'],
    from: { SUBMITTED: 'SUBMITTED', DISPUTED: 'SUBMITTED' },
    whose: 'the client resolves what it disputed',
  },
  AGREE: { sides: ['CLIENT'], from: { SUBMITTED: 'AGREED' }, whose: 'the client agrees to the statement' },
  LOCK: { sides: ['CLIENT', 'VENDOR'], from: { AGREED: 'LOCKED' }, whose: 'a party locks the statement' },
};

const STANDS: Record<PeriodState, string> = {
  FUTURE: 'the period has not begun',
  OPEN: 'the period is not over',
  PROVISIONAL: 'no statement of the period is submitted yet',
  SUBMITTED: 'the statement is submitted and waits for the client',
  DISPUTED: 'the statement is disputed: the vendor submits it anew, or the client resolves what it disputed',
  AGREED: 'the statement is agreed and waits to be locked',
  LOCKED: 'the statement is locked: nothing in it changes any more',
};

/**
 * Where an act of a side leads (semantics, section 8): the vendor submits, the client disputes, resolves and agrees, either
 * locks what is agreed. `disputed`: lines that stay disputed after the act. Throws CONFLICT with the reason.
 */
export function stateAfter(act: StatementAct, side: Side, state: PeriodState, disputed = 0): StatementState {
  const { sides, from, whose } = MOVES[act];
  if (!sides.includes(side)) throw new Fault('CONFLICT', whose);
  const next = from[state];
  if (next === undefined) throw new Fault('CONFLICT', STANDS[state]);
  return act === 'RESOLVE' && state === 'DISPUTED' && disputed > 0 ? 'DISPUTED' : next;
}

/** What a submission waits for. */
export interface SubmissionNeeds {
  /** Outcomes that more time may still turn round: of windows that have not passed. */
  readonly provisional: number;
  /** A clock was due before the period's end and is not counted yet. */
  readonly dueClocks: boolean;
  /** Tickets wait to be counted anew: because of a decision on an exclusion, or because that failed and is tried again. */
  readonly recounting: boolean;
  /** State of the period before; null: it is the first. */
  readonly before: PeriodState | null;
}

/**
 * Why a statement cannot be submitted yet; empty: it can. Statements are submitted in order, each after the one before it is
 * locked: it restates what was locked before, and takes over the clocks that were pending there.
 */
export function submissionHolds({ provisional, dueClocks, recounting, before }: SubmissionNeeds): string[] {
  const holds: string[] = [];
  if (before !== null && before !== 'LOCKED') holds.push('the statement of the period before is not locked');
  if (provisional > 0) holds.push(`${provisional} outcomes are provisional: their windows have not passed`);
  if (dueClocks) holds.push('clocks that were due in the period are being counted: try again in a moment');
  if (recounting) holds.push('tickets are being counted anew, because of an exclusion or a failure: try again later');
  return holds;
}
