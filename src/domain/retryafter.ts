import { DAY, type Instant, type Milliseconds, SECOND } from './instant.js';

/** The longest a receiver is left alone because it asks for it. */
const LONGEST: Milliseconds = DAY;
const SECONDS = /^\d{1,10}$/;
/** IMF-fixdate, the one form of an HTTP date that may be sent (RFC 9110, 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`. */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * How long the header Retry-After (RFC 9110, 10.2.3) asks to wait from `now`, 0 to a day: so many seconds, or until an HTTP date.
 * null: there is none, or it is neither.
 */
export function readRetryAfter(header: string | undefined, now: Instant): Milliseconds | null {
  const text = header?.trim() ?? '';
  if (SECONDS.test(text)) return Math.min(Number(text) * SECOND, LONGEST);
  const until = HTTP_DATE.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(until) ? null : Math.min(Math.max(until - now, 0), LONGEST);
}
