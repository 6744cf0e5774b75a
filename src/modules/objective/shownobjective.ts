import { indicatorEntry } from '../../domain/indicator.js';
import type * as terms from '../../domain/terms.js';
import { shownCalendar } from '../calendar/calendar.types.js';
import { fromMillionths } from '../contract/decimal.js';
import type { ClockTerms, ObjectiveType } from './objective.types.js';

function shownClock(clock: terms.ClockTerms): ClockTerms {
  const { goals, pauseStatuses, goalChange, stopOn, reopenWindow, attribution, warning } = clock;
  return {
    goals: goals.map(({ scope, limit }) => ({
      scope,
      workingTime: limit.workingTime,
      businessDays: limit.businessDays,
    })),
    pauseStatuses,
    goalChange,
    stopOn,
    reopenWindow,
    attribution,
    warnShare: warning.share === null ? null : fromMillionths(warning.share),
    warnBefore: warning.before,
  };
}

/** An objective as the API shows it, by the terms given. */
export function shownObjective(objectiveId: string, objective: terms.ObjectiveTerms): ObjectiveType {
  const { key, name, indicator, direction, critical, minimumSample, relief, allowedMisses, scope } = objective;
  return {
    id: objectiveId,
    key,
    name,
    indicator,
    unit: indicatorEntry(indicator).unit,
    direction,
    target: fromMillionths(objective.target),
    weight: fromMillionths(objective.weight),
    critical,
    minimumSample,
    relief,
    allowedMisses,
    scope,
    calendar: objective.calendar === null ? null : shownCalendar(objective.calendar),
    clock: objective.clock === null ? null : shownClock(objective.clock),
    contact: objective.contact,
    uptime: objective.uptime,
    survey: objective.survey,
    counter: objective.counter?.counter ?? null,
  };
}
