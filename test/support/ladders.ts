import type { InHand } from '../../src/domain/acknowledged.js';
import type { EscalationLevel, EscalationPolicy } from '../../src/domain/escalation.js';
import type { TicketEventKind } from '../../src/domain/facts.js';
import type { Instant } from '../../src/domain/instant.js';
import { climb, type Ladder, type LadderStep, laddersOf } from '../../src/domain/ladder.js';
import { ladderTicket, type RecordedFact } from '../../src/domain/ladderticket.js';
import type { Timeline } from '../../src/domain/timeline.js';
import { ANY, at, CLIENT, CONTRACT, fact, iso, VENDOR } from './clockterms.js';

/** A level that nothing reaches by itself. */
export function levelOf(level: number, overrides: Partial<EscalationLevel> = {}): EscalationLevel {
  const name = `level ${level}`;
  return { level, name, match: 'ANY', triggers: [], actions: [], wait: null, repeat: null, ...overrides };
}

/** The client's, in force since ever, for all objectives and tickets. */
export function policyOf(
  levels: readonly EscalationLevel[],
  overrides: Partial<EscalationPolicy> = {},
): EscalationPolicy {
  const ids = { tenantId: CLIENT, vendorId: VENDOR, contractId: CONTRACT };
  const own = { side: 'CLIENT', key: 'late', version: 1, name: 'Late tickets', validFrom: 0, retired: false } as const;
  return { ...ids, ...own, objectives: [], scope: ANY, levels, ...overrides };
}

/** A fact that was reported at once, as news. */
export function told(kind: TicketEventKind, time: string, overrides: Partial<RecordedFact> = {}): RecordedFact {
  const recordedAt = overrides.recordedAt ?? at(time);
  return { ...fact(kind, time, overrides), recordedAt, firstRecordedAt: recordedAt, mode: 'LIVE', ...overrides };
}

/** All that the steps of a ticket's ladders follow from. */
export interface Story {
  readonly timeline: Timeline;
  readonly policies: readonly EscalationPolicy[];
  readonly facts: readonly RecordedFact[];
  /** In the order in which they were made. */
  readonly acknowledgements?: readonly InHand[];
  readonly standing?: Ladder['standing'];
}

/** A step with the clock and ladder it was taken on. */
export interface ClimbedStep extends LadderStep {
  readonly clock: string;
}

/** One look at a ticket, knowing what was recorded by then. */
export function look(story: Story, steps: readonly ClimbedStep[], now: Instant) {
  const ticket = ladderTicket(
    story.facts.filter(({ recordedAt }) => recordedAt <= now),
    story.timeline,
  );
  const inHand = story.acknowledgements?.findLast(({ acknowledgedAt }) => acknowledgedAt <= now) ?? null;
  const standing = story.standing != null && story.standing.since <= now ? story.standing : null;
  const looks = ticket.clocks.flatMap((clock) => {
    const key = story.timeline.objectiveOfId(clock.termsVersion, clock.objectiveId)?.key ?? '';
    return laddersOf(story.policies, clock, key, ticket).map((policy) => {
      const name = `${key} ${clock.cycle} ${policy.side} ${policy.key}`;
      const known = steps.filter((step) => step.clock === name);
      const { steps: taken, nextAt } = climb({ policy, clock, ticket, standing, steps: known, inHand }, now);
      return { taken: taken.map((step): ClimbedStep => ({ ...step, clock: name })), nextAt };
    });
  });
  const next = looks.flatMap(({ nextAt }) => (nextAt === null ? [] : [nextAt]));
  return { taken: looks.flatMap(({ taken }) => taken), nextAt: next.length === 0 ? null : Math.min(...next) };
}

/** When anything is told: facts, acknowledgements, the standing. A worker looks then. */
function tellings({ facts, acknowledgements = [], standing = null }: Story): Instant[] {
  const all = [
    ...facts.map(({ recordedAt }) => recordedAt),
    ...acknowledgements.map(({ acknowledgedAt }) => acknowledgedAt),
    ...(standing === null ? [] : [standing.since]),
  ];
  return [...new Set(all)].sort((a, b) => a - b);
}

/** The steps of a worker that looks whenever something is told or it meant to, between `from` and `until`. */
export function climbUntil(
  story: Story,
  until: Instant,
  {
    from = 0,
    extra = [],
    steps = [],
  }: { from?: Instant; extra?: readonly Instant[]; steps?: readonly ClimbedStep[] } = {},
): ClimbedStep[] {
  const taken = [...steps];
  const due = [...tellings(story), ...extra].filter((t) => t >= from && t <= until);
  if (from > 0) due.push(from);
  for (;;) {
    const now = Math.min(...due);
    if (due.length === 0) return taken;
    for (let i = due.length - 1; i >= 0; i -= 1) if (due[i] === now) due.splice(i, 1);
    const looked = look(story, taken, now);
    taken.push(...looked.taken);
    if (looked.nextAt !== null && looked.nextAt <= until) due.push(looked.nextAt);
  }
}

/** `1` or `1+2` for the second repeat, when it was due, and what for: `skipped`, the triggers, `wait` or `repeat`. */
export function shownSteps(steps: readonly LadderStep[]): (string | null)[][] {
  return steps.map(({ level, repeat, state, dueAt, reasons }) => [
    repeat === 0 ? `${level}` : `${level}+${repeat}`,
    iso(dueAt),
    state === 'SKIPPED_LATE' ? 'skipped' : reasons.join(' ') || (repeat === 0 ? 'wait' : 'repeat'),
  ]);
}
