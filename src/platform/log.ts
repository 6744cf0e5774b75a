import { type DestinationStream, type Logger, pino } from 'pino';

export type Log = Logger;

/**
 * How often a healthy installation logs at a level:
 * - fatal: never; the process ends.
 * - error: never; someone should look.
 * - warn: a few a day: a connection was lost and found again, a tenant's work is retried.
 * - info: a few at start and stop, one an act of an operator.
 * - debug: one a request or batch. trace: more.
 */
export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

/** Who acts and what proves it; on a log line itself and one object below it. */
const SECRET_KEYS = ['authorization', 'cookie', 'password', 'secret', 'token', 'apiKey', 'subject'];
const SECRET_PATHS = SECRET_KEYS.flatMap((key) => [key, `*.${key}`, `*.*.${key}`]);

const CREDENTIALS_IN_URL = /\/\/[^/\s@]+@/g;

interface LoggedError {
  readonly type: string;
  readonly message: string;
  readonly stack?: string;
  readonly code?: unknown;
  readonly cause?: LoggedError;
}

/** A text without the user and password of any address in it. */
export function withoutCredentials(text: string): string {
  return text.replaceAll(CREDENTIALS_IN_URL, '//');
}

/**
 * What of an error is written. The rest is left out on purpose: PostgreSQL's `detail` and TypeORM's `parameters` hold the
 * values of rows, and those may be a ticket's text or a secret.
 */
export function loggedError(error: unknown): LoggedError {
  // pino's serializer meets what was made loggable before.
  if (isLogged(error)) return error;
  if (!(error instanceof Error)) return { type: typeof error, message: withoutCredentials(textOf(error)) };
  const { code, cause } = error as { code?: unknown; cause?: unknown };
  return {
    type: error.name,
    message: withoutCredentials(error.message),
    ...(error.stack === undefined ? {} : { stack: withoutCredentials(error.stack) }),
    ...(code === undefined ? {} : { code }),
    ...(cause === undefined ? {} : { cause: loggedError(cause) }),
  };
}

function isLogged(error: unknown): error is LoggedError {
  const { type, message } = (error ?? {}) as Partial<Record<keyof LoggedError, unknown>>;
  return !(error instanceof Error) && typeof type === 'string' && typeof message === 'string';
}

/** What was thrown or handed on as an error without being one. */
function textOf(thrown: unknown): string {
  const { message } = (thrown ?? {}) as { message?: unknown };
  return typeof message === 'string' ? message : String(thrown);
}

/** pino takes an error's message, as it is, for the message of a line that was given none. */
function messageOf(line: unknown): string | null {
  const error = line instanceof Error ? line : (line as { err?: unknown } | null)?.err;
  return error instanceof Error ? withoutCredentials(error.message) : null;
}

/** One JSON object a line, to standard error by default: standard output belongs to what a command prints. */
export function createLog(level: LogLevel, destination: DestinationStream = pino.destination(2)): Log {
  return pino(
    {
      level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      redact: { paths: SECRET_PATHS, censor: '[redacted]' },
      serializers: { err: loggedError, error: loggedError },
      hooks: {
        logMethod(given, method) {
          const message = given.length === 1 ? messageOf(given[0]) : null;
          method.apply(this, message === null ? given : [given[0], message]);
        },
      },
    },
    destination,
  );
}
