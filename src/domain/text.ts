import type { Issue } from './fault.js';

/** The most characters of a name that a reporter gives: of a source, queue, service, tier, ... */
export const LONGEST_NAME = 100;
/** The most characters of a reporter's id of something. */
export const LONGEST_EXTERNAL_ID = 200;

// NUL and halves of surrogate pairs cannot be stored; other control characters but tab and line breaks have no business in a name either.
// biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is the point
const UNSTORABLE = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]|\p{Surrogate}/u;

/** Faults of a text that must hold from 1 to `longest` characters, none of them a control character. */
export function textIssues(text: string, path: string, longest: number): Issue[] {
  if (text.trim() === '') return [{ path, message: 'must not be empty' }];
  // Characters as the database counts them: code points. Never more than UTF-16 units, which are free to count.
  if (text.length > longest && (text.length > 2 * longest || [...text].length > longest)) {
    return [{ path, message: `must have at most ${longest} characters` }];
  }
  return UNSTORABLE.test(text) ? [{ path, message: 'must not hold control characters' }] : [];
}
