import { describe, expect, it } from '@jest/globals';
import { recordingResult } from '../../src/domain/reporting.js';
import { excerpt, isStorable, proseIssues, textIssues } from '../../src/domain/text.js';

const LINE_BREAKS = 'must not hold line breaks, tabs or other control characters';
const CONTROL = 'must not hold control characters but tabs and line breaks';
const HALF = 'holds half of a character (a lone surrogate)';

describe('a name', () => {
  it.each([
    ['Chat', null],
    ['Grüße 😀', null],
    ['', 'must not be empty'],
    [' \n', 'must not be empty'],
    ['😀😀😀😀😀😀😀😀😀', null],
    ['x'.repeat(11), 'must have at most 10 characters'],
    ['N\r\nBcc: x', LINE_BREAKS],
    ['a\tb', LINE_BREAKS],
    ['a\u2028b', LINE_BREAKS],
    ['a\u0000b', LINE_BREAKS],
    ['a\u007fb', LINE_BREAKS],
    ['X\ud800Y', HALF],
  ])('%j: %s', (text, message) => {
    expect(textIssues(text, 'name', 10)).toEqual(message === null ? [] : [{ path: 'name', message }]);
  });
});

describe('what somebody wrote', () => {
  it.each([
    ['one\r\n\ttwo', null],
    ['a\u0000b', CONTROL],
    ['a\u001bb', CONTROL],
    ['X\udc00Y', HALF],
    [' ', 'must not be empty'],
  ])('%j: %s', (text, message) => {
    expect(proseIssues(text, 'reason', 10)).toEqual(message === null ? [] : [{ path: 'reason', message }]);
  });
});

describe('a name that is asked for', () => {
  it('is known to nobody where it cannot be stored', () => {
    expect(['Chat', '😀', 'a\nb', 'a\u0000', '\ud800'].map(isStorable)).toEqual([true, true, true, false, false]);
  });
});

describe('a text that is told back', () => {
  it('is cut where it is long', () => {
    expect(excerpt('abcd', 4)).toBe('abcd');
    expect(excerpt('abcde', 4)).toBe('abcd...');
  });

  it('is cut between characters, and not where it has no more of them', () => {
    expect(excerpt('😀😀😀😀', 4)).toBe('😀😀😀😀');
    expect(excerpt('a😀😀😀😀', 4)).toBe('a😀😀😀...');
    expect(excerpt('abc😀e', 4)).toBe('abc😀...');
  });

  it('is the beginning of the id of a rejected item', () => {
    const rejected = [
      { index: 0, externalId: 'x'.repeat(100_000), code: 'INVALID_INPUT', path: 'events.0', message: 'is too long' },
    ] as const;
    const [item] = recordingResult([], new Map(), rejected, String).rejected;
    expect(item?.externalId).toBe(`${'x'.repeat(200)}...`);
  });
});
