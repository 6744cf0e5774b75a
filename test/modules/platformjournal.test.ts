import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor, Side } from '../../src/domain/actor.js';
import type { DomainEvent } from '../../src/domain/event.js';
import { decodeCursor, encodeCursor } from '../../src/platform/cursor.js';
import {
  appendEvents,
  type JournalRow,
  readStream,
  readStreamPage,
  resolveCursor,
  type StreamQuery,
  streamHead,
} from '../../src/platform/journal.js';
import { pruneStreams } from '../../src/platform/journalretention.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';

const CLIENT = '0a000000-0000-4000-8000-000000000001';
const VENDOR = '0b000000-0000-4000-8000-000000000002';
const OTHER_CLIENT = '0c000000-0000-4000-8000-000000000003';
const CONTRACT = '0d000000-0000-4000-8000-000000000004';
const OTHER_CONTRACT = '0d000000-0000-4000-8000-000000000005';
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 1);

let test: TestDatabase;
let topics: string[] = [];

beforeAll(async () => {
  test = await createTestDatabase({ wake: { wake: (topic) => topics.push(topic) }, poolSize: 8 });
});

afterAll(() => test.drop());

function actor(organisationId: string, side: Side): Actor {
  return { organisationId, side, role: 'INTEGRATOR', subject: 's', scopes: null, contractIds: null, expiresAt: null };
}

let made = 0;

function event(change: Partial<DomainEvent> = {}): DomainEvent {
  made += 1;
  return {
    eventId: `0e000000-0000-4000-8000-${String(made).padStart(12, '0')}`,
    kind: 'CLOCK_BREACHED',
    occurredAt: NOW - 1000,
    recordedAt: NOW,
    tenantId: CLIENT,
    vendorId: VENDOR,
    contractId: CONTRACT,
    objectiveId: null,
    ticketId: null,
    payload: { cycle: 'opened', generation: 1 },
    ...change,
  };
}

async function read(who: Actor, query: Partial<StreamQuery> = {}): Promise<JournalRow[]> {
  const unit = test.database.read(who);
  try {
    return await readStream(unit, {
      organisationId: who.organisationId,
      side: who.side,
      after: 0,
      limit: 10_000,
      ...query,
    });
  } finally {
    await unit.close();
  }
}

async function empty(): Promise<void> {
  await askDirectly(test.superuserUrl, 'TRUNCATE journal, stream_head');
  topics = [];
}

