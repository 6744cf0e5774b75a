/** A row of a watched queue: which ticket, and a text that differs whenever something of it that matters does. */
export interface QueueRow {
  readonly id: string;
  readonly mark: string;
}

/** ENTERED: it was not among the first. MOVED: it has passed others, or they have passed it. CHANGED: only what it says differs. */
export type RowChange = 'ENTERED' | 'MOVED' | 'CHANGED';

export interface QueueChange {
  /** Changed rows by their new places. */
  readonly rows: readonly { readonly id: string; readonly change: RowChange /** From 1. */; readonly place: number }[];
  /** Those that are no longer among the first. */
  readonly left: readonly string[];
}

/**
 * What leads from one state of the first rows to another. Those that only shift because others entered or left have not moved:
 * as few as possible are told to.
 */
export function queueChange(before: readonly QueueRow[], after: readonly QueueRow[]): QueueChange {
  const places = new Map(before.map(({ id, mark }, place) => [id, { place, mark }]));
  const staying = after.filter(({ id }) => places.has(id));
  const inOrder = longestAscent(staying.map(({ id }) => places.get(id)?.place ?? 0));
  const unmoved = new Set(inOrder.map((index) => staying[index]?.id));
  const rows = after.flatMap(({ id, mark }, index) => {
    const known = places.get(id);
    const change = changeOf(known?.mark ?? null, mark, unmoved.has(id));
    return change === null ? [] : [{ id, change, place: index + 1 }];
  });
  const now = new Set(after.map(({ id }) => id));
  return { rows, left: before.flatMap(({ id }) => (now.has(id) ? [] : [id])) };
}

function changeOf(before: string | null, after: string, isUnmoved: boolean): RowChange | null {
  if (before === null) return 'ENTERED';
  if (!isUnmoved) return 'MOVED';
  return before === after ? null : 'CHANGED';
}

/** Indexes of a longest ascending subsequence; of a hundred at the most. */
function longestAscent(values: readonly number[]): number[] {
  const lengths: number[] = [];
  const previous: number[] = [];
  let last = -1;
  for (const [index, value] of values.entries()) {
    let best = -1;
    for (let earlier = 0; earlier < index; earlier += 1) {
      const isLower = (values[earlier] as number) < value;
      if (isLower && (best === -1 || (lengths[earlier] as number) > (lengths[best] as number))) best = earlier;
    }
    previous.push(best);
    lengths.push(best === -1 ? 1 : (lengths[best] as number) + 1);
    if (last === -1 || (lengths[index] as number) > (lengths[last] as number)) last = index;
  }
  const found: number[] = [];
  for (let index = last; index !== -1; index = previous[index] as number) found.unshift(index);
  return found;
}
