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
  const { externalId: _, revision: __, withdrawn: ___, startsAt, ...counts } = input;
  return report(input, startsAt, { kind: 'QUEUE_INTERVAL', ...counts });
}

export function contactReport(input: ContactInput): MeasurementReport {
  const { queue, channel, answeredAt = null, abandonedAt = null, handleTime = null } = input;
  return report(input, input.enqueuedAt, { kind: 'CONTACT', queue, channel, answeredAt, abandonedAt, handleTime });
}

export function outageReport({ service, startsAt, endsAt = null, ...input }: OutageInput): MeasurementReport {
  return report(input, startsAt, { kind: 'OUTAGE', service, endsAt });
}

export function responseReport(input: SurveyResponseInput): MeasurementReport {
  const { score, channel = null, ticketExternalId = null } = input;
  return report(input, input.occurredAt, { kind: 'SURVEY_RESPONSE', score, channel, ticketExternalId });
}

export function auditReport(input: AuditInput): MeasurementReport {
  const { score, channel = null, ticketExternalId = null } = input;
  return report(input, input.occurredAt, { kind: 'AUDIT', scoreMilli: thousandths(score), channel, ticketExternalId });
}

export function counterReport({ counter, occurredAt, good, total, ...input }: CounterInput): MeasurementReport {
  return report(input, occurredAt, { kind: 'COUNTER', counter, good, total });
}

/** Points as thousandths; NaN, which is refused, for what has more decimals: rounding could move it over a bound. */
function thousandths(points: number): number {
  const rounded = Math.round(points * 1_000);
  return Math.abs(rounded - points * 1_000) < 1e-6 ? rounded : Number.NaN;
}
