import { type Instant, type Interval, MINUTE, type Milliseconds, SECOND } from '../domain/instant.js';
import type { MeasurementReport } from '../modules/measurement/measurementreport.js';
import { inMonth, type QueuePlan } from './plan.js';
import type { Random } from './random.js';

/** Who hangs up waits this long on average. */
const PATIENCE: Milliseconds = 70 * SECOND;
/** Who is not answered in time waits this much longer on average. */
const LATER: Milliseconds = 50 * SECOND;

/** A contact as it went, before anybody reports it. */
export interface SimulatedContact {
  readonly enqueuedAt: Instant;
  readonly wait: Milliseconds;
  /** null: it was abandoned. */
  readonly handling: Milliseconds | null;
}

export function simulateContact(
  queue: QueuePlan,
  month: number,
  enqueuedAt: Instant,
  random: Random,
): SimulatedContact {
  if (random.chance(inMonth(queue.abandoned, month))) {
    return { enqueuedAt, wait: Math.round(SECOND + random.exponential(PATIENCE)), handling: null };
  }
  const threshold = queue.waitThreshold;
  const wait = random.chance(inMonth(queue.inTime, month))
    ? threshold * random.uniform() ** 1.5
    : threshold + SECOND + random.exponential(LATER);
  const handling = queue.handling * (0.4 + random.exponential(0.6));
  return { enqueuedAt, wait: Math.round(wait), handling: Math.round(handling) };
}

/** A contact that went in full: it is known once it is over. */
export function contactReport(queue: QueuePlan, id: string, contact: SimulatedContact): MeasurementReport {
  const { enqueuedAt, wait, handling } = contact;
  const endedAt = enqueuedAt + wait;
  return {
    externalId: id,
    revision: 1,
    withdrawn: false,
    occurredAt: enqueuedAt,
    content: {
      kind: 'CONTACT',
      queue: queue.queue,
      channel: queue.channel,
      answeredAt: handling === null ? null : endedAt,
      abandonedAt: handling === null ? endedAt : null,
      handleTime: handling,
    },
  };
}

export function overAt({ enqueuedAt, wait, handling }: SimulatedContact): Instant {
  return enqueuedAt + wait + (handling ?? 0);
}

/** What a telephone system counts of a span: the contacts that entered the queue in it. */
export function intervalReport(
  queue: QueuePlan,
  id: string,
  span: Interval,
  contacts: readonly SimulatedContact[],
): MeasurementReport {
  const { waitThreshold, shortAbandon } = queue;
  const answered = contacts.filter(({ handling }) => handling !== null);
  const abandoned = contacts.filter(({ handling }) => handling === null);
  const inThreshold = ({ wait }: SimulatedContact): boolean => wait <= waitThreshold;
  return {
    externalId: id,
    revision: 1,
    withdrawn: false,
    occurredAt: span.startsAt,
    content: {
      kind: 'QUEUE_INTERVAL',
      queue: queue.queue,
      channel: queue.channel,
      endsAt: span.endsAt,
      waitThreshold,
      shortAbandon,
      answered: answered.length,
      abandoned: abandoned.length,
      answeredInThreshold: answered.filter(inThreshold).length,
      abandonedInThreshold: abandoned.filter(inThreshold).length,
      shortAbandoned: abandoned.filter(({ wait }) => wait < shortAbandon).length,
      waitTotal: answered.reduce((sum, { wait }) => sum + wait, 0),
      handled: answered.length,
      handleTotal: answered.reduce((sum, { handling }) => sum + (handling ?? 0), 0),
      availableTotal: null,
    },
  };
}

/** How long after its end a half hour is reported. */
export const REPORTING_DELAY: Milliseconds = MINUTE;
