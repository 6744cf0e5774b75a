import { describe, expect, it } from '@jest/globals';
import { localText } from '../../src/domain/localtext.js';
import { at } from '../support/clockterms.js';

describe('an instant in words', () => {
  it('is what the wall clock shows, with its offset', () => {
    expect(localText(at('2026-05-20T18:30:00Z'), 'Asia/Kolkata')).toBe('2026-05-21 00:00 +05:30');
    expect(localText(at('2026-01-12T12:00:00Z'), 'UTC')).toBe('2026-01-12 12:00 +00:00');
    expect(localText(at('2026-01-12T03:00:00Z'), 'America/New_York')).toBe('2026-01-11 22:00 -05:00');
  });

  it('tells the two hours apart that a clock shows twice', () => {
    expect(localText(at('2026-10-25T00:30:00Z'), 'Europe/Berlin')).toBe('2026-10-25 02:30 +02:00');
    expect(localText(at('2026-10-25T01:30:00Z'), 'Europe/Berlin')).toBe('2026-10-25 02:30 +01:00');
  });

  it('loses nothing of it', () => {
    expect(localText(at('2026-01-12T12:00:07Z'), 'UTC')).toBe('2026-01-12 12:00:07 +00:00');
    expect(localText(at('2026-01-12T12:00:07Z') + 5, 'UTC')).toBe('2026-01-12 12:00:07.005 +00:00');
  });
});
