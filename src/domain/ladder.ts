import { freeAt, type InHand } from './acknowledged.js';
import { isInScope } from './clockplan.js';
import type { EscalationLevel, EscalationPolicy, EscalationStep } from './escalation.js';
import { earlierInstant, type Instant, type Milliseconds } from './instant.js';
import type { LadderClock } from './ladderclock.js';
import type { LadderTicket } from './ladderticket.js';
import { type Triggered, type Triggering, triggered } from './trigger.js';

/** A step of one ladder on one clock. */
export type LadderStep = Pick<EscalationStep, 'level' | 'repeat' | 'state' | 'dueAt' | 'recordedAt' | 'reasons'>;

/** All that decides how far a ladder is climbed. */
export interface Ladder extends Triggering {
  readonly policy: EscalationPolicy;
  /** Those recorded, in no order. */
  readonly steps: readonly LadderStep[];
  /** The latest acknowledgement by the side whose ladder it is; null: none. */
  readonly inHand: InHand | null;
}

export interface Climbed {
  /** To be recorded at `now`. */
  readonly steps: readonly LadderStep[];
  /** When to look again if nothing is reported; Infinity: when the objective's standing changes; null: never. */
  readonly nextAt: Instant | null;
}

/** The version of each ladder that clocks keep to which start at an instant: the latest that holds then, retired or not. */
export function policiesAt(policies: readonly EscalationPolicy[], at: Instant): EscalationPolicy[] {
  const kept = new Map<string, EscalationPolicy>();
  for (const policy of policies) {
    if (policy.validFrom > at) continue;
    const name = `${policy.side} ${policy.key}`;
    const known = kept.get(name);
    if (known === undefined || known.version < policy.version) kept.set(name, policy);
  }
  return [...kept.values()];
}

/** The ladders that watch a clock: of those it keeps to, those for its objective and tickets such as this one that are not retired. */
export function laddersOf(
  policies: readonly EscalationPolicy[],
  clock: LadderClock,
  objectiveKey: string,
  ticket: LadderTicket,
): EscalationPolicy[] {
  return policiesAt(policies, clock.startedAt).filter(
    (policy) =>
      !policy.retired &&
      (policy.objectives.length === 0 || policy.objectives.includes(objectiveKey)) &&
      isInScope(policy, ticket.attributes),
  );
}

/**
 * What of a ladder is to be done at `now` (semantics section 11). Steps that are recorded stay and happen no second time; all else
 * is worked out anew from the clock, so that it does not matter how often one looks.
 */
export function climb(ladder: Ladder, now: Instant): Climbed {
  const climbing: Climbing = {
    ladder,
    now,
    taken: [],
    next: waitsForStanding(ladder) ? [Number.POSITIVE_INFINITY] : [],
  };
  let below: Rung | null = null;
  for (const level of [...ladder.policy.levels].sort((a, b) => a.level - b.level))
    below = climbLevel(climbing, level, below);
  return { steps: climbing.taken, nextAt: climbing.next.length === 0 ? null : Math.min(...climbing.next) };
}

/** Whether an announcement that is still to come could make a level's triggers hold. */
function waitsForStanding({ policy, standing }: Ladder): boolean {
  const isWatching = policy.levels.some(({ triggers }) => triggers.some(({ kind }) => kind === 'OBJECTIVE_STANDING'));
  return isWatching && standing?.verdict !== 'MISSED';
}

interface Climbing {
  readonly ladder: Ladder;
  readonly now: Instant;
  readonly taken: LadderStep[];
  /** Instants after now. */
  readonly next: Instant[];
}

/** A level as the one above it sees it. */
interface Rung {
  readonly level: EscalationLevel;
  /** When it was recorded, from which its wait counts. null: it was not, or it is told of the past. */
  readonly recordedAt: Instant | null;
  /** Since when or from when on its reason holds: what waits for it does so only then. null: not any more. */
  readonly standsFrom: Instant | null;
}

function climbLevel(climbing: Climbing, level: EscalationLevel, below: Rung | null): Rung {
  const { ladder } = climbing;
  const byTriggers = triggered(level, ladder);
  const standsFrom = earlierInstant(byTriggers?.at ?? null, isWaitedFor(below) ? below.standsFrom : null);
  const recorded = ladder.steps.find((step) => step.level === level.level && step.repeat === 0);
  const step = recorded ?? reach(climbing, level, byTriggers, waitOver(climbing, below));
  if (step === null) return { level, recordedAt: null, standsFrom };
  if (step.state === 'SKIPPED_LATE') {
    // What is reported late, but live, waits for somebody all the same: the levels that hang on a wait are for it.
    return { level, recordedAt: isOfThePast(step, ladder) ? null : step.recordedAt, standsFrom };
  }
  if (standsFrom !== null) repeat(climbing, level, step, standsFrom);
  return { level, recordedAt: step.recordedAt, standsFrom };
}

