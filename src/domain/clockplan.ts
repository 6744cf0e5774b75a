import type { Instant } from './instant.js';
import type { ClockTerms, ObjectiveTerms, Scope, TermsVersion, TicketStatus } from './terms.js';
import type { Timeline } from './timeline.js';

/** What a goal or an objective's scope looks at. */
export interface GoalAttributes {
  readonly channel: string | null;
  readonly priority: string | null;
  readonly tier: string | null;
  readonly category: string | null;
}

/** An objective that puts clocks on tickets, as one version of the terms has it. */
export interface ClockPlan {
  readonly objectiveId: string;
  readonly indicator: 'FIRST_RESPONSE_TIME' | 'NEXT_RESPONSE_TIME' | 'RESOLUTION_TIME';
  readonly version: number;
  readonly objective: ObjectiveTerms;
  readonly rules: ClockTerms;
  readonly pausing: ReadonlySet<TicketStatus>;
}

/** `goal` of a ticket that no goal fits. */
export const NO_GOAL = -1;

const NO_PLANS: readonly ClockPlan[] = [];
const plansOfTimeline = new WeakMap<Timeline, Map<number, readonly ClockPlan[]>>();

/** The clocks that the terms in force at an instant put on tickets; null outside the contract's dates. */
export function clockPlansAt(timeline: Timeline, at: Instant): readonly ClockPlan[] | null {
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

function plansOfVersion(timeline: Timeline, { version, terms }: TermsVersion): readonly ClockPlan[] {
  const plans = terms.objectives.flatMap((objective): ClockPlan[] => {
    const { indicator, clock } = objective;
    if (clock === null) return [];
    if (indicator !== 'FIRST_RESPONSE_TIME' && indicator !== 'NEXT_RESPONSE_TIME' && indicator !== 'RESOLUTION_TIME') {
      return [];
    }
    const objectiveId = timeline.objectiveId(objective.key);
    const pausing = new Set(clock.pauseStatuses);
    return [{ objectiveId, indicator, version, objective, rules: clock, pausing }];
  });
  return plans.length === 0 ? NO_PLANS : plans;
}

/** Index of the first goal that fits a ticket, or NO_GOAL when none does or the objective's own scope leaves it out. */
export function fittingGoal(plan: ClockPlan, attributes: GoalAttributes): number {
  if (!scopeFits(plan.objective.scope, attributes)) return NO_GOAL;
  return plan.rules.goals.findIndex((goal) => scopeFits(goal.scope, attributes));
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
