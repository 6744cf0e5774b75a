import type { AgreedContract } from '../../src/domain/contract.js';
import type { Audit, ContactRecord, MeasurementFact, Outage, QueueInterval } from '../../src/domain/facts.js';
import type { ContactTerms, ObjectiveTerms, SurveyTerms, TermsVersion } from '../../src/domain/terms.js';
import { MINUTE, openMinutes, wallTime } from './oraclecalendar.js';

/** What is counted of one objective on one local day. */
export interface Count {
  readonly key: string;
  readonly on: string;
  readonly good: number;
  readonly total: number;
  readonly sum: number;
  readonly pending: number;
}

type Figures = Partial<Omit<Count, 'key' | 'on'>>;

const NOTHING = { good: 0, total: 0, sum: 0, pending: 0 };

/** The terms on a local date: by whole months since the month the contract starts with; null: outside of it. */
export function versionOn(agreed: AgreedContract, date: string): TermsVersion | null {
  const { startsOn, endsOn } = agreed.contract;
  if (date < startsOn || date > endsOn) return null;
  const months = (text: string): number => Number(text.slice(0, 4)) * 12 + Number(text.slice(5, 7));
  const period = months(date) - months(startsOn);
  return agreed.versions.filter((version) => version.fromPeriod <= period).at(-1) ?? null;
}

/**
 * Counts measurements one by one, by the rules as written, with nothing of src/domain but its types. Outages begin and end
 * on whole minutes; contracts start on the first of a month with monthly periods. `facts` are the ones that stand.
 */
export function oracleCounts(facts: readonly MeasurementFact[], agreed: AgreedContract): Count[] {
  const { timeZone } = agreed.contract;
  const counts = facts.flatMap((fact) => {
    const on = wallTime(timeZone, fact.occurredAt).date;
    const objectives = versionOn(agreed, on)?.terms.objectives ?? [];
    return objectives.flatMap((objective) => {
      const figures = figuresOf(objective, fact);
      return figures === null ? [] : [{ key: objective.key, on, ...NOTHING, ...figures }];
    });
  });
  return [...counts, ...countOutages(facts, agreed)];
}

function isOneOf<T>(list: readonly T[], value: T | null): boolean {
  return list.length === 0 || (value !== null && list.includes(value));
}

function figuresOf(objective: ObjectiveTerms, { content, occurredAt }: MeasurementFact): Figures | null {
  const { indicator, counter, survey, scope } = objective;
  switch (content.kind) {
    case 'OUTAGE':
      return null;
    case 'COUNTER':
      if (counter?.counter !== content.counter) return null;
      if (indicator === 'COUNTER_RATIO') return { good: content.good ?? 0, total: content.total };
      return { sum: content.sumMilli ?? 0, total: content.total };
    case 'AUDIT':
      return isOneOf(scope.channels, content.channel) ? auditFigures(indicator, content) : null;
    case 'SURVEY_RESPONSE':
      if (survey === null || !isOneOf(scope.channels, content.channel)) return null;
      return isOneOf(survey.surveys, content.survey) ? answerFigures(indicator, content.scoreMilli, survey) : null;
    default:
      return queueFigures(objective, content, occurredAt);
  }
}

function auditFigures(indicator: string, { scoreMilli, itemsKept, itemsAudited }: Audit): Figures | null {
  if (indicator === 'QUALITY_SCORE' && scoreMilli !== null) return { total: 1, sum: scoreMilli };
  if (indicator !== 'PROCESS_ADHERENCE' || itemsKept === null || itemsAudited === null) return null;
  return { good: itemsKept, total: itemsAudited };
}

function answerFigures(indicator: string, scoreMilli: number, { topBoxFrom }: SurveyTerms): Figures {
  const points = scoreMilli / 1_000;
  if (indicator === 'SURVEY_MEAN') return { total: 1, sum: scoreMilli };
  if (indicator === 'CSAT') return { total: 1, good: points >= (topBoxFrom ?? 0) ? 1 : 0 };
  return { total: 1, good: points >= 9 ? 1 : 0, sum: points <= 6 ? 1 : 0 };
}

function queueFigures(
  objective: ObjectiveTerms,
  content: ContactRecord | QueueInterval,
  occurredAt: number,
): Figures | null {
  const { contact, scope } = objective;
  if (contact === null || !isOneOf(contact.queues, content.queue)) return null;
  if (!isOneOf(scope.channels, content.channel)) return null;
  if (content.kind === 'CONTACT') {
    return contact.reads === 'CONTACTS' ? contactFigures(objective, contact, content, occurredAt) : null;
  }
  return contact.reads === 'INTERVALS' ? intervalFigures(objective, contact, content) : null;
}

/** How one contact, or many, ended. */
interface Ends {
  readonly answered: number;
  readonly answeredInTime: number;
  readonly abandoned: number;
  readonly abandonedInTime: number;
  readonly short: number;
}

const NOBODY: Ends = { answered: 0, answeredInTime: 0, abandoned: 0, abandonedInTime: 0, short: 0 };

