import { randomUUID } from 'node:crypto';
import { type ExecutionResult, type FormattedExecutionResult, GraphQLError, type GraphQLFormattedError } from 'graphql';
import { Fault, type FaultCode, type Issue } from '../domain/fault.js';
import { SECOND } from '../domain/instant.js';
import { excerpt } from '../domain/text.js';
import type { Log } from '../platform/log.js';
import { databaseFault } from './databasefault.js';
import { inputIssue } from './inputissue.js';

export type ErrorCode = FaultCode | 'INTERNAL';

/** Messages may quote what was sent, and that may be a megabyte. */
const LONGEST_MESSAGE = 500;
const STATUS: Partial<Record<ErrorCode, number>> = { UNAUTHENTICATED: 401, RATE_LIMITED: 429 };

/** HTTP status of a request refused as a whole. */
export function statusOf(code: ErrorCode): number {
  return STATUS[code] ?? 400;
}

/** Headers of a refusal: how to sign in, or after how many whole seconds to ask again, where that is known. */
export function headersOf(error: unknown): Readonly<Record<string, string>> {
  const fault = faultOf(error);
  if (fault?.code === 'UNAUTHENTICATED') return { 'www-authenticate': 'Bearer' };
  const wait = fault?.retryAfter ?? null;
  return wait === null ? {} : { 'retry-after': String(Math.ceil(wait / SECOND)) };
}

/** The one way errors leave the server: a Fault with its code, what the caller got wrong as INVALID_INPUT, all else masked. */
export function presentError(error: unknown, log: Log): GraphQLFormattedError {
  const place = placeOf(error);
  const fault = faultOf(error);
  if (fault !== null) {
    const issues = fault.issues.map(({ path, message }) => ({
      path: excerpt(path, LONGEST_MESSAGE),
      message: excerpt(message, LONGEST_MESSAGE),
    }));
    const extensions = fault.code === 'INVALID_INPUT' ? { code: fault.code, issues } : { code: fault.code };
    return { message: excerpt(fault.message, LONGEST_MESSAGE), ...place, extensions };
  }
  const logId = randomUUID();
  log.error({ err: causeOf(error), logId }, 'an operation failed');
  return {
    message: `Something went wrong on our side; the log has it as ${logId}`,
    ...place,
    extensions: { code: 'INTERNAL', logId },
  };
}

/** As many errors of one answer as are told to a socket. */
const MOST_ERRORS = 20;

export function presentErrors(errors: readonly unknown[], log: Log): GraphQLFormattedError[] {
  return errors.slice(0, MOST_ERRORS).map((error) => presentError(error, log));
}

/** What a socket is told of an execution. */
export function presentResult({ errors, ...rest }: ExecutionResult, log: Log): FormattedExecutionResult {
  return errors ? { ...rest, errors: presentErrors(errors, log) } : rest;
}

/** As GraphQL's own error, for what is refused before execution. */
export function refusal(error: unknown): GraphQLError {
  if (error instanceof GraphQLError) return error;
  return new GraphQLError(error instanceof Error ? error.message : String(error), {
    originalError: error instanceof Error ? error : null,
  });
}

/** How an operation ended that ended with this error. */
export function outcomeOf(error: unknown): ErrorCode {
  return faultOf(error)?.code ?? 'INTERNAL';
}

export function codeOf(error: GraphQLFormattedError): ErrorCode {
  return (error.extensions?.code as ErrorCode | undefined) ?? 'INTERNAL';
}

/** null: nothing the caller could do anything about. */
function faultOf(error: unknown): Fault | null {
  const cause = causeOf(error);
  if (cause instanceof Fault) return cause;
  if (cause instanceof RangeError && isSyntaxError(error))
    return new Fault('TOO_COMPLEX', 'the document nests too deeply');
  if (!(cause instanceof GraphQLError)) return databaseFault(cause);
  // graphql blames the caller for a node of the document; a resolver's wrong answer has a path only.
  const isOurs = error instanceof GraphQLError && error.path !== undefined && cause.nodes === undefined;
  if (isOurs) return null;
  if (cause.message.endsWith('tokens. Parsing aborted.'))
    return new Fault('TOO_COMPLEX', `the d${cause.message.slice('Syntax Error: D'.length)}`);
  const issue: Issue = inputIssue(error instanceof GraphQLError ? error : cause);
  return new Fault('INVALID_INPUT', issue.path === '' ? issue.message : `${issue.path}: ${issue.message}`, [issue]);
}

/** Apollo's wrapper around whatever its parser threw. */
function isSyntaxError(error: unknown): boolean {
  return error instanceof GraphQLError && error.extensions.code === 'GRAPHQL_PARSE_FAILED';
}

/** The error that started it, below what GraphQL wrapped around it. */
function causeOf(error: unknown): unknown {
  let cause = error;
  while (cause instanceof GraphQLError && cause.originalError) cause = cause.originalError;
  return cause;
}

function placeOf(error: unknown): Pick<GraphQLFormattedError, 'locations' | 'path'> {
  if (!(error instanceof GraphQLError)) return {};
  return {
    ...(error.locations === undefined ? {} : { locations: error.locations }),
    ...(error.path === undefined ? {} : { path: error.path }),
  };
}
