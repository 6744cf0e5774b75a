import { isInReach, LONGEST_LIMIT } from './goalreach.js';
import { indicatorEntry, ticketReading } from './indicator.js';
import type { IndicatorEntry, IndicatorFamily } from './indicators/entry.js';
import type { ClockLimit } from './indicators/ticketreading.js';
import { DAY, HOUR, type Milliseconds } from './instant.js';
import { checkJudging } from './judgingrules.js';
import { type Micro, ONE } from './quantity.js';
import type { Findings } from './termchecks.js';
import { choiceFault, keyFault, textFault, wholeFault } from './termchecks.js';
import type {
  CalendarTerms,
  ClockTerms,
  ContactTerms,
  Goal,
  Limit,
  ObjectiveTerms,
  Scope,
  SurveyTerms,
} from './terms.js';
import { CHANNELS, INDICATORS, PRIORITIES, SERVICE_LEVEL_FORMULAS, TICKET_STATUSES } from './terms.js';
import { LONGEST_NAME } from './text.js';

const MOST_GOALS = 50;
const MOST_NAMES = 100;
const MOST_COUNT = 1_000_000_000;
/** Highest weight of an objective: 1,000. */
const MOST_WEIGHT = 1_000 * ONE;

const BLOCKS = ['clock', 'followUp', 'contact', 'uptime', 'survey', 'counter'] as const;
const BLOCK_OF_FAMILY: Record<IndicatorFamily, (typeof BLOCKS)[number] | null> = {
  CLOCK: 'clock',
  FOLLOW_UP: 'followUp',
  TICKET: null,
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
  found.note('key', keyFault(terms.key));
  found.note('name', textFault(terms.name, 200));
  found.note('weight', wholeFault(terms.weight, 1, MOST_WEIGHT) === null ? null : 'must be above 0 and at most 1000');
  found.note('minimumSample', wholeFault(terms.minimumSample, 0, MOST_COUNT));
  found.note('allowedMisses', wholeFault(terms.allowedMisses, 0, MOST_COUNT));
  found.note('relief', choiceFault(terms.relief, ['NONE', 'ALLOWED_MISSES']));
  found.note('indicator', choiceFault(terms.indicator, INDICATORS));
  if (!INDICATORS.includes(terms.indicator)) return;
  const entry = indicatorEntry(terms.indicator);
  checkDirection(terms, entry, found);
  const levelFault = (level: Micro): string | null =>
    Number.isSafeInteger(level) ? entry.targetFault(level, terms) : 'must be a number with at most six decimals';
  if (terms.target === null) checkUnjudged(terms, entry, found);
  else found.note('target', levelFault(terms.target));
  checkJudging(terms, found, levelFault);
  checkCounting(terms, entry, found);
  checkScope(terms.scope, found.within('scope'));
  checkScopeUse(terms, entry.family, found.within('scope'));
  checkBlocks(terms, entry.family, found);
  entry.checkTerms(terms, found);
  if (terms.clock !== null && calendar !== null) checkReach(terms.clock, calendar, found);
}

function checkDirection(terms: ObjectiveTerms, entry: IndicatorEntry, found: Findings): void {
  const choices = entry.eitherDirection ? ['AT_LEAST', 'AT_MOST'] : [entry.direction];
  const fault = choiceFault(terms.direction, choices);
  found.note('direction', fault === null ? null : `of ${entry.indicator} ${fault}`);
}

function checkUnjudged({ critical, minimumSample }: ObjectiveTerms, entry: IndicatorEntry, found: Findings): void {
  if (!entry.targetOptional) found.note('target', `is needed: ${entry.indicator} is judged`);
  const reason = 'an objective without a target is not judged';
  found.note('critical', critical ? reason : null);
  found.note('minimumSample', minimumSample > 1 ? reason : null);
}

// Only rates have misses to allow, and shares of time and balances have no outcomes to count: a term without effect would
// mislead its readers.
// Slices can be counted, whatever they are of.
function checkCounting(terms: ObjectiveTerms, entry: IndicatorEntry, found: Findings): void {
  if (terms.slices !== null) return;
  if (terms.relief === 'ALLOWED_MISSES' && entry.kind !== 'RATE') {
    found.note('relief', `${entry.indicator} has no countable misses: must be NONE`);
  }
  if ((entry.kind === 'TIME_SHARE' || entry.kind === 'BALANCE') && terms.minimumSample > 1) {
    found.note('minimumSample', `${entry.indicator} does not count outcomes: must be 0 or 1`);
  }
}

