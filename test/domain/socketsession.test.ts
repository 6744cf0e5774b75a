import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it, jest } from '@jest/globals';
import type { WebSocket } from 'ws';
import { openSession } from '../../src/api/socketsession.js';
import type { Actor } from '../../src/domain/actor.js';
import { HOUR, MINUTE } from '../../src/domain/instant.js';
import { actorOf } from '../support/agreedcontract.js';

const NOW = Date.parse('2026-03-02T12:00:00Z');

function open(actor: Actor, clock: () => number, closed: () => void) {
  const parts = { authenticate: async () => actor, clock, wake: { onWake: () => () => undefined } };
  return openSession(parts, { close: closed } as unknown as WebSocket, 'token', actor);
}

describe('who is signed in on a socket', () => {
  it('leaves no timer behind, whenever its token would have expired', () => {
    setFlagsFromString('--expose_gc');
    const collect = runInNewContext('gc') as () => void;
    collect();
    const before = process.memoryUsage().heapUsed;
    for (let n = 0; n < 100_000; n += 1) {
      const actor = actorOf('o', 'CLIENT', { expiresAt: NOW + HOUR + n });
      open(
        actor,
        () => NOW,
        () => undefined,
      ).end();
    }
    collect();
    // Each length that Node remembers takes some 160 bytes.
    expect(process.memoryUsage().heapUsed - before).toBeLessThan(5_000_000);
  });

  it('is signed out once the token expires, also after more than the longest timer', async () => {
    let now = NOW;
    let closed = 0;
    jest.useFakeTimers({ now: NOW, doNotFake: ['performance'] });
    open(
      actorOf('o', 'CLIENT', { expiresAt: NOW + 3 * MINUTE + 5 }),
      () => now,
      () => {
        closed += 1;
      },
    );
    for (const passed of [MINUTE, MINUTE, MINUTE]) {
      now += passed;
      jest.advanceTimersByTime(passed);
    }
    expect(closed).toBe(0);
    now += 5;
    jest.advanceTimersByTime(5);
    expect(closed).toBe(1);
    jest.useRealTimers();
  });
});
