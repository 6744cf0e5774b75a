import { describe, expect, it } from '@jest/globals';
import { afterAttempt } from '../../src/domain/afterattempt.js';
import type { SendOutcome } from '../../src/domain/delivery.js';
import { DAY, HOUR, MINUTE, SECOND } from '../../src/domain/instant.js';
import { readRetryAfter } from '../../src/domain/retryafter.js';

const NOW = Date.UTC(2026, 2, 10, 12);
const FAILED: SendOutcome = { status: 500, fault: 'it answered 500', retryAfter: null };
const TAKEN: SendOutcome = { status: 200, fault: null, retryAfter: null };

describe('the schedule of retries', () => {
  // semantics.md, 12: at once, then after 5 s, 5 min, 30 min, 2 h, 5 h, 10 h, 14 h, 20 h, 24 h.
  const WAITS = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];

  it('waits longer and longer, and gives up after the tenth try', () => {
    const waits = WAITS.map((_, index) => {
      const { delivery } = afterAttempt(index + 1, 0, FAILED, NOW, 0);
      expect(delivery.state).toBe('WAITING');
      return ((delivery.nextActionAt ?? 0) - NOW) / SECOND;
    });
    expect(waits).toEqual(WAITS);
    expect(afterAttempt(10, 0, FAILED, NOW, 0).delivery).toEqual({ state: 'DEAD', tries: 10, nextActionAt: null });
  });

  it('lengthens a wait by at most a tenth of it, by chance, and never shortens it', () => {
    expect(afterAttempt(2, 0, FAILED, NOW, 0.5).delivery.nextActionAt).toBe(NOW + 315 * SECOND);
    expect(afterAttempt(2, 0, FAILED, NOW, 1).delivery.nextActionAt).toBe(NOW + 330 * SECOND);
  });

  it('is put off to when its receiver may be disturbed', () => {
    const quiet = { ...FAILED, freeAt: (at: number) => Math.max(at, NOW + MINUTE) };
    expect(afterAttempt(1, 0, quiet, NOW, 0).delivery.nextActionAt).toBe(NOW + MINUTE);
    expect(afterAttempt(2, 0, quiet, NOW, 0).delivery.nextActionAt).toBe(NOW + 5 * MINUTE);
    expect(afterAttempt(1, 0, { ...quiet, retryAfter: DAY }, NOW, 0).delivery.nextActionAt).toBe(NOW + DAY);
  });

  it('ends with a success', () => {
    expect(afterAttempt(3, 4, TAKEN, NOW, 0)).toEqual({
      delivery: { state: 'DELIVERED', tries: 3, nextActionAt: null },
      lane: { failures: 0, closedUntil: null },
    });
  });
});

describe('Retry-After', () => {
  it('is waited for by the delivery and by its whole lane', () => {
    const asked = { ...FAILED, status: 429, retryAfter: 2 * MINUTE };
    const after = afterAttempt(1, 0, asked, NOW, 0);
    expect(after.delivery.nextActionAt).toBe(NOW + 2 * MINUTE);
    expect(after.lane).toEqual({ failures: 1, closedUntil: NOW + 2 * MINUTE });
  });

  it('does not bring a retry forward', () => {
    const asked = { ...FAILED, retryAfter: SECOND };
    expect(afterAttempt(2, 0, asked, NOW, 0).delivery.nextActionAt).toBe(NOW + 5 * MINUTE);
  });

  it('is read as seconds or as an HTTP date, from nothing to a day', () => {
    expect(readRetryAfter('120', NOW)).toBe(2 * MINUTE);
    expect(readRetryAfter(' 0 ', NOW)).toBe(0);
    expect(readRetryAfter('Tue, 10 Mar 2026 12:01:30 GMT', NOW)).toBe(90 * SECOND);
    expect(readRetryAfter('Tue, 10 Mar 2026 11:00:00 GMT', NOW)).toBe(0);
    // RFC 9110, 5.6.7: the two forms of old, which a recipient must read.
    expect(readRetryAfter('Tuesday, 10-Mar-26 12:01:30 GMT', NOW)).toBe(90 * SECOND);
    expect(readRetryAfter('Tue Mar 10 12:01:30 2026', NOW)).toBe(90 * SECOND);
    expect(readRetryAfter('Tue Mar  3 12:01:30 2026', Date.UTC(2026, 2, 3, 12))).toBe(90 * SECOND);
    expect(readRetryAfter('9999999999', NOW)).toBe(DAY);
    expect(readRetryAfter('Fri, 31 Dec 9999 23:59:59 GMT', NOW)).toBe(DAY);
  });

  it('is nothing where it is missing or neither', () => {
    for (const header of [
      undefined,
      '',
      'soon',
      '-5',
      '1.5',
      '1e3',
      '2026-03-10T12:01:30Z',
      'Xxx, 99 Yyy 2026 12:00:00 GMT',
    ]) {
      expect(readRetryAfter(header, NOW)).toBeNull();
    }
  });
});

describe('the breaker of a lane', () => {
  const closedFor = (failuresBefore: number): number | null => {
    const { closedUntil } = afterAttempt(1, failuresBefore, FAILED, NOW, 0).lane;
    return closedUntil === null ? null : closedUntil - NOW;
  };

  it('opens at the fifth failure in a row, for 30 s, doubled up to 15 min', () => {
    expect([0, 1, 2, 3].map(closedFor)).toEqual([null, null, null, null]);
    expect([4, 5, 6, 7, 8].map(closedFor)).toEqual([30, 60, 120, 240, 480].map((seconds) => seconds * SECOND));
    expect([9, 10, 60, 5_000].map(closedFor)).toEqual(Array(4).fill(15 * MINUTE));
  });

  it('counts the failures of all deliveries of the lane, and forgets them after one success', () => {
    expect(afterAttempt(1, 17, FAILED, NOW, 0).lane.failures).toBe(18);
    expect(afterAttempt(1, 17, TAKEN, NOW, 0).lane.failures).toBe(0);
  });
});

describe('a final answer', () => {
  it('GONE leaves the delivery waiting as if that try had not been', () => {
    const gone = afterAttempt(10, 3, { status: 410, fault: 'gone', retryAfter: null, final: 'GONE' }, NOW, 0);
    expect(gone.lane).toEqual({ failures: 0, closedUntil: null });
    expect(gone.delivery).toEqual({ state: 'WAITING', tries: 9, nextActionAt: NOW });
  });

  it('NEVER ends the delivery, and is no failure of the lane', () => {
    const never = afterAttempt(1, 4, { status: null, fault: 'not for it', retryAfter: null, final: 'NEVER' }, NOW, 0);
    expect(never.delivery.state).toBe('DEAD');
    expect(never.lane).toEqual({ failures: 4, closedUntil: null });
  });

  it('APART counts neither for the delivery nor for the lane', () => {
    const outcome = { status: 554, fault: 'one of them is refused', retryAfter: null, final: 'APART' } as const;
    expect(afterAttempt(10, 4, outcome, NOW, 0)).toEqual({
      delivery: { state: 'WAITING', tries: 9, nextActionAt: NOW },
      lane: { failures: 4, closedUntil: null },
    });
  });

  it('the whole schedule lasts 75 h 35 min 5 s', () => {
    // 5 s + 5 min + 30 min + 2 h + 5 h + 10 h + 14 h + 20 h + 24 h
    let at = NOW;
    for (let tries = 1; tries < 10; tries += 1) at = afterAttempt(tries, 0, FAILED, at, 0).delivery.nextActionAt ?? 0;
    expect(at - NOW).toBe(75 * HOUR + 35 * MINUTE + 5 * SECOND);
  });
});
