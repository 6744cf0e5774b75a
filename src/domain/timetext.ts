import type { Instant, LocalDate, Milliseconds } from './instant.js';
import { DAY, HOUR, MINUTE, SECOND } from './instant.js';
import { isLocalDate } from './localtime.js';

/** Years outside this span are taken for slips of the pen. */
const FIRST_YEAR = 1970;
const LAST_YEAR = 2199;
const LONGEST_DURATION: Milliseconds = 36_525 * DAY;

const INSTANT = /^(\d{4}-\d{2}-\d{2})[Tt](\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d{2}):(\d{2}))$/;
const DURATION = /^P(?:(\d+)W|(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)(?:\.(\d{1,3}))?S)?)?)$/;

/** A date of the Gregorian calendar, `YYYY-MM-DD`, years 1970 to 2199; null: it is none. */
export function parseDate(text: string): LocalDate | null {
  const year = Number(text.slice(0, 4));
  return year >= FIRST_YEAR && year <= LAST_YEAR && isLocalDate(text) ? text : null;
}

/** An RFC 3339 date-time with its offset, cut to whole milliseconds; null: it is none. No leap seconds. */
export function parseInstant(text: string): Instant | null {
  const match = INSTANT.exec(text);
  if (match === null || parseDate(match[1] ?? '') === null) return null;
  const [hour, minute, second] = [Number(match[2]), Number(match[3]), Number(match[4])];
  const [offsetHour, offsetMinute] = [Number(match[7] ?? 0), Number(match[8] ?? 0)];
  if (hour > 23 || minute > 59 || second > 59 || offsetHour > 23 || offsetMinute > 59) return null;
  const fraction = Number((match[5] ?? '').padEnd(3, '0').slice(0, 3));
  const offset = (match[6] === '-' ? -1 : 1) * (offsetHour * HOUR + offsetMinute * MINUTE);
  return Date.parse(`${match[1]}T00:00:00Z`) + hour * HOUR + minute * MINUTE + second * SECOND + fraction - offset;
}

function padded(length: number, amount: number, text: (index: number) => string): readonly string[] {
  return Array.from({ length: amount }, (_, index) => text(index).padStart(length, '0'));
}

const TWO_DIGITS = padded(2, 60, String);
/** `HH:MM:` of each minute of a day. */
const MINUTES = padded(6, 1_440, (minute) => `${TWO_DIGITS[Math.floor(minute / 60)]}:${TWO_DIGITS[minute % 60]}:`);
/** `SS.` */
const SECONDS = padded(3, 60, (second) => `${second}.`);
/** `mmmZ` */
const MILLISECONDS = padded(4, 1_000, (millisecond) => `${millisecond}Z`);

/** The end of the year 9999; the rest is left to Date. */
const LAST_KNOWN: Instant = 253_402_300_799_999;
/** Past this many days the texts of days are forgotten: a century holds a third of them. */
const KEPT_DAYS = 100_000;
/** `YYYY-MM-DDT` by days since 1970-01-01. */
const days = new Map<number, string>();

function dayText(day: number): string {
  let text = days.get(day);
  if (text === undefined) {
    text = new Date(day * DAY).toISOString().slice(0, -'00:00:00.000Z'.length);
    if (days.size >= KEPT_DAYS) days.clear();
    days.set(day, text);
  }
  return text;
}

/**
 * RFC 3339 in UTC with milliseconds. Throws RangeError where there is no such instant. The text of Date's toISOString, put
 * together from known parts in a third of its time: a page of tickets shows hundreds.
 */
export function formatInstant(instant: Instant): string {
  if (!Number.isInteger(instant) || instant < 0 || instant > LAST_KNOWN) return new Date(instant).toISOString();
  const day = Math.floor(instant / DAY);
  const rest = instant - day * DAY;
  const time = `${MINUTES[Math.floor(rest / MINUTE)]}${SECONDS[Math.floor((rest % MINUTE) / SECOND)]}`;
  return `${dayText(day)}${time}${MILLISECONDS[rest % SECOND]}`;
}

/** An ISO 8601 duration of weeks, days (24 hours each), hours, minutes and seconds, at most 100 years; null: it is none. */
export function parseDuration(text: string): Milliseconds | null {
  const match = DURATION.exec(text);
  if (match === null || text.endsWith('P') || text.endsWith('T')) return null;
  const part = (index: number): number => Number(match[index] ?? 0);
  const fraction = Number((match[6] ?? '').padEnd(3, '0'));
  const length = part(1) * 7 * DAY + part(2) * DAY + part(3) * HOUR + part(4) * MINUTE + part(5) * SECOND + fraction;
  return length <= LONGEST_DURATION ? length : null;
}

/** Why a duration of ISO 8601 is none that `parseDuration` takes; null: it does, or the text is no such duration. */
export function durationFault(text: string): string | null {
  if (parseDuration(text) !== null) return null;
  if (/^-P|^P.*-\d/.test(text)) return 'must not be negative';
  if (/\d[.,]\d{4,}S$/.test(text)) return 'must not be finer than a millisecond';
  if (/^P[^T]*\d[YM]/.test(text)) return 'must not have years or months: they have no fixed length';
  return DURATION.test(text) && /\d[WDHMS]$/.test(text) ? 'must be at most 100 years, P36525D' : null;
}

/** ISO 8601 in hours, minutes and seconds: days are left out, for a working day has no fixed length. Negative: `-PT5M`. */
export function formatDuration(length: Milliseconds): string {
  const sign = length < 0 ? '-' : '';
  const size = Math.abs(length);
  const hours = Math.floor(size / HOUR);
  const minutes = Math.floor((size % HOUR) / MINUTE);
  const seconds = (size % MINUTE) / SECOND;
  const text = `${hours > 0 ? `${hours}H` : ''}${minutes > 0 ? `${minutes}M` : ''}${seconds > 0 ? `${seconds}S` : ''}`;
  return text === '' ? 'PT0S' : `${sign}PT${text}`;
}