function rateOf(indicator: string, formula: ContactTerms['formula'], ends: Ends): Figures {
  const { answered: a, answeredInTime: aIn, abandoned: b, abandonedInTime: bIn, short } = ends;
  if (indicator === 'ABANDONMENT') return { good: b - short, total: a + b - short };
  const table = {
    ALL_OFFERED: [aIn, a + b],
    ABANDONED_IN_TIME_COUNTS_AS_GOOD: [aIn + bIn, a + b],
    ANSWERED_ONLY: [aIn, a],
    IGNORE_ABANDONED_IN_TIME: [aIn, a + b - bIn],
    SHORT_ABANDONED_COUNTS_AS_GOOD: [aIn + short, a + b],
    IGNORE_SHORT_ABANDONED: [aIn, a + b - short],
  } as const;
  const [good, total] = table[formula];
  return { good, total };
}

function intervalFigures({ indicator }: ObjectiveTerms, contact: ContactTerms, interval: QueueInterval): Figures {
  if (indicator === 'ASA') return { total: interval.answered, sum: interval.waitTotal };
  if (indicator === 'AHT') return { total: interval.handled, sum: interval.handleTotal };
  if (indicator === 'VOLUME') return { total: interval.answered + interval.abandoned };
  if (indicator === 'OCCUPANCY') {
    const { handleTotal, availableTotal } = interval;
    return availableTotal === null ? {} : { good: handleTotal, total: handleTotal + availableTotal };
  }
  return rateOf(indicator, contact.formula, {
    answered: interval.answered,
    answeredInTime: interval.answeredInThreshold,
    abandoned: interval.abandoned,
    abandonedInTime: interval.abandonedInThreshold,
    short: contact.shortAbandon === 0 ? 0 : interval.shortAbandoned,
  });
}

function contactFigures(
  { indicator }: ObjectiveTerms,
  { formula, waitThreshold, shortAbandon }: ContactTerms,
  { answeredAt, abandonedAt, handleTime }: ContactRecord,
  enqueuedAt: number,
): Figures {
  if (indicator === 'VOLUME') return { total: 1 };
  if (indicator === 'OCCUPANCY') return {};
  const ended = answeredAt ?? abandonedAt;
  if (ended === null) return { pending: 1 };
  const wait = ended - enqueuedAt;
  const inTime = wait <= waitThreshold ? 1 : 0;
  if (answeredAt === null) {
    if (indicator === 'ASA' || indicator === 'AHT') return {};
    const short = wait < shortAbandon ? 1 : 0;
    return rateOf(indicator, formula, { ...NOBODY, abandoned: 1, abandonedInTime: inTime, short });
  }
  if (indicator === 'ASA') return { total: 1, sum: wait };
  if (indicator === 'AHT') return handleTime === null ? { pending: 1 } : { total: 1, sum: handleTime };
  return rateOf(indicator, formula, { ...NOBODY, answered: 1, answeredInTime: inTime });
}

interface Down {
  readonly minutes: Set<number>;
  readonly touching: Set<number>;
  pending: number;
}

/** Walks every minute of every outage, and keeps those that are open for the objectives in force on that day. */
function countOutages(facts: readonly MeasurementFact[], agreed: AgreedContract): Count[] {
  const days = new Map<string, Down>();
  for (const [n, { content, occurredAt }] of facts.entries()) {
    if (content.kind !== 'OUTAGE') continue;
    const until = content.endsAt ?? occurredAt + MINUTE;
    for (let t = occurredAt; t < until; t += MINUTE) walkDown(days, n, content, t, t === occurredAt, agreed);
  }
  return [...days].map(([name, { minutes, touching, pending }]) => {
    const [key, on] = name.split(' ') as [string, string];
    return { key, on, good: 0, total: touching.size, sum: minutes.size * MINUTE, pending };
  });
}

function walkDown(
  days: Map<string, Down>,
  n: number,
  outage: Outage,
  t: number,
  isFirst: boolean,
  agreed: AgreedContract,
): void {
  const on = wallTime(agreed.contract.timeZone, t).date;
  const version = versionOn(agreed, on);
  for (const objective of version?.terms.objectives ?? []) {
    if (version === null || objective.uptime === null) continue;
    if (!isOneOf(objective.uptime.services, outage.service)) continue;
    const name = `${objective.key} ${on}`;
    const down = days.get(name) ?? { minutes: new Set(), touching: new Set(), pending: 0 };
    days.set(name, down);
    down.touching.add(n);
    if (outage.endsAt === null) down.pending += isFirst ? 1 : 0;
    else if (openFor(objective, version)(t)) down.minutes.add(t);
  }
}

const compiled = new WeakMap<object, (t: number) => boolean>();

/** Whether a minute is open for an objective. */
export function openFor(objective: ObjectiveTerms, version: TermsVersion): (t: number) => boolean {
  const calendar = objective.calendar ?? version.terms.calendar;
  const open = compiled.get(calendar) ?? openMinutes(calendar);
  compiled.set(calendar, open);
  return open;
}