/** Notes what is wrong with a scope by itself. */
export function checkScope(scope: Scope, found: Findings): void {
  scope.channels.forEach((channel, index) => {
    found.within('channels').note(index, choiceFault(channel, CHANNELS));
  });
  scope.priorities.forEach((priority, index) => {
    found.within('priorities').note(index, choiceFault(priority, PRIORITIES));
  });
  checkNames(scope.tiers, 'tiers', found);
  checkNames(scope.categories, 'categories', found);
}

function checkScopeUse(terms: ObjectiveTerms, family: IndicatorFamily, found: Findings): void {
  if (ticketReading(terms) !== null) return;
  const { scope } = terms;
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
function checkPresentBlocks(terms: ObjectiveTerms, found: Findings): void {
  const { clock, followUp, contact, uptime, survey, counter } = terms;
  if (clock !== null) checkClock(clock, terms, found);
  if (followUp !== null) found.note('followUpWindow', windowFault(followUp.window, 1));
  if (contact !== null) checkContact(contact, terms, found);
  if (uptime !== null) checkNames(uptime.services, 'services', found);
  if (survey !== null) checkSurvey(survey, found);
  if (counter !== null) found.note('counter', textFault(counter.counter, LONGEST_NAME));
}

function checkClock(clock: ClockTerms, terms: ObjectiveTerms, found: Findings): void {
  const reading = ticketReading(terms);
  const limit = reading?.by === 'CLOCK' ? reading.limit : 'DEADLINE';
  if (limit === 'NONE' && clock.goals.length > 0) found.note('goals', `${terms.indicator} has no limits`);
  if (limit !== 'NONE' && clock.goals.length === 0) found.note('goals', 'must have at least one goal');
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
  found.note('reopenWindow', windowFault(clock.reopenWindow, 0));
  checkWarning(clock, limit, found);
}

function windowFault(window: Milliseconds, least: Milliseconds): string | null {
  const words = least === 0 ? 'a length of time of at most 366 days' : 'a length of time above 0 and at most 366 days';
  return lengthFault(window, least, 366 * DAY, words);
}

function checkWarning({ warning }: ClockTerms, limit: ClockLimit, found: Findings): void {
  if ((warning === null) === (limit === 'DEADLINE')) {
    found.note('warnShare', warning === null ? 'is needed' : 'only clocks with a deadline warn');
  }
  if (warning === null) return;
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
  checkScope(goal.scope, found);
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

function checkContact(contact: ContactTerms, { indicator }: ObjectiveTerms, found: Findings): void {
  const tickets = indicatorEntry(indicator).ticket === null ? [] : ['TICKETS'];
  found.note('reads', choiceFault(contact.reads, ['CONTACTS', 'INTERVALS', ...tickets]));
  if (contact.reads === 'TICKETS' && contact.queues.length > 0)
    found.note('queues', 'tickets have none: must be empty');
  found.note('formula', choiceFault(contact.formula, SERVICE_LEVEL_FORMULAS));
  found.note('waitThreshold', lengthFault(contact.waitThreshold, 0, 7 * DAY, 'a length of time of at most 7 days'));
  found.note('shortAbandon', lengthFault(contact.shortAbandon, 0, HOUR, 'a length of time of at most 1 hour'));
  checkNames(contact.queues, 'queues', found);
}

function checkSurvey(survey: SurveyTerms, found: Findings): void {
  found.note('scaleMin', wholeFault(survey.scaleMin, -1_000, 1_000));
  found.note('scaleMax', wholeFault(survey.scaleMax, -1_000, 1_000));
  if (survey.scaleMax <= survey.scaleMin) found.note('scaleMax', 'must be above scaleMin');
  checkNames(survey.surveys, 'surveys', found);
}

function lengthFault(value: number, least: number, most: number, words: string): string | null {
  return wholeFault(value, least, most) === null ? null : `must be ${words}, in whole milliseconds`;
}
