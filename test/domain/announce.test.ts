import { describe, expect, it } from '@jest/globals';
import { type AnnouncedClock, type Announcement, announceClock } from '../../src/domain/announce.js';
import type { Clock } from '../../src/domain/clock.js';
import type { RecordingMode } from '../../src/domain/facts.js';
import { derivedId, ticketId } from '../../src/domain/identity.js';
import { at, CLIENT, CONTRACT, VENDOR } from '../support/clockterms.js';

const HOUR = 3_600_000;
const DUE = at('2026-03-09T11:00Z');
const WARN = at('2026-03-09T10:48Z');

const running: Clock = {
  objectiveId: 'objective',
  cycle: 'opened',
  state: 'RUNNING',
  startedAt: at('2026-03-09T10:00Z'),
  termsVersion: 1,
  goal: 0,
  goalLimit: { workingTime: HOUR, businessDays: null },
  limit: HOUR,
  dueAt: DUE,
  originalDueAt: DUE,
  warnAt: WARN,
  breachedAt: null,
  stoppedAt: null,
  elapsed: 0,
  elapsedAt: at('2026-03-09T10:00Z'),
  nextActionAt: WARN + 1,
};
const late: Clock = { ...running, breachedAt: DUE, nextActionAt: null };
const met: Clock = { ...running, state: 'MET', stoppedAt: at('2026-03-09T10:50Z'), warnAt: null, nextActionAt: null };

function announce(
  before: AnnouncedClock | null,
  after: Clock | null,
  now: string,
  mode: RecordingMode = 'LIVE',
): Announcement {
  return announceClock(before, after, {
    tenantId: CLIENT,
    vendorId: VENDOR,
    contractId: CONTRACT,
    ticketId: 'ticket',
    ticketExternalId: 'T-1',
    objectiveKey: 'first',
    mode,
    now: at(now),
  });
}

/** The row as it is stored after an announcement. */
function stored(clock: Clock, { warned, generation, breachEventId }: Announcement): AnnouncedClock {
  return { ...clock, warned, generation, breachEventId };
}

function kinds(announcement: Announcement): string[] {
  return announcement.events.map((event) => event.kind);
}

describe('a clock at risk', () => {
  it('is announced once, past warnAt, dated at warnAt', () => {
    expect(kinds(announce(null, running, '2026-03-09T10:48Z'))).toEqual([]);
    const first = announce(null, running, '2026-03-09T10:49Z');
    expect(first.events).toMatchObject([
      {
        kind: 'CLOCK_AT_RISK',
        occurredAt: WARN,
        recordedAt: at('2026-03-09T10:49Z'),
        payload: { cycle: 'opened', dueAt: DUE, ticketExternalId: 'T-1' },
      },
    ]);
    expect(kinds(announce(stored(running, first), running, '2026-03-09T10:55Z'))).toEqual([]);
  });

  it('is not announced of a paused or ended clock, nor once it is late', () => {
    expect(kinds(announce(null, { ...running, state: 'PAUSED' }, '2026-03-09T10:55Z'))).toEqual([]);
    expect(kinds(announce(null, met, '2026-03-09T10:55Z'))).toEqual([]);
    expect(kinds(announce(null, late, '2026-03-09T11:01Z'))).toEqual(['CLOCK_BREACHED']);
  });
});

