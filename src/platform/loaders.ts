import DataLoader from 'dataloader';

/** The text by which keys are told apart; needed for keys that are objects. */
type TextOf<K> = (key: K) => string;

/** Loads single rows by key, all keys of a tick in one `load`; null where there is no row. */
export function byKey<K, R>(
  load: (keys: readonly K[]) => Promise<readonly R[]>,
  keyOf: (row: R) => K,
  textOf: TextOf<K> = String,
): DataLoader<K, R | null, string> {
  return new DataLoader<K, R | null, string>(
    async (keys) => {
      const found = new Map<string, R>();
      for (const row of await load(keys)) found.set(textOf(keyOf(row)), row);
      return keys.map((key) => found.get(textOf(key)) ?? null);
    },
    { cacheKeyFn: textOf },
  );
}

/** Loads the rows that belong to a key, in the order `load` gives them; an empty list where there is none. */
export function groupedBy<K, R>(
  load: (keys: readonly K[]) => Promise<readonly R[]>,
  keyOf: (row: R) => K,
  textOf: TextOf<K> = String,
): DataLoader<K, readonly R[], string> {
  return new DataLoader<K, readonly R[], string>(
    async (keys) => {
      const groups = new Map<string, R[]>(keys.map((key) => [textOf(key), []]));
      for (const row of await load(keys)) groups.get(textOf(keyOf(row)))?.push(row);
      return keys.map((key) => groups.get(textOf(key)) ?? []);
    },
    { cacheKeyFn: textOf },
  );
}
