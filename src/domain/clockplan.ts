import { ticketReading } from './indicator.js';
import type { ClockCourse, ClockLimit, SpanCourse } from './indicators/ticketreading.js';
import type { Instant, Milliseconds } from './instant.js';
import type { ClockTerms, ObjectiveTerms, Scope, TermsVersion, TicketStatus } from './terms.js';
import type { Timeline } from './timeline.js';

/** What a goal or an objective's scope looks at. */
export interface GoalAttributes {
  readonly channel: string | null;
  readonly priority: string | null;
  readonly tier: string | null;
  readonly category: string | null;
}

/** An objective that reads tickets, as one version of the terms has it. */
interface TicketPlan {
  readonly objectiveId: string;
  readonly version: number;
  readonly objective: ObjectiveTerms;
}

export interface ClockPlan extends TicketPlan {
  readonly course: ClockCourse;
  readonly limit: ClockLimit;
  readonly rules: ClockTerms;
  readonly pausing: ReadonlySet<TicketStatus>;
}

export interface SpanPlan extends TicketPlan {
  readonly course: SpanCourse;
  /** Wall time; null: it has no window. */
  readonly window: Milliseconds | null;
}

export interface TicketPlans {
  readonly clocks: readonly ClockPlan[];
  readonly spans: readonly SpanPlan[];
}

/** `goal` of a ticket that no goal fits. */
export const NO_GOAL = -1;

const NO_PLANS: TicketPlans = { clocks: [], spans: [] };
const plansOfTimeline = new WeakMap<Timeline, Map<number, TicketPlans>>();

/** What the terms in force at an instant count of tickets; null outside the contract's dates. */
export function ticketPlansAt(timeline: Timeline, at: Instant): TicketPlans | null {
  const version = timeline.termsAt(at);
  if (version === null) return null;
  let known = plansOfTimeline.get(timeline);
  if (known === undefined) {
    known = new Map();
    plansOfTimeline.set(timeline, known);
  }
  let plans = known.get(version.version);
  if (plans === undefined) {
    plans = plansOfVersion(timeline, version);
    known.set(version.version, plans);
  }
  return plans;
}

/** From an instant on the terms count what is open, and those before it did not. */
export interface OpenCount {
  readonly at: Instant;
  /** Names the spans that begin with it. */
  readonly cycle: string;
  readonly spans: readonly SpanPlan[];
}

const openCountsOfTimeline = new WeakMap<Timeline, readonly OpenCount[]>();

/** Ascending. Of the contract's first terms there is none: no ticket was opened before them that counts. */
export function openCounts(timeline: Timeline): readonly OpenCount[] {
  const known = openCountsOfTimeline.get(timeline);
  if (known !== undefined) return known;
  const { periods, termsOfPeriod } = timeline;
  const counts = periods.slice(1).flatMap(({ index, startsAt }): OpenCount[] => {
    if (termsOfPeriod(index)?.version === termsOfPeriod(index - 1)?.version) return [];
    const before = new Set(openPlans(timeline, index - 1).map(({ objectiveId }) => objectiveId));
    const spans = openPlans(timeline, index).filter(({ objectiveId }) => !before.has(objectiveId));
    return spans.length === 0 ? [] : [{ at: startsAt, cycle: `period:${index}`, spans }];
  });
  openCountsOfTimeline.set(timeline, counts);
  return counts;
}

function openPlans(timeline: Timeline, index: number): readonly SpanPlan[] {
  const startsAt = timeline.periods[index]?.startsAt;
  const plans = startsAt === undefined ? null : ticketPlansAt(timeline, startsAt);
  return plans?.spans.filter(({ course }) => course === 'OPEN') ?? [];
}

function plansOfVersion(timeline: Timeline, { version, terms }: TermsVersion): TicketPlans {
  const clocks: ClockPlan[] = [];
  const spans: SpanPlan[] = [];
  for (const objective of terms.objectives) {
    const reading = ticketReading(objective);
    if (reading === null) continue;
    const plan = { objectiveId: timeline.objectiveId(objective.key), version, objective };
    const { clock, followUp } = objective;
    if (reading.by === 'SPAN') spans.push({ ...plan, course: reading.course, window: followUp?.window ?? null });
    else if (clock !== null) {
      const { course, limit } = reading;
      clocks.push({ ...plan, course, limit, rules: clock, pausing: new Set(clock.pauseStatuses) });
    }
  }
  return clocks.length === 0 && spans.length === 0 ? NO_PLANS : { clocks, spans };
}

/**
 * Index of the first goal that fits a ticket (0 where there are no limits to choose from), or NO_GOAL when none does or the
 * objective's own scope leaves it out.
 */
export function fittingGoal(plan: ClockPlan, attributes: GoalAttributes): number {
  if (!isInScope(plan.objective, attributes)) return NO_GOAL;
  if (plan.limit === 'NONE') return 0;
  return plan.rules.goals.findIndex((goal) => scopeFits(goal.scope, attributes));
}

/** Whether the scope of an objective, or of an escalation policy, takes a ticket in. */
export function isInScope({ scope }: Pick<ObjectiveTerms, 'scope'>, attributes: GoalAttributes): boolean {
  return scopeFits(scope, attributes);
}

/** An empty list means any; an attribute that is not known fits only an empty list. */
function scopeFits(scope: Scope, attributes: GoalAttributes): boolean {
  return (
    listFits(scope.channels, attributes.channel) &&
    listFits(scope.priorities, attributes.priority) &&
    listFits(scope.tiers, attributes.tier) &&
    listFits(scope.categories, attributes.category)
  );
}

function listFits(list: readonly string[], value: string | null): boolean {
  return list.length === 0 || (value !== null && list.includes(value));
}
