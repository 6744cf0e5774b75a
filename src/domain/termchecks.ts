import type { Issue } from './fault.js';
import { textIssues } from './text.js';

/** Where a field of an input is: `objectives.2` and `target` give `objectives.2.target`. */
export function at(path: string, field: string | number): string {
  return path === '' ? `${field}` : `${path}.${field}`;
}

/** What is wrong with a text of 1 to `longest` characters, or null. */
export function textFault(value: string, longest: number): string | null {
  return textIssues(value, '', longest)[0]?.message ?? null;
}

const KEY = /^[a-z0-9][a-z0-9_-]{0,62}$/;

/** What is wrong with a name that terms refer to each other by, or null. */
export function keyFault(key: string): string | null {
  return KEY.test(key) ? null : 'must be 1 to 63 of a-z, 0-9, _ and -, and begin with a letter or digit';
}

/** What is wrong with a whole number of a range, or null. */
export function wholeFault(value: number, least: number, most: number): string | null {
  if (!Number.isSafeInteger(value)) return 'must be a whole number';
  if (value < least) return `must be at least ${least}`;
  return value > most ? `must be at most ${most}` : null;
}

/** What is wrong with a value of a closed list, or null. */
export function choiceFault(value: string, choices: readonly string[]): string | null {
  return choices.includes(value) ? null : `must be one of ${choices.join(', ')}`;
}

/** Collects the faults of an input under one path. */
export interface Findings {
  /** Notes a fault; null notes nothing. */
  note(field: string | number, message: string | null): void;
  /** The same list, one step deeper. */
  within(field: string | number): Findings;
}

export function findingsInto(issues: Issue[], path: string): Findings {
  return {
    note(field, message) {
      if (message !== null) issues.push({ path: at(path, field), message });
    },
    within: (field) => findingsInto(issues, at(path, field)),
  };
}
