import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Actor } from '../../src/domain/actor.js';
import type { DomainEvent } from '../../src/domain/event.js';
import { followStream } from '../../src/modules/event/event.service.js';
import { encodeCursor } from '../../src/platform/cursor.js';
import { appendEvents } from '../../src/platform/journal.js';
import { pruneStreams } from '../../src/platform/journalretention.js';
import { createLog } from '../../src/platform/log.js';
import { openContext } from '../../src/platform/requestcontext.js';
import { createWake, type Wake } from '../../src/platform/wake.js';
import { actorOf } from '../support/agreedcontract.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const NOW = Date.UTC(2026, 5, 1);
const DAY = 86_400_000;
const EVERYTHING = { kinds: null, contractIds: null, objectiveIds: null };

let test: TestDatabase;
let wake: Wake;

beforeAll(async () => {
  wake = createWake({ listenUrl: null, log: createLog('silent') });
  test = await createTestDatabase({ wake });
});
afterAll(async () => {
  await wake?.close();
  await test?.drop();
});

interface Parties {
  readonly client: Actor;
  readonly vendor: Actor;
}

/** Two parties who have nothing to do with anybody else. */
function parties(): Parties {
  return { client: actorOf(randomUUID(), 'CLIENT'), vendor: actorOf(randomUUID(), 'VENDOR') };
}

async function append({ client, vendor }: Parties, amount: number): Promise<void> {
  const events = Array.from(
    { length: amount },
    (): DomainEvent => ({
      eventId: randomUUID(),
      kind: 'CLOCK_BREACHED',
      occurredAt: NOW,
      recordedAt: NOW,
      tenantId: client.organisationId,
      vendorId: vendor.organisationId,
      contractId: randomUUID(),
      objectiveId: null,
      ticketId: null,
      payload: { cycle: 'opened', generation: 1 },
    }),
  );
  await test.database.write('WORKER', NOW, (unit) => appendEvents(unit, events));
}

async function follow(actor: Actor, sequence = 0) {
  const context = openContext({ database: test.database, wake, clock: () => NOW }, actor);
  const { organisationId, side } = actor;
  const items = await followStream(context, EVERYTHING, encodeCursor({ organisationId, side, sequence }));
  await context.close();
  return items;
}

describe('a subscriber behind whom the stream was pruned', () => {
  it('is told so with INVALID_INPUT instead of hearing nothing any more, and others go on', async () => {
    const [pruned, others] = [parties(), parties()];
    await append(pruned, 3);
    const slow = await follow(pruned.client);
    const quick = await follow(pruned.client, 3);
    while ((await test.database.write('WORKER', NOW, (unit) => pruneStreams(unit, NOW + DAY))) > 0);
    await append(pruned, 1);
    await append(others, 1);
    const other = await follow(others.vendor);
    await expect(slow.next()).rejects.toMatchObject({ code: 'INVALID_INPUT', issues: [{ path: 'after' }] });
    expect(await slow.next()).toEqual({ done: true, value: undefined });
    expect((await quick.next()).value).toMatchObject({ sequence: 4 });
    expect((await other.next()).value).toMatchObject({ sequence: 1 });
    await Promise.all([quick.return?.(), other.return?.()]);
  });
});

describe('subscribers who stand at the same place', () => {
  it('get the same items, so that one answer serves all of them', async () => {
    const { client, vendor } = parties();
    await append({ client, vendor }, 2);
    const [one, two, foreign] = [await follow(client), await follow(client), await follow(vendor)];
    const [first, same, theirs] = await Promise.all([one.next(), two.next(), foreign.next()]);
    expect(first.value).toMatchObject({ sequence: 1 });
    expect(same.value).toBe(first.value);
    expect(theirs.value).toMatchObject({ sequence: 1, event: { side: 'VENDOR' } });
    expect((await two.next()).value).toBe((await one.next()).value);
    await Promise.all([one, two, foreign].map((items) => items.return?.()));
  });
});
