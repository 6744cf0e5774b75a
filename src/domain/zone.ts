import { Temporal } from 'temporal-polyfill';
import { Fault } from './fault.js';
import { DAY, type Instant, type Milliseconds } from './instant.js';

/** A calendar day as the number of days since 1970-01-01. */
export type DayNumber = number;

/** The years Accord knows; an instant or date outside them is refused, so that nothing compiles without end. */
export const FIRST_YEAR = 1900;
export const LAST_YEAR = 2199;

/** The local days of one time zone. A day is what lies between its first instant and the next day's first instant. */
export interface Zone {
  readonly name: string;
  /** The first instant of a day; that of the next day where the zone skipped the day altogether. */
  dayStart(day: DayNumber): Instant;
  dayOf(t: Instant): DayNumber;
  /** The instant of a wall time, `wall` milliseconds after the wall's midnight; a wall time that is skipped is read with the offset before the gap, one that occurs twice is its first occurrence. */
  instantAt(day: DayNumber, wall: Milliseconds): Instant;
  /** What the wall clock shows, as milliseconds since 1970-01-01T00:00 on that clock. */
  wallClock(t: Instant): Milliseconds;
}

const FIRST_DAY = Date.UTC(FIRST_YEAR, 0, 1) / DAY;
const LAST_DAY = Date.UTC(LAST_YEAR + 1, 0, 1) / DAY;
const CHUNK_BITS = 9;
const CHUNK_DAYS = 1 << CHUNK_BITS;

const zones = new Map<string, Zone>();

/** The zone of an IANA name, with its day boundaries cached for the life of the process. Throws INVALID_INPUT for an unknown name. */
export function zoneOf(name: string): Zone {
  const zone = findZone(name);
  if (zone === null) throw new Fault('INVALID_INPUT', `unknown time zone ${name.slice(0, 64)}`);
  return zone;
}

/** The zone of an IANA name in its usual spelling, or null; offsets such as `+02:00` name none. */
export function findZone(name: string): Zone | null {
  const known = zones.get(name);
  if (known !== undefined) return known;
  if (!isZoneName(name)) return null;
  const zone = createZone(name);
  zones.set(name, zone);
  return zone;
}

function isZoneName(name: string): boolean {
  if (name.length > 64 || !/^[A-Za-z]/.test(name)) return false;
  try {
    return Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(name).timeZoneId === name;
  } catch {
    return false;
  }
}

function createZone(name: string): Zone {
  const chunks = new Map<number, Float64Array>();

  function dayStart(day: DayNumber): Instant {
    const chunk = chunks.get(day >> CHUNK_BITS) ?? fill(day >> CHUNK_BITS);
    return chunk[day & (CHUNK_DAYS - 1)] as number;
  }

  function fill(index: number): Float64Array {
    const first = index << CHUNK_BITS;
    if (!(first + CHUNK_DAYS > FIRST_DAY && first <= LAST_DAY)) throw outsideYears();
    const starts = compileDayStarts(name, first);
    chunks.set(index, starts);
    return starts;
  }

  function dayOf(t: Instant): DayNumber {
    const utcDay = Math.floor(t / DAY);
    if (!(utcDay >= FIRST_DAY && utcDay <= LAST_DAY)) throw outsideYears();
    if (dayStart(utcDay + 1) <= t) return utcDay + 1;
    return dayStart(utcDay) <= t ? utcDay : utcDay - 1;
  }

  function instantAt(day: DayNumber, wall: Milliseconds): Instant {
    const wallDay = day + Math.floor(wall / DAY);
    const inDay = wall - (wallDay - day) * DAY;
    const start = dayStart(wallDay);
    if (inDay === 0) return start;
    // Only a day without a clock change is 24 hours long, and only there may wall time be added to its first instant.
    if (dayStart(wallDay + 1) - start === DAY) return start + inDay;
    return plainDateTime(wallDay * DAY + inDay).toZonedDateTime(name, { disambiguation: 'compatible' })
      .epochMilliseconds;
  }

  function wallClock(t: Instant): Milliseconds {
    const day = dayOf(t);
    const start = dayStart(day);
    if (dayStart(day + 1) - start === DAY) return day * DAY + t - start;
    const local = Temporal.Instant.fromEpochMilliseconds(t).toZonedDateTimeISO(name);
    return t + local.offsetNanoseconds / 1_000_000;
  }

  return { name, dayStart, dayOf, instantAt, wallClock };
}

/**
 * First instants of consecutive days. From a midnight up to the next clock change they lie exactly 24 hours apart, which
 * spares most conversions.
 */
function compileDayStarts(name: string, first: DayNumber): Float64Array {
  const starts = new Float64Array(CHUNK_DAYS);
  for (let i = 0; i < CHUNK_DAYS; ) {
    const midnight = plainDateTime((first + i) * DAY);
    const day = midnight.toPlainDate().toZonedDateTime(name);
    const change = day.getTimeZoneTransition('next')?.epochMilliseconds ?? Number.POSITIVE_INFINITY;
    // Where clocks skip midnight the day begins later, and the next one less than 24 hours after that.
    const end = day.toPlainDateTime().equals(midnight) ? CHUNK_DAYS : i + 1;
    let start = day.epochMilliseconds;
    do {
      starts[i] = start;
      i += 1;
      start += DAY;
    } while (i < end && start < change);
  }
  return starts;
}

function plainDateTime(wall: Milliseconds): Temporal.PlainDateTime {
  return Temporal.Instant.fromEpochMilliseconds(wall).toZonedDateTimeISO('UTC').toPlainDateTime();
}

export function outsideYears(): Fault {
  return new Fault('INVALID_INPUT', `a time lies outside the years ${FIRST_YEAR} to ${LAST_YEAR}`);
}
