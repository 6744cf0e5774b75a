import DataLoader from 'dataloader';
import { groupBy } from './groupby.js';

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
      const groups = groupBy(await load(keys), (row) => textOf(keyOf(row)));
      return keys.map((key) => groups.get(textOf(key)) ?? []);
    },
    { cacheKeyFn: textOf },
  );
}

/** One question about one of many things. */
export interface QuestionOf<T, Q> {
  readonly of: T;
  readonly question: Q;
}

/**
 * Loads what one question finds of each of many things: those of a tick that are asked the same are one `load`, which
 * answers in their order. A field asks one question under each of its names, however many things it is asked of.
 */
export function byQuestion<T, Q, R>(
  load: (question: Q, of: readonly T[]) => Promise<readonly R[][]>,
  textOf: TextOf<T>,
): DataLoader<QuestionOf<T, Q>, readonly R[], string> {
  return new DataLoader<QuestionOf<T, Q>, readonly R[], string>(
    async (keys) => {
      const answers = new Map<QuestionOf<T, Q>, readonly R[]>();
      const asked = [...groupBy(keys, (key) => textOfQuestion(key.question)).values()];
      await Promise.all(
        asked.map(async (same) => {
          const [first] = same;
          if (first === undefined) return;
          const found = await load(
            first.question,
            same.map((key) => key.of),
          );
          for (const [index, key] of same.entries()) answers.set(key, found[index] ?? []);
        }),
      );
      return keys.map((key) => answers.get(key) ?? []);
    },
    { cacheKeyFn: (key) => `${textOf(key.of)} ${textOfQuestion(key.question)}` },
  );
}

/** Rows that say by `key`, from 0, which of `amount` things they were asked of: those of each, in their order. */
export function rowsOfEach<R>(amount: number, rows: readonly (R & { readonly key: number })[]): R[][] {
  const found: R[][] = Array.from({ length: amount }, () => []);
  for (const { key, ...row } of rows) found[key]?.push(row as R);
  return found;
}

/** JSON, which knows no Infinity, with numbers as texts. */
function textOfQuestion(question: unknown): string {
  return JSON.stringify(question, (_, value: unknown) => (typeof value === 'number' ? String(value) : value));
}
