/** Keeps the values used last; once there are too many, or they are too large together, those used longest ago go. */
export interface LruCache<V> {
  get(key: string): V | undefined;
  /** What is too large by itself is not kept. */
  set(key: string, value: V): void;
}

interface LruBounds<V> {
  readonly entries: number;
  /** Of all values together, in the unit of `sizeOf`, which is asked once of each. */
  readonly size: number;
  readonly sizeOf: (value: V) => number;
}

export function createLruCache<V>({ entries, size: most, sizeOf }: LruBounds<V>): LruCache<V> {
  // In the order of their last use.
  const kept = new Map<string, { readonly value: V; readonly size: number }>();
  let all = 0;

  const drop = (key: string): void => {
    all -= kept.get(key)?.size ?? 0;
    kept.delete(key);
  };
  return {
    get(key) {
      const found = kept.get(key);
      if (found === undefined) return undefined;
      kept.delete(key);
      kept.set(key, found);
      return found.value;
    },
    set(key, value) {
      if (kept.get(key)?.value === value) return;
      drop(key);
      const size = sizeOf(value);
      if (size > most) return;
      kept.set(key, { value, size });
      all += size;
      for (const oldest of kept.keys()) {
        if (all <= most && kept.size <= entries) return;
        drop(oldest);
      }
    },
  };
}
