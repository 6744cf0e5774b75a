import type { FactFaults, Rejection } from './factrules.js';
import { channelFault, firstFault, headerFaults, instantFault, optionalTextFault } from './factrules.js';
import type { Audit, ContactRecord, Counter, MeasurementFact, Outage, QueueInterval, SurveyResponse } from './facts.js';
import { indicatorEntry } from './indicator.js';
import type { Instant, Milliseconds } from './instant.js';
import { DAY } from './instant.js';
import { textFault, wholeFault } from './termchecks.js';
import type { ObjectiveTerms } from './terms.js';
import { LONGEST_EXTERNAL_ID, LONGEST_NAME } from './text.js';
import type { Timeline } from './timeline.js';
import { sliceAt } from './timeslices.js';

const MOST_COUNT = 1_000_000_000;
const MOST_TIME: Milliseconds = 10_000_000_000_000;

/** Highest sum a counter may report, and highest answer of a survey, in thousandths. */
const MOST_SUM = 1_000_000_000_000;
const MOST_SCORE = 1_000_000;

/**
 * The first reason to refuse a measurement, or null. It must lie within the contract's dates and agree with the
 * objectives in force then that count it: an interval with their thresholds and slices, an answer with their scale. A
 * withdrawn fact need not agree with them: it counts for none.
 */
export function validateMeasurement(
  fact: MeasurementFact,
  timeline: Timeline,
  now: Instant,
  path: string,
): Rejection | null {
  const shape = firstFault([...headerFaults(fact, now), ...contentFaults(fact, timeline, now)], path);
  if (shape !== null) return shape;
  const version = timeline.termsAt(fact.occurredAt);
  if (version === null) return firstFault([['occurredAt', 'lies outside the dates of the contract']], path);
  if (fact.withdrawn) return null;
  return firstFault(
    version.terms.objectives.flatMap((terms) => agreementFaults(fact, terms, timeline.zone)),
    path,
  );
}

// Objectives that read the same facts agree among themselves: validateTerms sees to it.
function agreementFaults({ content, occurredAt }: MeasurementFact, terms: ObjectiveTerms, zone: string): FactFaults {
  const { measurements } = indicatorEntry(terms.indicator);
  if (measurements?.inScope(terms, content) !== true) return [];
  const faults = measurements.faults(terms, content);
  if (content.kind !== 'QUEUE_INTERVAL') return faults;
  const sliceOf = (t: Instant): number => sliceAt(t, terms.slices, zone);
  const oneSlice = sliceOf(occurredAt) === sliceOf(content.endsAt - 1);
  return [...faults, ['endsAt', oneSlice ? null : `must not cross a slice of objective ${terms.key}`]];
}

function contentFaults(fact: MeasurementFact, timeline: Timeline, now: Instant): FactFaults {
  const { content, occurredAt } = fact;
  switch (content.kind) {
    case 'QUEUE_INTERVAL':
      return [...spanFaults(content, occurredAt, timeline, now), ...intervalFaults(content)];
    case 'CONTACT':
      return contactFaults(content, occurredAt, now);
    case 'OUTAGE':
      return outageFaults(content, occurredAt, now);
    case 'SURVEY_RESPONSE':
      return answerFaults(content);
    case 'AUDIT':
      return auditFaults(content);
    case 'COUNTER':
      return counterFaults(content);
  }
}

// Tallies are by local day: a count over a midnight could not be told apart again.
function spanFaults({ endsAt }: QueueInterval, startsAt: Instant, timeline: Timeline, now: Instant): FactFaults {
  const past = instantFault(startsAt, now) ?? instantFault(endsAt, now);
  if (past !== null) return [['endsAt', instantFault(endsAt, now)]];
  if (endsAt <= startsAt) return [['endsAt', 'must be after startsAt']];
  const oneDay = timeline.localDate(startsAt) === timeline.localDate(endsAt - 1);
  return [['endsAt', oneDay ? null : `must not cross midnight in ${timeline.zone}: report each day by itself`]];
}

