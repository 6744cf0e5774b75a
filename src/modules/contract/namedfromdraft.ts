import type { Issue } from '../../domain/fault.js';

/**
 * What a written list limits something to; nothing, where it was left out or null, which means all. A list that names nothing is
 * a fault at `path`: its writer may have meant all or none.
 */
export function namedFromDraft<T>(list: readonly T[] | null | undefined, path: string, issues: Issue[]): T[] {
  if (list?.length === 0) issues.push({ path, message: 'must name at least one, or be left out for all' });
  return [...(list ?? [])];
}
