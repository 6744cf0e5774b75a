import type { Milliseconds } from './instant.js';

/** The closed list of reasons for which Accord refuses an act. The API shows it as `extensions.code`. */
export type FaultCode =
  | 'UNAUTHENTICATED'
  | 'FORBIDDEN'
  | 'NOT_FOUND'
  | 'INVALID_INPUT'
  | 'CONFLICT'
  | 'RATE_LIMITED'
  | 'TOO_COMPLEX';

/** One fault of an input: where it is (`objectives.2.target`) and what is wrong with it. */
export interface Issue {
  readonly path: string;
  readonly message: string;
}

/**
 * A refusal with its reason. `issues` is filled for INVALID_INPUT and names every fault found, not only the first; `retryAfter`
 * for RATE_LIMITED where it is known after how long the same may be asked again.
 */
export class Fault extends Error {
  override readonly name = 'Fault';

  constructor(
    readonly code: FaultCode,
    message: string,
    readonly issues: readonly Issue[] = [],
    readonly retryAfter: Milliseconds | null = null,
  ) {
    super(message);
  }
}

/** INVALID_INPUT with all issues, or nothing when there are none. */
export function refuseIssues(issues: readonly Issue[]): void {
  if (issues.length === 0) return;
  const listed = issues.slice(0, 3).map((issue) => `${issue.path}: ${issue.message}`);
  const more = issues.length > 3 ? ` (and ${issues.length - 3} more)` : '';
  throw new Fault('INVALID_INPUT', `${listed.join('; ')}${more}`, issues);
}

/** RATE_LIMITED by a limit that knows when it will have room: after `retryAfter`. */
export function rateLimited(message: string, retryAfter: Milliseconds): Fault {
  return new Fault('RATE_LIMITED', message, [], retryAfter);
}

/** The one answer for what is unknown and for what is not yours. */
export function notFound(what: string): Fault {
  return new Fault('NOT_FOUND', `${what} not found`);
}