function intervalFaults(interval: QueueInterval): FactFaults {
  const { answered, abandoned, answeredInThreshold, abandonedInThreshold, shortAbandoned, handled } = interval;
  const { waitThreshold, shortAbandon, waitTotal, handleTotal, availableTotal } = interval;
  // Who hung up before a bound that is no longer than the threshold also hung up within the threshold.
  const shortInTime = shortAbandon > waitThreshold || shortAbandoned <= abandonedInThreshold;
  return [
    ['queue', textFault(interval.queue, LONGEST_NAME)],
    ['channel', channelFault(interval.channel)],
    ['waitThreshold', wholeFault(waitThreshold, 0, 7 * DAY)],
    ['shortAbandon', wholeFault(shortAbandon, 0, 7 * DAY)],
    ['answered', wholeFault(answered, 0, MOST_COUNT)],
    ['abandoned', wholeFault(abandoned, 0, MOST_COUNT)],
    ['answeredInThreshold', wholeFault(answeredInThreshold, 0, MOST_COUNT)],
    ['answeredInThreshold', answeredInThreshold > answered ? 'must not exceed answered' : null],
    ['abandonedInThreshold', wholeFault(abandonedInThreshold, 0, MOST_COUNT)],
    ['abandonedInThreshold', abandonedInThreshold > abandoned ? 'must not exceed abandoned' : null],
    ['shortAbandoned', wholeFault(shortAbandoned, 0, MOST_COUNT)],
    ['shortAbandoned', shortAbandoned > abandoned ? 'must not exceed abandoned' : null],
    ['shortAbandoned', shortInTime ? null : 'must not exceed abandonedInThreshold'],
    ['waitTotal', wholeFault(waitTotal, 0, MOST_TIME)],
    ['waitTotal', answered === 0 && waitTotal > 0 ? 'must be 0 when nothing was answered' : null],
    ['handled', wholeFault(handled, 0, MOST_COUNT)],
    ['handleTotal', wholeFault(handleTotal, 0, MOST_TIME)],
    ['handleTotal', handled === 0 && handleTotal > 0 ? 'must be 0 when nothing was handled' : null],
    ['availableTotal', availableTotal === null ? null : wholeFault(availableTotal, 0, MOST_TIME)],
  ];
}

function contactFaults(contact: ContactRecord, enqueuedAt: Instant, now: Instant): FactFaults {
  const { answeredAt, abandonedAt, handleTime } = contact;
  const endFault = (t: Instant | null): string | null => {
    if (t === null) return null;
    return instantFault(t, now) ?? (t < enqueuedAt ? 'must not be before enqueuedAt' : null);
  };
  const both = answeredAt !== null && abandonedAt !== null;
  const unhandled = answeredAt === null && handleTime !== null;
  return [
    ['queue', textFault(contact.queue, LONGEST_NAME)],
    ['channel', channelFault(contact.channel)],
    ['abandonedAt', both ? 'a contact was either answered or abandoned, not both' : null],
    ['answeredAt', endFault(answeredAt)],
    ['abandonedAt', endFault(abandonedAt)],
    ['handleTime', handleTime === null ? null : wholeFault(handleTime, 0, MOST_TIME)],
    ['handleTime', unhandled ? 'only an answered contact has one' : null],
  ];
}

function outageFaults({ service, endsAt }: Outage, startsAt: Instant, now: Instant): FactFaults {
  return [
    ['service', textFault(service, LONGEST_NAME)],
    ['endsAt', endsAt === null ? null : instantFault(endsAt, now)],
    ['endsAt', endsAt !== null && endsAt <= startsAt ? 'must be after startsAt' : null],
  ];
}

function answerFaults({ survey, scoreMilli, channel, ticketExternalId }: SurveyResponse): FactFaults {
  const inside = wholeFault(scoreMilli, -MOST_SCORE, MOST_SCORE) === null;
  return [
    ['survey', optionalTextFault(survey, LONGEST_NAME)],
    ['score', inside ? null : 'must be a number from -1000 to 1000, with at most three decimals'],
    ['channel', channelFault(channel)],
    ['ticketExternalId', optionalTextFault(ticketExternalId, LONGEST_EXTERNAL_ID)],
  ];
}

function auditFaults({ scoreMilli, itemsKept, itemsAudited, channel, ticketExternalId }: Audit): FactFaults {
  const inside = scoreMilli === null || wholeFault(scoreMilli, 0, 100_000) === null;
  return [
    ['score', inside ? null : 'must be 0 to 100 points, with at most three decimals'],
    ['score', scoreMilli === null && itemsAudited === null ? 'is needed where no items were audited' : null],
    ['itemsAudited', itemsAudited === null ? null : wholeFault(itemsAudited, 1, MOST_COUNT)],
    ['itemsAudited', itemsKept !== null && itemsAudited === null ? 'must be given together with itemsKept' : null],
    ['itemsKept', itemsAudited !== null && itemsKept === null ? 'must be given together with itemsAudited' : null],
    ['itemsKept', itemsKept === null ? null : wholeFault(itemsKept, 0, MOST_COUNT)],
    ['itemsKept', (itemsKept ?? 0) > (itemsAudited ?? 0) ? 'must not exceed itemsAudited' : null],
    ['channel', channelFault(channel)],
    ['ticketExternalId', optionalTextFault(ticketExternalId, LONGEST_EXTERNAL_ID)],
  ];
}

function counterFaults({ counter, good, total, sumMilli }: Counter): FactFaults {
  const inside = sumMilli === null || wholeFault(sumMilli, 0, MOST_SUM) === null;
  return [
    ['counter', textFault(counter, LONGEST_NAME)],
    ['good', good === null && sumMilli === null ? 'is needed where there is no sum' : null],
    ['good', good === null ? null : wholeFault(good, 0, MOST_COUNT)],
    ['total', wholeFault(total, 0, MOST_COUNT)],
    ['good', (good ?? 0) > total ? 'must not exceed total' : null],
    ['sum', inside ? null : 'must be 0 to 1,000,000,000, with at most three decimals'],
    ['sum', total === 0 && (sumMilli ?? 0) > 0 ? 'must be 0 when total is' : null],
  ];
}
