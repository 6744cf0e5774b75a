import type { Issue } from './fault.js';

/** The most characters of a name that a reporter gives: of a source, queue, service, tier, ... */
export const LONGEST_NAME = 100;
/** The most characters of a reporter's id of something. */
export const LONGEST_EXTERNAL_ID = 200;

const HALF = /\p{Surrogate}/u;

// NUL and halves of surrogate pairs cannot be stored; other control characters have no business in a text, and in a name not even
// tabs and line breaks.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const NOT_OF_NAMES = /[\u0000-\u001f\u007f\u2028\u2029]|\p{Surrogate}/u;
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const NOT_OF_TEXTS = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u;

/** Faults of a name, id or other text of one line that must hold from 1 to `longest` characters, none of them a control character. */
export function textIssues(text: string, path: string, longest: number): Issue[] {
  return issuesOf(text, path, longest, NOT_OF_NAMES, 'must not hold line breaks, tabs or other control characters');
}

/** The same of what somebody wrote or a helpdesk quotes, such as a reason or a subject: it may have tabs and several lines. */
export function proseIssues(text: string, path: string, longest: number): Issue[] {
  return issuesOf(text, path, longest, NOT_OF_TEXTS, 'must not hold control characters but tabs and line breaks');
}

/** Whether anything can bear this name or id as far as NUL and halves of characters go: what cannot be stored is known to nobody. */
export function isStorable(text: string): boolean {
  return !text.includes('\u0000') && !HALF.test(text);
}

/** A text that is told back to who sent it, cut to its first `most` characters, as the issues count them: none is halved. */
export function excerpt(text: string, most: number): string {
  if (text.length <= most) return text;
  const start = [...text.slice(0, 2 * most)].slice(0, most).join('');
  return start.length === text.length ? text : `${start}...`;
}

/** What somebody sent, as messages name it: in quotes, of a long text its beginning. */
export function quoted(text: string): string {
  return `"${excerpt(text, LONGEST_NAME)}"`;
}

function issuesOf(text: string, path: string, longest: number, wrong: RegExp, why: string): Issue[] {
  if (text.trim() === '') return [{ path, message: 'must not be empty' }];
  // Characters as the database counts them: code points. Never more than UTF-16 units, which are free to count.
  if (text.length > longest && (text.length > 2 * longest || [...text].length > longest)) {
    return [{ path, message: `must have at most ${longest} characters` }];
  }
  if (!wrong.test(text)) return [];
  return [{ path, message: HALF.test(text) ? 'holds half of a character (a lone surrogate)' : why }];
}
