import { describe, expect, it } from '@jest/globals';
import { canonicalJson } from '../../src/domain/canonicaljson.js';
import type { PendingClockLine, StatementContent } from '../../src/domain/statement.js';
import { canonicalText } from '../../src/modules/statement/canonicaltext.js';

function pending(n: number): PendingClockLine {
  return {
    line: `pending:${n}`,
    objective: 'resolution',
    ticketId: `ticket ${n}`,
    source: 'desk',
    externalId: `Nr. ${n} "ü" 🙂`,
    cycle: '0',
    startedAt: '2026-01-28T12:00:00.000Z',
    carriedFrom: null,
    rawSettled: n % 2 === 0,
  };
}

/** As far as the order of its fields, and lists that are empty or long, matter. */
function contentOf(amount: number): StatementContent {
  const pendingClocks = Array.from({ length: amount }, (_, n) => pending(n));
  const content: Partial<StatementContent> = {
    revision: 1,
    exclusions: [],
    format: 'accord-statement-1',
    terms: { version: 1, hash: 'x' },
    pendingClocks,
    carriedClocks: [],
  };
  return content as StatementContent;
}

describe('the canonical text of a statement', () => {
  it.each([0, 1, 1_000, 1_001, 2_500])('is its canonical JSON with %d lines in a list', async (amount) => {
    const content = contentOf(amount);
    expect(await canonicalText(content)).toBe(canonicalJson(content));
  });

  it('lets others have their turn while it writes many lines out', async () => {
    const written = canonicalText(contentOf(5_000));
    const done: string[] = [];
    setImmediate(() => done.push('other'));
    await written;
    expect(done).toEqual(['other']);
  });
});
