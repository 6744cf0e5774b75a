import { isInReach, LONGEST_LIMIT } from './goalreach.js';
import type { IndicatorEntry, IndicatorFamily, Unit } from './indicator.js';
import { indicatorEntry } from './indicator.js';
import { DAY, HOUR } from './instant.js';
import type { Findings } from './termchecks.js';
import { choiceFault, textFault, wholeFault } from './termchecks.js';
import type {
  CalendarTerms,
  ClockTerms,
  ContactTerms,
  Goal,
  Limit,
  Micro,
  ObjectiveTerms,
  Scope,
  SurveyTerms,
} from './terms.js';
import { CHANNELS, INDICATORS, PRIORITIES, SERVICE_LEVEL_FORMULAS, TICKET_STATUSES } from './terms.js';
import { LONGEST_NAME } from './text.js';

const ONE = 1_000_000;
const MOST_GOALS = 50;
const MOST_NAMES = 100;
const MOST_COUNT = 1_000_000_000;
/** Highest weight of an objective: 1,000. */
const MOST_WEIGHT = 1_000 * ONE;
const LONGEST_MEAN_SECONDS = (30 * DAY) / 1_000;
const KEY = /^[a-z0-9][a-z0-9_-]{0,62}$/;

const BLOCKS = ['clock', 'contact', 'uptime', 'survey', 'counter'] as const;
const BLOCK_OF_FAMILY: Record<IndicatorFamily, (typeof BLOCKS)[number] | null> = {
  CLOCK: 'clock',
  CONTACT: 'contact',
  UPTIME: 'uptime',
  SURVEY: 'survey',
  AUDIT: null,
  COUNTER: 'counter',
};

/**
 * Everything wrong with one objective by itself, noted under the names its draft has (`goals.0.workingTime`, `warnShare`).
 * `calendar` is the one its clocks run by; null: it is itself at fault, and no limit is measured against it.
 */
export function checkObjective(terms: ObjectiveTerms, calendar: CalendarTerms | null, found: Findings): void {
  if (!KEY.test(terms.key)) {
    found.note('key', 'must be 1 to 63 of a-z, 0-9, _ and -, and begin with a letter or digit');
  }
  found.note('name', textFault(terms.name, 200));
  found.note('weight', wholeFault(terms.weight, 1, MOST_WEIGHT) === null ? null : 'must be above 0 and at most 1000');
  found.note('minimumSample', wholeFault(terms.minimumSample, 0, MOST_COUNT));
  found.note('allowedMisses', wholeFault(terms.allowedMisses, 0, MOST_COUNT));
  found.note('relief', choiceFault(terms.relief, ['NONE', 'ALLOWED_MISSES']));
  found.note('indicator', choiceFault(terms.indicator, INDICATORS));
  if (!INDICATORS.includes(terms.indicator)) return;
  const entry = indicatorEntry(terms.indicator);
  checkDirection(terms, entry, found);
  found.note('target', targetFault(terms, entry.unit));
  checkCounting(terms, entry, found);
  checkScope(terms.scope, entry.family, found.within('scope'));
  checkBlocks(terms, entry.family, found);
  if (terms.clock !== null && calendar !== null) checkReach(terms.clock, calendar, found);
}

function checkDirection(terms: ObjectiveTerms, entry: IndicatorEntry, found: Findings): void {
  const choices = entry.eitherDirection ? ['AT_LEAST', 'AT_MOST'] : [entry.direction];
  const fault = choiceFault(terms.direction, choices);
  found.note('direction', fault === null ? null : `of ${entry.indicator} ${fault}`);
}

function targetFault(terms: ObjectiveTerms, unit: Unit): string | null {
  const { target } = terms;
  if (!Number.isSafeInteger(target)) return 'must be a number with at most six decimals';
  const range = (least: Micro, most: Micro, words: string): string | null =>
    target >= least && target <= most ? null : `must be ${words}`;
  if (unit === 'SECONDS') return range(1, LONGEST_MEAN_SECONDS * ONE, 'above 0 s and at most 30 days');
  if (unit === 'POINTS') return range(1, 100 * ONE, 'above 0 and at most 100 points');
  if (terms.direction === 'AT_MOST') return range(0, ONE - 1, 'a ratio of at least 0 and below 1');
  return range(1, ONE, 'a ratio above 0 and at most 1');
}

// Means have no misses to allow, and uptime has no outcomes to count: a term without effect would mislead its readers.
function checkCounting(terms: ObjectiveTerms, entry: IndicatorEntry, found: Findings): void {
  if (terms.relief === 'ALLOWED_MISSES' && (entry.kind === 'MEAN' || entry.family === 'UPTIME')) {
    found.note('relief', `${entry.indicator} has no countable misses: must be NONE`);
  }
  if (entry.family === 'UPTIME' && terms.minimumSample > 1) {
    found.note('minimumSample', 'UPTIME counts time, not outcomes: must be 0 or 1');
  }
}

function checkScope(scope: Scope, family: IndicatorFamily, found: Findings): void {
  scope.channels.forEach((channel, index) => {
    found.within('channels').note(index, choiceFault(channel, CHANNELS));
  });
  scope.priorities.forEach((priority, index) => {
    found.within('priorities').note(index, choiceFault(priority, PRIORITIES));
  });
  checkNames(scope.tiers, 'tiers', found);
  checkNames(scope.categories, 'categories', found);
  if (family === 'CLOCK') return;
  for (const field of ['priorities', 'tiers', 'categories'] as const) {
    if (scope[field].length > 0) found.note(field, 'only tickets have them: must be empty for this indicator');
  }
  if ((family === 'UPTIME' || family === 'COUNTER') && scope.channels.length > 0) {
    found.note('channels', 'outages and counters have none: must be empty for this indicator');
  }
}

