import { GraphQLError } from 'graphql';
import { inputIssue } from '../api/inputissue.js';
import { executeAs, type Parts } from '../compose.js';
import type { Actor } from '../domain/actor.js';
import { Fault, type Issue } from '../domain/fault.js';

function causeOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

function failureOf(errors: readonly GraphQLError[]): unknown {
  const cause = causeOf(errors[0]);
  // A fault of the domain, or a failure that has nothing to do with the input.
  if (errors[0]?.path !== undefined) return cause;
  const issues: Issue[] = errors.map(inputIssue);
  return new Fault('INVALID_INPUT', issues.map(({ path, message }) => `${path}: ${message}`).join('; '), issues);
}

/** Does through the API's own schema what a request would do, so that there is one validation. Throws what the request met. */
export async function operate<T>(
  parts: Parts,
  actor: Actor,
  document: string,
  variables: Readonly<Record<string, unknown>>,
): Promise<T> {
  const { data, errors } = await executeAs(parts, actor, document, variables);
  if (errors !== undefined && errors.length > 0) throw failureOf(errors);
  return data as T;
}
