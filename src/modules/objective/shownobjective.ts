import { indicatorEntry } from '../../domain/indicator.js';
import type * as terms from '../../domain/terms.js';
import { shownCalendar } from '../calendar/calendar.types.js';
import { fromMillionths } from '../contract/decimal.js';
import { shownCreditRule } from '../contract/showncredits.js';
import type { ObjectiveType } from './objective.types.js';
import type { ClockTerms } from './objectiveblocks.types.js';
import { shownList, shownScope } from './shownscope.js';

function shownClock(clock: terms.ClockTerms): ClockTerms {
  const { goals, pauseStatuses, goalChange, stopOn, reopenWindow, attribution, warning } = clock;
  return {
    goals: goals.map(({ scope, limit }) => ({
      scope: shownScope(scope),
      workingTime: limit.workingTime,
      businessDays: limit.businessDays,
    })),
    pauseStatuses,
    goalChange,
    stopOn,
    reopenWindow,
    attribution,
    warnShare: warning === null || warning.share === null ? null : fromMillionths(warning.share),
    warnBefore: warning?.before ?? null,
  };
}

/** An objective as the API shows it, by the terms given; `currency` is the contract's. */
export function shownObjective(objectiveId: string, objective: terms.ObjectiveTerms, currency: string): ObjectiveType {
  const { key, name, indicator, direction, critical, minimumSample, relief, allowedMisses } = objective;
  const { slices, minimum, contact, uptime, survey } = objective;
  return {
    id: objectiveId,
    key,
    name,
    indicator,
    unit: indicatorEntry(indicator).unit,
    direction,
    target: objective.target === null ? null : fromMillionths(objective.target),
    weight: fromMillionths(objective.weight),
    critical,
    minimumSample,
    relief,
    allowedMisses,
    slices: slices && { ...slices, target: fromMillionths(slices.target) },
    minimum: minimum && { ...minimum, level: fromMillionths(minimum.level) },
    credit: shownCreditRule(objective.credit, currency),
    scope: shownScope(objective.scope),
    calendar: objective.calendar === null ? null : shownCalendar(objective.calendar),
    clock: objective.clock === null ? null : shownClock(objective.clock),
    followUpWindow: objective.followUp?.window ?? null,
    contact: contact && { ...contact, queues: shownList(contact.queues) },
    uptime: uptime && { ...uptime, services: shownList(uptime.services) },
    survey: survey && { ...survey, surveys: shownList(survey.surveys) },
    counter: objective.counter?.counter ?? null,
  };
}