function checkNames(names: readonly string[], field: string, found: Findings): void {
  if (names.length > MOST_NAMES) found.note(field, `must have at most ${MOST_NAMES} entries`);
  names.slice(0, MOST_NAMES).forEach((name, index) => {
    found.within(field).note(index, textFault(name, LONGEST_NAME));
  });
}

function checkBlocks(terms: ObjectiveTerms, family: IndicatorFamily, found: Findings): void {
  const wanted = BLOCK_OF_FAMILY[family];
  for (const block of BLOCKS) {
    const present = terms[block] !== null;
    if (block === wanted && !present) found.note(block, `${terms.indicator} needs these terms`);
    if (block !== wanted && present) found.note(block, `${terms.indicator} has no such terms`);
  }
  checkPresentBlocks(terms, found);
}

// Blocks that do not belong were named already; their content is looked at all the same, to name every fault at once.
function checkPresentBlocks({ clock, contact, uptime, survey, counter }: ObjectiveTerms, found: Findings): void {
  if (clock !== null) checkClock(clock, found);
  if (contact !== null) checkContact(contact, found);
  if (uptime !== null) checkNames(uptime.services, 'services', found);
  if (survey !== null) checkSurvey(survey, found);
  if (counter !== null) found.note('counter', textFault(counter.counter, LONGEST_NAME));
}

function checkClock(clock: ClockTerms, found: Findings): void {
  if (clock.goals.length === 0) found.note('goals', 'must have at least one goal');
  if (clock.goals.length > MOST_GOALS) found.note('goals', `must have at most ${MOST_GOALS} goals`);
  clock.goals.slice(0, MOST_GOALS).forEach((goal, index) => {
    checkGoal(goal, found.within('goals').within(index));
  });
  clock.pauseStatuses.forEach((status, index) => {
    found.within('pauseStatuses').note(index, choiceFault(status, TICKET_STATUSES));
  });
  found.note('goalChange', choiceFault(clock.goalChange, ['CARRY_ELAPSED', 'PIN', 'RESTART', 'LATEST']));
  found.note('stopOn', choiceFault(clock.stopOn, ['RESOLVED', 'CLOSED']));
  found.note('attribution', choiceFault(clock.attribution, ['OPENED', 'SETTLED']));
  found.note('reopenWindow', lengthFault(clock.reopenWindow, 0, 366 * DAY, 'a length of time of at most 366 days'));
  checkWarning(clock, found);
}

function checkWarning({ warning }: ClockTerms, found: Findings): void {
  if ((warning.share === null) === (warning.before === null)) {
    found.note('warnShare', 'set exactly one of warnShare and warnBefore');
  } else if (warning.share !== null) {
    const inside = wholeFault(warning.share, 1, ONE - 1) === null;
    found.note('warnShare', inside ? null : 'must be a share above 0 and below 1');
  } else {
    found.note('warnBefore', lengthFault(warning.before, 1, LONGEST_LIMIT, 'a length of time above 0'));
  }
}

function checkGoal(goal: Goal, found: Findings): void {
  checkScope(goal.scope, 'CLOCK', found);
  const onlyDays = goal.limit.workingTime === null && goal.limit.businessDays !== null;
  found.note(onlyDays ? 'businessDays' : 'workingTime', limitFault(goal.limit));
}

function limitFault({ workingTime, businessDays }: Limit): string | null {
  if ((workingTime === null) === (businessDays === null)) return 'set exactly one of workingTime and businessDays';
  if (businessDays !== null) return wholeFault(businessDays, 1, 1_000);
  return lengthFault(workingTime, 1, LONGEST_LIMIT, 'a length of time above 0 and at most five years');
}

// A limit that is no limit at all is named already.
function checkReach({ goals }: ClockTerms, calendar: CalendarTerms, found: Findings): void {
  goals.slice(0, MOST_GOALS).forEach(({ limit }, index) => {
    const field = limit.workingTime === null ? 'businessDays' : 'workingTime';
    if (limitFault(limit) !== null || isInReach(limit, calendar)) return;
    found
      .within('goals')
      .within(index)
      .note(field, 'is more than the working hours of the calendar come to in five years');
  });
}

function checkContact(contact: ContactTerms, found: Findings): void {
  found.note('reads', choiceFault(contact.reads, ['CONTACTS', 'INTERVALS']));
  found.note('formula', choiceFault(contact.formula, SERVICE_LEVEL_FORMULAS));
  found.note('waitThreshold', lengthFault(contact.waitThreshold, 0, 7 * DAY, 'a length of time of at most 7 days'));
  found.note('shortAbandon', lengthFault(contact.shortAbandon, 0, HOUR, 'a length of time of at most 1 hour'));
  checkNames(contact.queues, 'queues', found);
}

function checkSurvey(survey: SurveyTerms, found: Findings): void {
  found.note('scaleMin', wholeFault(survey.scaleMin, -1_000, 1_000));
  found.note('scaleMax', wholeFault(survey.scaleMax, -1_000, 1_000));
  if (survey.scaleMax <= survey.scaleMin) found.note('scaleMax', 'must be above scaleMin');
  const inside = survey.topBoxFrom > survey.scaleMin && survey.topBoxFrom <= survey.scaleMax;
  if (!Number.isSafeInteger(survey.topBoxFrom) || !inside) {
    found.note('topBoxFrom', 'must be a whole number above scaleMin and at most scaleMax');
  }
}

function lengthFault(value: number, least: number, most: number, words: string): string | null {
  return wholeFault(value, least, most) === null ? null : `must be ${words}, in whole milliseconds`;
}
