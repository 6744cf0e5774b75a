import { describe, expect, it } from '@jest/globals';
import type { DomainEvent } from '../../src/domain/event.js';
import { toldEvent } from '../../src/domain/toldevent.js';
import { webhookBody } from '../../src/domain/webhookbody.js';

const EVENT: DomainEvent = {
  eventId: '11111111-1111-8111-8111-111111111111',
  kind: 'CLOCK_BREACHED',
  occurredAt: Date.UTC(2026, 2, 10, 12),
  recordedAt: Date.UTC(2026, 2, 10, 12, 0, 1),
  tenantId: '22222222-2222-4222-8222-222222222222',
  vendorId: '33333333-3333-4333-8333-333333333333',
  contractId: '44444444-4444-4444-8444-444444444444',
  objectiveId: '55555555-5555-8555-8555-555555555555',
  ticketId: '66666666-6666-8666-8666-666666666666',
  payload: { cycle: 'opened', generation: 1, dueAt: Date.UTC(2026, 2, 10, 12), ticketExternalId: 'T-1', target: 0.95 },
};

const TOLD = {
  id: '11111111-1111-8111-8111-111111111111',
  kind: 'CLOCK_BREACHED',
  occurredAt: '2026-03-10T12:00:00.000Z',
  recordedAt: '2026-03-10T12:00:01.000Z',
  sequence: 7,
  cursor: 'abc',
  contractId: '44444444-4444-4444-8444-444444444444',
  objectiveId: '55555555-5555-8555-8555-555555555555',
  ticketId: '66666666-6666-8666-8666-666666666666',
  cycle: 'opened',
  generation: 1,
  dueAt: '2026-03-10T12:00:00.000Z',
  ticketExternalId: 'T-1',
  target: 0.95,
};

const MESSAGE = {
  id: TOLD.id,
  type: 'CLOCK_BREACHED',
  time: '2026-03-10T12:00:00.000Z',
  source: '/contracts/44444444-4444-4444-8444-444444444444',
  data: TOLD,
};

describe('an event as an endpoint gets it', () => {
  it('has ids, place and payload, its instants as RFC 3339, and nothing of the parties', () => {
    expect(toldEvent(EVENT, { sequence: 7, cursor: 'abc' })).toEqual(TOLD);
  });

  it('has no place when it is not read from the stream', () => {
    const { sequence: _sequence, cursor: _cursor, ...rest } = TOLD;
    expect(toldEvent(EVENT, null)).toEqual(rest);
  });
});

describe('a body', () => {
  it('is type, timestamp and data', () => {
    const { contentType, text } = webhookBody(MESSAGE, 'PLAIN');
    expect(contentType).toBe('application/json');
    expect(JSON.parse(text)).toEqual({ type: 'CLOCK_BREACHED', timestamp: '2026-03-10T12:00:00.000Z', data: TOLD });
  });

  it('is a CloudEvents 1.0 event in structured mode where that is wished', () => {
    const { contentType, text } = webhookBody(MESSAGE, 'CLOUDEVENTS');
    expect(contentType).toBe('application/cloudevents+json; charset=utf-8');
    expect(JSON.parse(text)).toEqual({
      specversion: '1.0',
      id: TOLD.id,
      source: '/contracts/44444444-4444-4444-8444-444444444444',
      type: 'accord.CLOCK_BREACHED',
      time: '2026-03-10T12:00:00.000Z',
      datacontenttype: 'application/json',
      data: TOLD,
    });
  });

  it.each(['PLAIN', 'CLOUDEVENTS'] as const)(
    '%s stays below 20 kB: a larger event only says which it is',
    (envelope) => {
      // Three bytes of UTF-8 each: 21,000 bytes in 7,000 characters.
      const large = { ...MESSAGE, data: { ...TOLD, ticketExternalId: '\u20ac'.repeat(7_000) } };
      const { text } = webhookBody(large, envelope);
      expect(Buffer.byteLength(text)).toBeLessThan(20_000);
      expect(JSON.parse(text).data).toEqual({
        id: TOLD.id,
        kind: TOLD.kind,
        occurredAt: TOLD.occurredAt,
        recordedAt: TOLD.recordedAt,
        sequence: 7,
        cursor: 'abc',
        contractId: TOLD.contractId,
        objectiveId: TOLD.objectiveId,
        ticketId: TOLD.ticketId,
        isTruncated: true,
      });
      const { data } = JSON.parse(
        webhookBody({ ...large, data: { ...TOLD, ticketExternalId: 'T'.repeat(15_000) } }, envelope).text,
      );
      expect(data.isTruncated).toBeUndefined();
    },
  );
});
