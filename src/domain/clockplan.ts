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

/** Whether an objective's own scope takes a ticket in. */
export function isInScope({ scope }: ObjectiveTerms, attributes: GoalAttributes): boolean {
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