describe('a breach', () => {
  it('is announced once, dated at the due time whenever it is noticed', () => {
    const breach = announce(null, late, '2026-03-09T15:00Z');
    expect(breach).toMatchObject({
      generation: 1,
      events: [{ occurredAt: DUE, recordedAt: at('2026-03-09T15:00Z'), payload: { generation: 1 } }],
    });
    expect(breach.breachEventId).toBe(breach.events[0]?.eventId);
    const stopped: Clock = { ...late, state: 'BREACHED', stoppedAt: at('2026-03-09T15:30Z') };
    expect(announce(stored(late, breach), stopped, '2026-03-09T16:00Z')).toMatchObject({
      generation: 1,
      breachEventId: breach.breachEventId,
      events: [],
    });
  });

  it('has the same id on every node and every retry', () => {
    const [once, again] = [announce(null, late, '2026-03-09T15:00Z'), announce(null, late, '2026-03-09T15:01Z')];
    expect(once.breachEventId).toBe(again.breachEventId);
    expect(once.breachEventId).toBe(derivedId('CLOCK_BREACHED', CLIENT, 'ticket', 'objective', 'opened', 1));
  });

  it('that a late fact disproves is retracted by name, and comes back as the next generation', () => {
    const breach = announce(null, late, '2026-03-09T15:00Z');
    const retraction = announce(stored(late, breach), met, '2026-03-09T16:00Z');
    expect(retraction).toMatchObject({
      breachEventId: null,
      events: [
        {
          kind: 'CLOCK_BREACH_RETRACTED',
          occurredAt: at('2026-03-09T16:00Z'),
          payload: { retracts: breach.breachEventId, generation: 1 },
        },
      ],
    });
    const back = announce(stored(met, retraction), late, '2026-03-09T17:00Z');
    expect(back).toMatchObject({
      generation: 2,
      events: [{ kind: 'CLOCK_BREACHED', occurredAt: DUE, payload: { generation: 2 } }],
    });
    expect(new Set([breach, retraction, back].map((each) => each.events[0]?.eventId)).size).toBe(3);
  });

  it('is retracted when its clock is cancelled or no longer started', () => {
    const breach = announce(null, late, '2026-03-09T15:00Z');
    for (const after of [null, { ...late, state: 'CANCELLED', breachedAt: null } as const]) {
      expect(kinds(announce(stored(late, breach), after, '2026-03-09T16:00Z'))).toEqual(['CLOCK_BREACH_RETRACTED']);
    }
  });
});

describe('a backfill', () => {
  it('says nothing dated before its recording, and nothing of it later', () => {
    const silent = announce(null, late, '2026-03-10T00:00Z', 'BACKFILL');
    expect(silent).toEqual({ warned: false, generation: 0, breachEventId: null, events: [] });
    expect(kinds(announce(stored(late, silent), late, '2026-03-10T01:00Z', 'LIVE'))).toEqual([]);
    const warned = announce(null, running, '2026-03-09T10:50Z', 'BACKFILL');
    expect(warned).toMatchObject({ warned: true, events: [] });
    expect(kinds(announce(stored(running, warned), running, '2026-03-09T10:51Z'))).toEqual([]);
  });

  it('leaves what happens after it to be announced', () => {
    const before = announce(null, running, '2026-03-09T10:20Z', 'BACKFILL');
    expect(kinds(announce(stored(running, before), running, '2026-03-09T10:49Z'))).toEqual(['CLOCK_AT_RISK']);
    expect(kinds(announce(stored(running, before), late, '2026-03-09T11:01Z'))).toEqual(['CLOCK_BREACHED']);
  });

  it('takes back in silence what was recorded in silence, and aloud what was announced', () => {
    const silent = announce(null, late, '2026-03-10T00:00Z', 'BACKFILL');
    expect(kinds(announce(stored(late, silent), met, '2026-03-10T01:00Z'))).toEqual([]);
    const aloud = announce(null, late, '2026-03-09T15:00Z');
    expect(kinds(announce(stored(late, aloud), met, '2026-03-10T01:00Z', 'BACKFILL'))).toEqual([
      'CLOCK_BREACH_RETRACTED',
    ]);
  });
});

describe('derived ids', () => {
  it('are UUIDs that differ when any part does', () => {
    expect(derivedId('a')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    expect(derivedId('ab', 'c')).not.toBe(derivedId('a', 'bc'));
    expect(ticketId(CONTRACT, 'desk', '1')).toBe(ticketId(CONTRACT, 'desk', '1'));
    expect(ticketId(CONTRACT, 'desk', '1')).not.toBe(ticketId(CONTRACT, 'mail', '1'));
  });
});