describe('the journal', () => {
  it('gives both parties the same events, each in a stream without gaps, and wakes both', async () => {
    await empty();
    const events = [
      event(),
      event({ tenantId: OTHER_CLIENT, contractId: OTHER_CONTRACT }),
      event({ payload: { score: null } }),
    ];
    await test.database.write('WORKER', NOW, (unit) => appendEvents(unit, events));
    await test.database.write('WORKER', NOW, (unit) => appendEvents(unit, [event()]));
    const client = await read(actor(CLIENT, 'CLIENT'));
    const vendor = await read(actor(VENDOR, 'VENDOR'));
    expect(client.map((row) => row.sequence)).toEqual([1, 2, 3]);
    expect(vendor.map((row) => row.sequence)).toEqual([1, 2, 3, 4]);
    expect(client.slice(0, 2).map((row) => row.eventId)).toEqual([events[0]?.eventId, events[2]?.eventId]);
    expect(vendor.slice(0, 3).map((row) => row.eventId)).toEqual(events.map((each) => each.eventId));
    expect(client[1]).toEqual({ ...events[2], organisationId: CLIENT, side: 'CLIENT', sequence: 2 });
    expect(new Set(topics)).toEqual(
      new Set([`stream:${CLIENT}:CLIENT`, `stream:${OTHER_CLIENT}:CLIENT`, `stream:${VENDOR}:VENDOR`]),
    );
  });

  it('shows nobody the stream of another, nor the other side of its own organisation', async () => {
    const asked = { organisationId: VENDOR, side: 'VENDOR' as const };
    expect(await read(actor(OTHER_CLIENT, 'CLIENT'), asked)).toEqual([]);
    expect(await read(actor(VENDOR, 'CLIENT'))).toEqual([]);
    expect(await read(actor(OTHER_CLIENT, 'CLIENT'))).toHaveLength(1);
  });

  it('can be appended to by either party, for both, but not for a contract of others', async () => {
    await empty();
    await test.database.write(actor(CLIENT, 'CLIENT'), NOW, (unit) => appendEvents(unit, [event()]));
    await test.database.write(actor(VENDOR, 'VENDOR'), NOW, (unit) => appendEvents(unit, [event()]));
    const foreign = test.database.write(actor(OTHER_CLIENT, 'CLIENT'), NOW, (unit) => appendEvents(unit, [event()]));
    await expect(foreign).rejects.toThrow('row-level security');
    expect(await read(actor(CLIENT, 'CLIENT'))).toHaveLength(2);
    expect((await read(actor(VENDOR, 'VENDOR'))).map((row) => row.sequence)).toEqual([1, 2]);
  });

  it('takes nothing from a transaction that is rolled back', async () => {
    await empty();
    const failing = test.database.write('WORKER', NOW, async (unit) => {
      await appendEvents(unit, [event()]);
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await test.database.write('WORKER', NOW, (unit) => appendEvents(unit, [event()]));
    expect((await read(actor(CLIENT, 'CLIENT'))).map((row) => row.sequence)).toEqual([1]);
    expect(topics).toHaveLength(2);
  });

  it('loses nothing and orders everything when many write to crossing parties at once, and a reader follows', async () => {
    await empty();
    const clients = [CLIENT, OTHER_CLIENT];
    const writers = Array.from({ length: 6 }, async (_, writer) => {
      for (let n = 0; n < 15; n += 1) {
        const events = Array.from({ length: 1 + ((writer + n) % 3) }, (_each, i) =>
          event({ tenantId: clients[(writer + i) % 2] as string }),
        );
        await test.database.write('WORKER', NOW, (unit) => appendEvents(unit, events));
      }
    });
    let done = false;
    const followed: JournalRow[] = [];
    const follow = async () => {
      for (let last = false; !last; ) {
        last = done;
        followed.push(...(await read(actor(VENDOR, 'VENDOR'), { after: followed.at(-1)?.sequence ?? 0, limit: 7 })));
        if (last && followed.length < 180) last = false;
      }
    };
    const following = follow();
    await Promise.all(writers);
    done = true;
    await following;
    expect(followed.map((row) => row.sequence)).toEqual(Array.from({ length: 180 }, (_, i) => i + 1));
    expect(new Set(followed.map((row) => row.eventId)).size).toBe(180);
  }, 30_000);

  it('stops at a gap', async () => {
    await empty();
    await test.database.write('WORKER', NOW, (unit) => appendEvents(unit, [event(), event(), event(), event()]));
    await askDirectly(test.superuserUrl, 'DELETE FROM journal WHERE sequence = 3');
    expect((await read(actor(CLIENT, 'CLIENT'))).map((row) => row.sequence)).toEqual([1, 2]);
  });

  it('finds by kind and contract, and says how far it has looked', async () => {
    await empty();
    const events = [event(), event({ kind: 'PERIOD_CLOSED' }), event({ contractId: OTHER_CONTRACT }), event()];
    await test.database.write('WORKER', NOW, (unit) => appendEvents(unit, events));
    const unit = test.database.read(actor(CLIENT, 'CLIENT'));
    const of = { organisationId: CLIENT, side: 'CLIENT' as const, after: 0, limit: 10 };
    const closed = await readStreamPage(unit, { ...of, kinds: ['PERIOD_CLOSED'] });
    const first = await readStreamPage(unit, { ...of, contractIds: [CONTRACT], limit: 2 });
    const none = await readStreamPage(unit, { ...of, contractIds: [] });
    const all = await readStreamPage(unit, of);
    await unit.close();
    expect([closed.rows.map((row) => row.sequence), closed.through]).toEqual([[2], 4]);
    expect([first.rows.map((row) => row.sequence), first.through]).toEqual([[1, 2], 2]);
    expect([none.rows, none.through]).toEqual([[], 4]);
    expect([all.rows.length, all.through]).toEqual([4, 4]);
  });

  it('removes what is older than is kept, from the beginnings only, and remembers how far', async () => {
    await empty();
    const days = [10, 9, 3, 8, 1];
    for (const ago of days) {
      await test.database.write('WORKER', NOW, (unit) => appendEvents(unit, [event({ recordedAt: NOW - ago * DAY })]));
    }
    await test.database.write('WORKER', NOW, (unit) =>
      appendEvents(unit, [event({ tenantId: OTHER_CLIENT, recordedAt: NOW })]),
    );
    const prune = () => test.database.write('WORKER', NOW, (unit) => pruneStreams(unit, NOW - 5 * DAY));
    // Two at the beginning of the client's stream and of the vendor's: the fourth is old too, but lies behind a newer one.
    expect(await prune()).toBe(4);
    expect(await prune()).toBe(0);
    const unit = test.database.read(actor(CLIENT, 'CLIENT'));
    expect(await streamHead(unit, CLIENT, 'CLIENT')).toEqual({ last: 5, prunedThrough: 2 });
    expect((await read(actor(CLIENT, 'CLIENT'), { after: 2 })).map((row) => row.sequence)).toEqual([3, 4, 5]);
    const of = { organisationId: CLIENT, side: 'CLIENT' as const };
    expect(await resolveCursor(unit, encodeCursor({ ...of, sequence: 2 }), of)).toBe(2);
    await expect(resolveCursor(unit, encodeCursor({ ...of, sequence: 1 }), of)).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      issues: [{ path: 'after', message: expect.stringContaining('older than the events that are still kept') }],
    });
    await expect(resolveCursor(unit, encodeCursor({ ...of, sequence: 6 }), of)).rejects.toMatchObject({
      issues: [{ path: 'after', message: expect.stringContaining('past the end') }],
    });
    await unit.close();
  });

  it('has a head of zeros before anything happened', async () => {
    const unit = test.database.read(actor(OTHER_CONTRACT, 'CLIENT'));
    expect(await streamHead(unit, OTHER_CONTRACT, 'CLIENT')).toEqual({ last: 0, prunedThrough: 0 });
    await unit.close();
  });
});

describe('a cursor', () => {
  const place = { organisationId: CLIENT, side: 'CLIENT' as const, sequence: 4_294_967_299 };

  it('comes back as the place it was made of', () => {
    expect(decodeCursor(encodeCursor(place), place)).toBe(4_294_967_299);
    expect(encodeCursor(place)).toMatch(/^[\w-]{20}$/);
  });

  it.each([
    ['another organisation', { ...place, organisationId: VENDOR }],
    ['the other side', { ...place, side: 'VENDOR' as const }],
  ])('is refused to %s', (_who, party) => {
    expect(() => decodeCursor(encodeCursor(place), party)).toThrow(
      expect.objectContaining({ code: 'INVALID_INPUT', issues: [{ path: 'after', message: expect.any(String) }] }),
    );
  });

  it.each([
    '',
    'x',
    '12',
    encodeCursor(place).slice(1),
    `${encodeCursor(place)}A`,
    `${encodeCursor(place)}=`,
    '\u0000'.repeat(20),
  ])('is refused when it is malformed: %j', (text) => {
    expect(() => decodeCursor(text, place)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }));
  });
});
