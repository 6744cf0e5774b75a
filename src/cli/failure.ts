import { Fault } from '../domain/fault.js';
import { withoutCredentials } from '../platform/log.js';
import { StartRefusal } from '../platform/refusal.js';

const WENT_AWAY = 'The database went away. Run the command again: what was done already is not done twice.';

/** What the database or the machine said, and what to do about it. */
const REMEDIES: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'The database does not answer. Start it, or correct DATABASE_URL.',
  ENOTFOUND: 'The host of the database is not known. Correct DATABASE_URL.',
  ETIMEDOUT: 'The database does not answer. Check DATABASE_URL and the network.',
  EADDRINUSE: 'The port is taken, perhaps by another Accord: stop that one, or set PORT to another port.',
  EACCES: 'The file or folder may not be used by this user.',
  ECONNRESET: WENT_AWAY,
  EPIPE: WENT_AWAY,
  '57P01': WENT_AWAY,
  '57P02': WENT_AWAY,
  '57P03': 'The database is starting or stopping. Run the command again in a moment.',
  '28P01': 'The database refuses the password. Correct DATABASE_URL, or set the login role up with "accord migrate".',
  '28000': 'The database refuses the login. Correct DATABASE_URL, or set the login role up with "accord migrate".',
  '3D000': 'The database does not exist. Create it, or correct DATABASE_URL.',
};

/** What the driver says, without a code, of connections that were lost under it. */
const LOST_CONNECTION = /^Connection terminated|^Client has encountered a connection error|^Client was closed/;

function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError) return error.errors.map(codeOf).find((code) => code !== undefined);
  const { code } = (error ?? {}) as { code?: unknown };
  return typeof code === 'string' ? code : undefined;
}

function explainFault({ message, issues }: Fault): string {
  if (issues.length === 0) return message;
  return issues.map((issue) => (issue.path === '' ? issue.message : `${issue.path}: ${issue.message}`)).join('\n');
}

/** An error in words for who typed the command: all that is wrong, what to do next, and no stack. */
export function explain(error: unknown): string {
  if (error instanceof Fault) return explainFault(error);
  if (error instanceof StartRefusal) return error.message;
  const said = withoutCredentials(error instanceof Error ? error.message : String(error));
  const remedy = REMEDIES[codeOf(error) ?? ''] ?? (LOST_CONNECTION.test(said) ? WENT_AWAY : undefined);
  if (remedy !== undefined) return said === '' ? remedy : `${remedy} (${said})`;
  return `That should not have happened: ${said}`;
}
