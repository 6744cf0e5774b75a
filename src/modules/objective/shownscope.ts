import type * as terms from '../../domain/terms.js';
import type { Scope } from './objectiveblocks.types.js';

/** What limits something to those it names, as it may be written again: null, where it names none and so limits nothing. */
export function shownList<T>(list: readonly T[]): readonly T[] | null {
  return list.length === 0 ? null : list;
}

export function shownScope({ channels, priorities, tiers, categories }: terms.Scope): Scope {
  return {
    channels: shownList(channels),
    priorities: shownList(priorities),
    tiers: shownList(tiers),
    categories: shownList(categories),
  };
}
