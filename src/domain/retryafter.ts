import { DAY, type Instant, type Milliseconds, SECOND } from './instant.js';

/** The longest a receiver is left alone because it asks for it. */
const LONGEST: Milliseconds = DAY;
const SECONDS = /^\d{1,10}$/;
/**
 * The forms of an HTTP date that a recipient must read (RFC 9110, 5.6.7): `Sun, 06 Nov 1994 08:49:37 GMT`, and of old
 * `Sunday, 06-Nov-94 08:49:37 GMT` and `Sun Nov  6 08:49:37 1994`.
 */
const HTTP_DATES = [
  /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{5,8}, \d{2}-[A-Z][a-z]{2}-\d{2} \d{2}:\d{2}:\d{2} GMT$/,
  /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/,
];

/**
 * How long the header Retry-After (RFC 9110, 10.2.3) asks to wait from `now`, 0 to a day: so many seconds, or until an HTTP date.
 * null: there is none, or it is neither.
 */
export function readRetryAfter(header: string | undefined, now: Instant): Milliseconds | null {
  const text = header?.trim() ?? '';
  if (SECONDS.test(text)) return Math.min(Number(text) * SECOND, LONGEST);
  const isDate = HTTP_DATES.some((form) => form.test(text));
  // The last form does not say so, and means it, too.
  const until = isDate ? Date.parse(text.endsWith('GMT') ? text : `${text} GMT`) : Number.NaN;
  return Number.isNaN(until) ? null : Math.min(Math.max(until - now, 0), LONGEST);
}
