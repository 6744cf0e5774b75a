import { fiveCounts } from '../contactcounts.js';
import type { FactFaults } from '../factrules.js';
import type { ContactRecord, MeasurementContent, MeasurementFact, QueueInterval } from '../facts.js';
import type { Instant, Milliseconds } from '../instant.js';
import {
  type ContactCounts,
  countContact,
  countsShortAbandons,
  type RateCounts,
  usesWaitThreshold,
} from '../servicelevel.js';
import { type Counted, EMPTY_TALLY, type Tally } from '../tally.js';
import type { ContactTerms, ObjectiveTerms } from '../terms.js';
import { formatDuration } from '../timetext.js';
import { type MeasurementReading, takes } from './entry.js';

export const WAITING: Tally = { ...EMPTY_TALLY, pending: 1 };

/** What a single contact, and what an interval adds. */
export interface QueueCounting {
  readonly contact: (contact: ContactRecord, enqueuedAt: Instant, terms: ContactTerms) => Counted;
  readonly interval: (interval: QueueInterval, terms: ContactTerms) => Counted;
  /** What else an interval must have to be counted. */
  readonly intervalFaults?: (interval: QueueInterval, objectiveKey: string) => FactFaults;
}

/** How indicators of a contact centre count: single contacts or queue intervals, as the terms say. */
export function readingQueues({ contact, interval, intervalFaults }: QueueCounting): MeasurementReading {
  return {
    inScope: readsQueue,
    faults(terms, content) {
      if (content.kind !== 'QUEUE_INTERVAL') return [];
      return [...thresholdFaults(content, terms), ...(intervalFaults?.(content, terms.key) ?? [])];
    },
    counted(terms, { content, occurredAt }: MeasurementFact) {
      if (terms.contact === null) return { tally: EMPTY_TALLY };
      if (content.kind === 'CONTACT') return contact(content, occurredAt, terms.contact);
      return content.kind === 'QUEUE_INTERVAL' ? interval(content, terms.contact) : { tally: EMPTY_TALLY };
    },
  };
}

/** Counts contacts by how they ended, and keeps all five counts, by which every other formula can be shown. */
export function readingEnds(rate: (counts: ContactCounts, terms: ContactTerms) => RateCounts): MeasurementReading {
  const counted = (counts: ContactCounts, terms: ContactTerms): Counted => ({
    tally: { ...EMPTY_TALLY, ...rate(counts, terms) },
    counts: fiveCounts(counts),
  });
  return readingQueues({
    contact(contact, enqueuedAt, terms) {
      const counts = countContact(enqueuedAt, contact, terms);
      return counts === null ? { tally: WAITING } : counted(counts, terms);
    },
    // With a bound of 0 no abandon is short, whatever bound the interval was counted by.
    interval: (interval, terms) =>
      counted(terms.shortAbandon === 0 ? { ...interval, shortAbandoned: 0 } : interval, terms),
  });
}

function readsQueue({ contact, scope }: ObjectiveTerms, content: MeasurementContent): boolean {
  if (contact === null || (content.kind !== 'CONTACT' && content.kind !== 'QUEUE_INTERVAL')) return false;
  const reads = content.kind === 'CONTACT' ? 'CONTACTS' : 'INTERVALS';
  return contact.reads === reads && takes(contact.queues, content.queue) && takes(scope.channels, content.channel);
}

function thresholdFaults(interval: QueueInterval, terms: ObjectiveTerms): FactFaults {
  const { contact, key } = terms;
  if (contact === null) return [];
  const differs = (counted: Milliseconds, agreed: Milliseconds): string =>
    `is ${formatDuration(counted)}, but objective ${key} is judged by ${formatDuration(agreed)}`;
  const otherWait = usesWaitThreshold(terms) && interval.waitThreshold !== contact.waitThreshold;
  const otherShort = countsShortAbandons(terms, contact) && interval.shortAbandon !== contact.shortAbandon;
  return [
    ['waitThreshold', otherWait ? differs(interval.waitThreshold, contact.waitThreshold) : null],
    ['shortAbandon', otherShort ? differs(interval.shortAbandon, contact.shortAbandon) : null],
  ];
}
