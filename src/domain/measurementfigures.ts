import type { Audit, ContactRecord, Counter, MeasurementFact, QueueInterval, SurveyResponse } from './facts.js';
import { indicatorEntry } from './indicator.js';
import type { Instant } from './instant.js';
import type { ContactCounts } from './servicelevel.js';
import { abandonment, countContact, serviceLevel } from './servicelevel.js';
import type { Contribution, Tally } from './tally.js';
import { EMPTY_TALLY, isEmptyTally } from './tally.js';
import type { Channel, ContactTerms, ObjectiveTerms } from './terms.js';
import type { Timeline } from './timeline.js';

const WAITING: Tally = { ...EMPTY_TALLY, pending: 1 };

/**
 * What one measurement adds to the objectives of the terms in force when it happened, on the contract's local day of
 * `occurredAt` (a contact's: when it entered the queue). Nothing for withdrawn facts and those outside the contract's
 * dates. Outages are not counted one by one, since they overlap: see `uptimeContributions`.
 */
export function measurementContributions(fact: MeasurementFact, timeline: Timeline): Contribution[] {
  if (fact.withdrawn || fact.content.kind === 'OUTAGE') return [];
  const version = timeline.termsAt(fact.occurredAt);
  if (version === null) return [];
  const on = timeline.localDate(fact.occurredAt);
  return version.terms.objectives.flatMap((terms) => {
    const tally = countFor(terms, fact);
    return isEmptyTally(tally) ? [] : [{ objectiveId: timeline.objectiveId(terms.key), on, tally }];
  });
}

/** Whether a measurement counts for an objective at all. */
export function isInScope(terms: ObjectiveTerms, content: MeasurementFact['content']): boolean {
  switch (content.kind) {
    case 'QUEUE_INTERVAL':
    case 'CONTACT':
      return readsQueue(terms, content);
    case 'SURVEY_RESPONSE':
      return indicatorEntry(terms.indicator).family === 'SURVEY' && takesChannel(terms, content.channel);
    case 'AUDIT':
      return indicatorEntry(terms.indicator).family === 'AUDIT' && takesChannel(terms, content.channel);
    case 'COUNTER':
      return terms.counter?.counter === content.counter;
    case 'OUTAGE':
      return terms.uptime !== null && takesName(terms.uptime.services, content.service);
  }
}

function readsQueue({ contact, scope }: ObjectiveTerms, content: QueueInterval | ContactRecord): boolean {
  if (contact === null) return false;
  const reads = content.kind === 'CONTACT' ? 'CONTACTS' : 'INTERVALS';
  if (contact.reads !== reads || !takesName(contact.queues, content.queue)) return false;
  return scope.channels.length === 0 || scope.channels.includes(content.channel);
}

// What names no channel is not of the channels an objective names.
function takesChannel({ scope }: ObjectiveTerms, channel: Channel | null): boolean {
  return scope.channels.length === 0 || (channel !== null && scope.channels.includes(channel));
}

function takesName(names: readonly string[], name: string): boolean {
  return names.length === 0 || names.includes(name);
}

function countFor(terms: ObjectiveTerms, { occurredAt, content }: MeasurementFact): Tally {
  if (!isInScope(terms, content)) return EMPTY_TALLY;
  switch (content.kind) {
    case 'QUEUE_INTERVAL':
      return terms.contact === null ? EMPTY_TALLY : countInterval(terms, terms.contact, content);
    case 'CONTACT':
      return terms.contact === null ? EMPTY_TALLY : countOneContact(terms, terms.contact, occurredAt, content);
    case 'SURVEY_RESPONSE':
      return countAnswer(terms, content);
    case 'AUDIT':
      return countAudit(content);
    case 'COUNTER':
      return countCounter(content);
    case 'OUTAGE':
      return EMPTY_TALLY;
  }
}

function countInterval(terms: ObjectiveTerms, contact: ContactTerms, interval: QueueInterval): Tally {
  if (terms.indicator === 'AHT') return { ...EMPTY_TALLY, total: interval.handled, sum: interval.handleTotal };
  if (terms.indicator === 'ASA') return { ...EMPTY_TALLY, total: interval.answered, sum: interval.waitTotal };
  return countRate(terms, contact, interval);
}

// With a bound of 0 no abandon is short, whatever bound the interval was counted by.
function countRate(terms: ObjectiveTerms, contact: ContactTerms, counts: ContactCounts): Tally {
  const counted = contact.shortAbandon === 0 ? { ...counts, shortAbandoned: 0 } : counts;
  const rate = terms.indicator === 'ABANDONMENT' ? abandonment(counted) : serviceLevel(contact.formula, counted);
  return { ...EMPTY_TALLY, ...rate };
}

function countOneContact(
  terms: ObjectiveTerms,
  contact: ContactTerms,
  enqueuedAt: Instant,
  record: ContactRecord,
): Tally {
  const counts = countContact(enqueuedAt, record, contact);
  if (counts === null) return WAITING;
  if (terms.indicator === 'AHT') return countHandling(record);
  if (terms.indicator !== 'ASA') return countRate(terms, contact, counts);
  if (record.answeredAt === null) return EMPTY_TALLY;
  return { ...EMPTY_TALLY, total: 1, sum: record.answeredAt - enqueuedAt };
}

// Answered without a handle time: still being handled.
function countHandling({ answeredAt, handleTime }: ContactRecord): Tally {
  if (answeredAt === null) return EMPTY_TALLY;
  return handleTime === null ? WAITING : { ...EMPTY_TALLY, total: 1, sum: handleTime };
}

function countAnswer({ survey }: ObjectiveTerms, answer: SurveyResponse): Tally {
  if (survey === null) return EMPTY_TALLY;
  return { ...EMPTY_TALLY, good: answer.score >= survey.topBoxFrom ? 1 : 0, total: 1 };
}

function countAudit(audit: Audit): Tally {
  return { ...EMPTY_TALLY, total: 1, sum: audit.scoreMilli };
}

function countCounter({ good, total }: Counter): Tally {
  return { ...EMPTY_TALLY, good, total };
}
