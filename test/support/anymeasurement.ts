import fc from 'fast-check';
import type { MeasurementContent } from '../../src/domain/facts.js';
import type { MeasurementReport } from '../../src/modules/measurement/measurementreport.js';

const MINUTE = 60_000;

type Measured = Pick<MeasurementReport, 'occurredAt' | 'content'>;

const queue = fc.constantFrom('main', 'main', 'other');
const channel = fc.constantFrom('PHONE', 'PHONE', 'CHAT');
const few = (max: number): fc.Arbitrary<number> => fc.integer({ min: 0, max });

/** Waits on both sides of the thresholds of 5 s and 20 s, and on them. */
const anyWait = fc.constantFrom(4_999, 5_000, 20_000, 20_000, 20_001, 45_000);

function anyContact(start: fc.Arbitrary<number>): fc.Arbitrary<Measured> {
  return fc
    .record({
      start,
      queue,
      channel,
      wait: anyWait,
      end: fc.constantFrom('WAITING', 'ANSWERED', 'ANSWERED', 'HANDLED', 'HANDLED', 'ABANDONED', 'ABANDONED'),
      handled: few(400),
    })
    .map(({ start: occurredAt, wait, end, handled, ...named }) => ({
      occurredAt,
      content: {
        kind: 'CONTACT',
        ...named,
        answeredAt: end === 'ANSWERED' || end === 'HANDLED' ? occurredAt + wait : null,
        abandonedAt: end === 'ABANDONED' ? occurredAt + wait : null,
        handleTime: end === 'HANDLED' ? handled * 1_000 : null,
      },
    }));
}

function anyInterval(start: fc.Arbitrary<number>): fc.Arbitrary<Measured> {
  const counts = fc.record({ answered: few(9), late: few(9), abandoned: few(4), patient: few(4), slow: few(4) });
  return fc
    .record({
      start,
      queue,
      channel,
      counts,
      waited: few(300),
      handled: few(9),
      handling: few(3_000),
      free: few(3_000),
    })
    .map(({ start: occurredAt, counts: { answered, late, abandoned, patient, slow }, waited, handled, ...rest }) => {
      const abandonedInThreshold = Math.max(0, abandoned - patient);
      const content: MeasurementContent = {
        kind: 'QUEUE_INTERVAL',
        queue: rest.queue,
        channel: rest.channel,
        endsAt: occurredAt + 30 * MINUTE,
        waitThreshold: 20_000,
        shortAbandon: 5_000,
        answered,
        abandoned,
        answeredInThreshold: Math.max(0, answered - late),
        abandonedInThreshold,
        shortAbandoned: Math.max(0, abandonedInThreshold - slow),
        waitTotal: answered === 0 ? 0 : waited * 1_000,
        handled,
        handleTotal: handled === 0 ? 0 : rest.handling * 1_000,
        availableTotal: rest.free * 1_000,
      };
      return { occurredAt, content };
    });
}

function anyOutage(start: fc.Arbitrary<number>): fc.Arbitrary<Measured> {
  const minutes = fc.constantFrom(null, 1, 45, 45, 300, 300, 1_500);
  return fc
    .record({ start, service: fc.constantFrom('web', 'web', 'mail'), minutes })
    .map(({ start: occurredAt, service, minutes: length }) => ({
      occurredAt,
      content: { kind: 'OUTAGE', service, endsAt: length === null ? null : occurredAt + length * MINUTE },
    }));
}

/** Of two surveys on scales of their own, to the half point. */
function anyAnswer(start: fc.Arbitrary<number>): fc.Arbitrary<Measured> {
  const halves = (from: number, to: number): fc.Arbitrary<number> =>
    fc.integer({ min: from * 2, max: to * 2 }).map((n) => n * 500);
  const answer = fc.oneof(
    fc.record({ survey: fc.constant('satisfaction'), scoreMilli: halves(1, 5) }),
    fc.record({ survey: fc.constant('experience'), scoreMilli: halves(0, 10) }),
    fc.record({ survey: fc.constant(null), scoreMilli: halves(-5, 5) }),
  );
  return fc.record({ start, answer, channel: fc.option(channel) }).map((told) => ({
    occurredAt: told.start,
    content: { kind: 'SURVEY_RESPONSE', ...told.answer, channel: told.channel, ticketExternalId: null },
  }));
}

/** With points, with items, or with both. */
function anyAudit(start: fc.Arbitrary<number>): fc.Arbitrary<Measured> {
  const items = fc.record({ itemsAudited: fc.integer({ min: 1, max: 9 }), missed: few(9) });
  const found = fc.oneof(
    fc.record({ points: few(200), items: fc.option(items) }),
    fc.record({ points: fc.constant(null), items }),
  );
  return fc
    .record({ start, found, channel: fc.option(channel) })
    .map(({ start: occurredAt, found: told, ...rest }) => ({
      occurredAt,
      content: {
        kind: 'AUDIT',
        scoreMilli: told.points === null ? null : told.points * 500,
        itemsKept: told.items === null ? null : Math.max(0, told.items.itemsAudited - told.items.missed),
        itemsAudited: told.items === null ? null : told.items.itemsAudited,
        channel: rest.channel,
        ticketExternalId: 'T1',
      },
    }));
}

function anyCounter(start: fc.Arbitrary<number>): fc.Arbitrary<Measured> {
  return fc
    .record({
      start,
      counter: fc.constantFrom('backups', 'backups', 'jobs'),
      total: few(9),
      bad: few(9),
      each: few(5_000),
    })
    .map(({ start: occurredAt, counter, total, bad, each }) => ({
      occurredAt,
      content: { kind: 'COUNTER', counter, total, good: Math.max(0, total - bad), sumMilli: total * each },
    }));
}

/** Any measurement that starts on a half hour; contacts twice as often as the others. */
export function anyMeasured(start: fc.Arbitrary<number>): readonly fc.Arbitrary<Measured>[] {
  return [anyContact, anyContact, anyInterval, anyOutage, anyAnswer, anyAudit, anyCounter].map((make) => make(start));
}
