import { type GraphQLError, locatedError, type ResponsePath, responsePathAsArray } from 'graphql';
import type { Plan, PlannedField } from './executionplan.js';

export type MaybePromise<T> = T | Promise<T>;
/** undefined: the whole answer. */
export type Path = ResponsePath | undefined;

/** What went wrong in an execution. */
export interface Noted {
  readonly errors: GraphQLError[];
  /** Where errors left a null. */
  readonly nulled: Set<Path>;
}

/** One execution of a plan. */
export interface Run extends Plan, Noted {
  readonly rootValue: unknown;
  readonly contextValue: unknown;
}

/** Not where something above is null already: who asked would find no trace of it. */
export function note({ errors, nulled }: Noted, error: GraphQLError, path: Path): void {
  for (let above: Path = path; above !== undefined; above = above.prev) if (nulled.has(above)) return;
  if (nulled.has(undefined)) return;
  nulled.add(path);
  errors.push(error);
}

/** null where null may stand; else throws, for what holds it to be null. */
export function fail(run: Run, field: PlannedField, isNullable: boolean, path: ResponsePath, cause: unknown): null {
  const error = locatedError(cause, field.nodes, responsePathAsArray(path));
  if (!isNullable) throw error;
  note(run, error, path);
  return null;
}

export function isPromise(value: unknown): value is Promise<unknown> {
  return typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';
}
