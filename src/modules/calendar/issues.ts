import type { Issue } from '../../domain/fault.js';

/** A fault of form often brings a fault of meaning with it at the same place: the first one says enough. */
export function firstOfEachPath(issues: readonly Issue[]): Issue[] {
  const first = new Map<string, Issue>();
  for (const issue of issues) if (!first.has(issue.path)) first.set(issue.path, issue);
  return [...first.values()];
}
