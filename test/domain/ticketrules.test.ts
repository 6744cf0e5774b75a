import { describe, expect, it } from '@jest/globals';
import type { TicketFact } from '../../src/domain/facts.js';
import { validateTicketFact } from '../../src/domain/ticketrules.js';
import { at, fact } from '../support/clockterms.js';

const NOW = at('2026-03-02T12:00:00Z');
const MINUTE = 60_000;

function opened(overrides: Partial<TicketFact> = {}): TicketFact {
  return fact('OPENED', '2026-03-02T10:00:00Z', { channel: 'EMAIL', ...overrides });
}

function faultOf(ticketFact: TicketFact): string | null {
  const rejection = validateTicketFact(ticketFact, NOW, 'items.3');
  expect(rejection?.code ?? 'INVALID_INPUT').toBe('INVALID_INPUT');
  return rejection?.path ?? null;
}

describe('a fact about a ticket', () => {
  it('is accepted in each of its kinds', () => {
    const time = '2026-03-02T10:00:00Z';
    for (const valid of [
      opened({ status: 'OPEN', priority: 'P1', tier: 'gold', category: 'hardware', assigneeGroup: 'L2' }),
      fact('AGENT_REPLIED', time),
      fact('CUSTOMER_REPLIED', time),
      fact('STATUS_CHANGED', time, { status: 'PENDING_CUSTOMER' }),
      fact('ATTRIBUTES_CHANGED', time, { assigneeGroup: 'L3' }),
      fact('CANCELLED', time),
    ]) {
      expect(faultOf(valid)).toBeNull();
    }
  });

  it('may lie five minutes in the future, and no more', () => {
    expect(faultOf(opened({ occurredAt: NOW + 5 * MINUTE }))).toBeNull();
    expect(faultOf(opened({ occurredAt: NOW + 5 * MINUTE + 1 }))).toBe('items.3.occurredAt');
  });

  it.each<[string, Partial<TicketFact>]>([
    ['occurredAt', { occurredAt: Number.NaN }],
    ['occurredAt', { occurredAt: -1 }],
    ['source', { source: '' }],
    ['source', { source: 'x'.repeat(201) }],
    ['externalId', { externalId: 'x'.repeat(1_000_000) }],
    ['externalId', { externalId: 'a\u0000b' }],
    ['externalId', { externalId: 'a\ud800' }],
    ['revision', { revision: 0 }],
    ['revision', { revision: 1.5 }],
    ['sequence', { sequence: -1 }],
    ['channel', { channel: null }],
    ['channel', { channel: 'FAX' as 'EMAIL' }],
    ['priority', { priority: 'P9' as 'P1' }],
    ['tier', { tier: 'x'.repeat(101) }],
    ['category', { category: '' }],
    ['assigneeGroup', { assigneeGroup: ' ' }],
    ['kind', { kind: 'DELETED' as 'OPENED' }],
  ])('is refused for its %s', (field, overrides) => {
    expect(faultOf(opened(overrides))).toBe(`items.3.${field}`);
  });

  it('takes identities of 200 characters', () => {
    expect(faultOf(opened({ externalId: 'x'.repeat(200), source: 's' }))).toBeNull();
  });

  it('must say what a change changes', () => {
    expect(faultOf(fact('STATUS_CHANGED', '2026-03-02T10:00:00Z'))).toBe('items.3.status');
    expect(faultOf(fact('ATTRIBUTES_CHANGED', '2026-03-02T10:00:00Z'))).toBe('items.3.kind');
  });

  it('must not hide a status change in another kind', () => {
    expect(faultOf(fact('AGENT_REPLIED', '2026-03-02T10:00:00Z', { status: 'RESOLVED' }))).toBe('items.3.status');
  });
});
