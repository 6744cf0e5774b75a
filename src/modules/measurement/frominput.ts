import { scaledDecimal } from '../../domain/decimal.js';
import type { MeasurementContent } from '../../domain/facts.js';
import type { Instant } from '../../domain/instant.js';
import type {
  AuditInput,
  ContactInput,
  CounterInput,
  MeasurementInput,
  OutageInput,
  QueueIntervalInput,
  SurveyResponseInput,
} from './measurementinput.types.js';
import type { MeasurementReport } from './measurementreport.js';

function report(input: MeasurementInput, occurredAt: Instant, content: MeasurementContent): MeasurementReport {
  const { externalId, revision, withdrawn } = input;
  return { externalId, revision, withdrawn, occurredAt, content };
}

export function intervalReport(input: QueueIntervalInput): MeasurementReport {
  const { externalId: _, revision: __, withdrawn: ___, startsAt, availableTotal = null, ...counts } = input;
  return report(input, startsAt, { kind: 'QUEUE_INTERVAL', ...counts, availableTotal });
}

export function contactReport(input: ContactInput): MeasurementReport {
  const { queue, channel, answeredAt = null, abandonedAt = null, handleTime = null } = input;
  return report(input, input.enqueuedAt, { kind: 'CONTACT', queue, channel, answeredAt, abandonedAt, handleTime });
}

export function outageReport({ service, startsAt, endsAt = null, ...input }: OutageInput): MeasurementReport {
  return report(input, startsAt, { kind: 'OUTAGE', service, endsAt });
}

export function responseReport(input: SurveyResponseInput): MeasurementReport {
  const { survey = null, channel = null, ticketExternalId = null } = input;
  const scoreMilli = thousandths(input.score);
  return report(input, input.occurredAt, { kind: 'SURVEY_RESPONSE', survey, scoreMilli, channel, ticketExternalId });
}

export function auditReport(input: AuditInput): MeasurementReport {
  const { score = null, itemsKept = null, itemsAudited = null, channel = null, ticketExternalId = null } = input;
  const scoreMilli = score === null ? null : thousandths(score);
  const content = { kind: 'AUDIT', scoreMilli, itemsKept, itemsAudited, channel, ticketExternalId } as const;
  return report(input, input.occurredAt, content);
}

export function counterReport({ counter, good = null, total, sum = null, ...input }: CounterInput): MeasurementReport {
  const sumMilli = sum === null ? null : thousandths(sum);
  return report(input, input.occurredAt, { kind: 'COUNTER', counter, good, total, sumMilli });
}

/** NaN, which is refused, for what has more decimals: rounding could move it over a bound. */
function thousandths(value: number): number {
  return scaledDecimal(value, 3);
}