/** Whether a step was skipped because a backfill told, after it was due, of what it follows from. */
function isOfThePast({ dueAt, recordedAt }: LadderStep, { ticket }: Ladder): boolean {
  return ticket.backfilledAt.some((at) => dueAt < at && at <= recordedAt);
}

/** A level that was recorded and asks for the next one after a time. */
type WaitedFor = Rung & { readonly recordedAt: Instant; readonly level: { readonly wait: Milliseconds } };

function isWaitedFor(rung: Rung | null): rung is WaitedFor {
  return rung !== null && rung.recordedAt !== null && rung.level.wait !== null;
}

/** When the wait of the level below is over; null: nothing waits, or it is in somebody's hands for good. */
function waitOver({ ladder: { clock, inHand } }: Climbing, below: Rung | null): Instant | null {
  if (!isWaitedFor(below) || below.standsFrom === null) return null;
  return freeAt(inHand, clock, Math.max(clock.calendar.add(below.recordedAt, below.level.wait), below.standsFrom));
}

/** Takes a level that is reached by now, or says when it will be. */
function reach(
  climbing: Climbing,
  level: EscalationLevel,
  byTriggers: Triggered | null,
  waitedUntil: Instant | null,
): LadderStep | null {
  const dueAt = earlierInstant(byTriggers?.at ?? null, waitedUntil);
  if (dueAt === null) return null;
  if (dueAt > climbing.now) {
    climbing.next.push(dueAt);
    return null;
  }
  const isTriggered = byTriggers?.at === dueAt;
  const reasons = isTriggered ? byTriggers.reasons : [];
  const { clock, ticket } = climbing.ladder;
  const toldOfPastAt = Math.max(clock.knownAt, ...ticket.backfilledAt.slice(-1));
  const state = isTriggered && dueAt < toldOfPastAt ? 'SKIPPED_LATE' : 'TAKEN';
  return take(climbing, { level: level.level, repeat: 0, state, dueAt, reasons });
}

/** Repeats a level that was taken: what falls under an acknowledgement, or where its reason did not hold, is left out. */
function repeat(
  climbing: Climbing,
  { level, repeat: rule }: EscalationLevel,
  first: LadderStep,
  standsFrom: Instant,
): void {
  if (rule === null) return;
  const { ladder, now } = climbing;
  const { inHand, clock, steps } = ladder;
  let last = steps.filter((step) => step.level === level).reduce((a, b) => (b.repeat > a.repeat ? b : a), first);
  let at = last.recordedAt;
  for (let number = last.repeat + 1; number <= rule.times; number += 1) {
    at = clock.calendar.add(at, rule.every);
    if (at < standsFrom || freeAt(inHand, clock, at) !== at) continue;
    if (at > now) {
      climbing.next.push(at);
      return;
    }
    last = take(climbing, { level, repeat: number, state: 'TAKEN', dueAt: at, reasons: [] });
    at = now;
  }
}

function take(climbing: Climbing, step: Omit<LadderStep, 'recordedAt'>): LadderStep {
  const taken = { ...step, recordedAt: climbing.now };
  climbing.taken.push(taken);
  return taken;
}

/** Of one ladder: a preview of many must not keep others waiting. */
export const MOST_FORESEEN = 100;

/**
 * The steps that a ladder will take from `now` on if nothing is reported, nobody takes the ticket in hand and no standing changes,
 * the first MOST_FORESEEN: each `recordedAt` its own time, those that are due already at `now`.
 */
export function foreseenSteps(ladder: Ladder, now: Instant): LadderStep[] {
  const foreseen: LadderStep[] = [];
  let at: Instant | null = now;
  while (at !== null && Number.isFinite(at) && foreseen.length < MOST_FORESEEN) {
    const { steps, nextAt }: Climbed = climb({ ...ladder, steps: [...ladder.steps, ...foreseen] }, at);
    foreseen.push(...steps);
    at = nextAt;
  }
  return foreseen.slice(0, MOST_FORESEEN);
}
