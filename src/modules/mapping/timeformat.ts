import { DAY, HOUR, type Instant, MINUTE, SECOND } from '../../domain/instant.js';
import { parseInstant } from '../../domain/timetext.js';
import { findZone, type Zone } from '../../domain/zone.js';

/** Reads a time from a cell; null: it is none. */
export type TimeReader = (text: string) => Instant | null;

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];

type Part = 'year' | 'month' | 'day' | 'hour' | 'hour12' | 'half' | 'minute' | 'second' | 'fraction' | 'offset';

const TOKENS: Readonly<Record<string, readonly [part: Part, pattern: string]>> = {
  yyyy: ['year', '(\\d{4})'],
  M: ['month', '(\\d{1,2})'],
  MM: ['month', '(\\d{2})'],
  MMM: ['month', '([A-Za-z]{3})'],
  d: ['day', '(\\d{1,2})'],
  dd: ['day', '(\\d{2})'],
  H: ['hour', '(\\d{1,2})'],
  HH: ['hour', '(\\d{2})'],
  h: ['hour12', '(\\d{1,2})'],
  hh: ['hour12', '(\\d{2})'],
  mm: ['minute', '(\\d{2})'],
  ss: ['second', '(\\d{2})'],
  SSS: ['fraction', '(\\d{3})'],
  a: ['half', '([AaPp][Mm])'],
  X: ['offset', '(Z|[+-]\\d{2}(?::?\\d{2})?)'],
};

interface Pattern {
  readonly expression: RegExp;
  readonly parts: readonly Part[];
}

/** The pattern, or what is wrong with it. */
function compilePattern(format: string): Pattern | string {
  const parts: Part[] = [];
  let source = '';
  for (const [piece, quoted, letters] of format.matchAll(/'([^']*)'|([A-Za-z])\2*|[^A-Za-z']/g)) {
    if (letters === undefined) {
      source += (quoted ?? piece).replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
      continue;
    }
    const token = TOKENS[piece];
    if (token === undefined) return `"${piece}" is no part of a time: use ${Object.keys(TOKENS).join(' ')}`;
    if (parts.includes(token[0])) return `holds the ${token[0]} twice (M is the month, m the minute)`;
    parts.push(token[0]);
    source += token[1];
  }
  for (const needed of ['year', 'month', 'day'] as const) if (!parts.includes(needed)) return `lacks the ${needed}`;
  if (parts.includes('hour12') !== parts.includes('half')) return 'needs both h and a, or neither';
  if (parts.includes('hour12') && parts.includes('hour')) return 'holds both H and h';
  return { expression: new RegExp(`^${source}$`), parts };
}

function monthOf(text: string): number {
  return /^\d/.test(text) ? Number(text) : MONTHS.indexOf(text.toLowerCase()) + 1;
}

function offsetOf(text: string): number {
  if (text === 'Z') return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(3).replace(':', '') || 0);
  return (text.startsWith('-') ? -minutes : minutes) * MINUTE;
}

/** Hours since midnight; NaN: no such hour. */
function hourOf(found: Partial<Record<Part, string>>): number {
  if (found.half === undefined) return Number(found.hour ?? 0);
  const hour = Number(found.hour12);
  if (hour < 1 || hour > 12) return Number.NaN;
  return (hour % 12) + (found.half.toLowerCase() === 'pm' ? 12 : 0);
}

function instantOf(found: Partial<Record<Part, string>>, zone: Zone | null): Instant | null {
  const [year, month, day] = [Number(found.year), monthOf(found.month ?? ''), Number(found.day)];
  const midnight = Date.UTC(year, month - 1, day);
  const isDate = new Date(midnight).getUTCMonth() === month - 1 && new Date(midnight).getUTCDate() === day;
  const [hour, minute, second] = [hourOf(found), Number(found.minute ?? 0), Number(found.second ?? 0)];
  if (!isDate || year < 1970 || year > 2199 || !(hour <= 23) || minute > 59 || second > 59) return null;
  const wall = hour * HOUR + minute * MINUTE + second * SECOND + Number(found.fraction ?? 0);
  if (found.offset !== undefined) return midnight + wall - offsetOf(found.offset);
  return zone === null ? null : zone.instantAt(midnight / DAY, wall);
}

function patternReader({ expression, parts }: Pattern, zone: Zone | null): TimeReader {
  // Rows of a ticket repeat their times.
  let lastText = '';
  let lastTime: Instant | null = null;
  return (text) => {
    if (text === lastText) return lastTime;
    const match = expression.exec(text);
    const found: Partial<Record<Part, string>> = {};
    for (const [index, part] of parts.entries()) found[part] = match?.[index + 1] ?? '';
    lastText = text;
    lastTime = match === null ? null : instantOf(found, zone);
    return lastTime;
  };
}

function epochReader(unit: number): TimeReader {
  return (text) => (/^\d{1,14}(\.\d+)?$/.test(text) ? Math.round(Number(text) * unit) : null);
}

/** Compiles a time format; `complain` is told what is wrong with the format or the zone. */
export function timeReader(
  format: string,
  zoneName: string | undefined,
  complain: (field: 'format' | 'zone', message: string) => void,
): TimeReader {
  if (format === 'RFC3339') return parseInstant;
  if (format === 'EPOCH_SECONDS') return epochReader(SECOND);
  if (format === 'EPOCH_MILLISECONDS') return epochReader(1);
  const pattern = compilePattern(format);
  const zone = zoneName === undefined ? null : findZone(zoneName);
  if (zoneName !== undefined && zone === null) complain('zone', `"${zoneName}" is no IANA time zone`);
  if (typeof pattern === 'string') {
    complain('format', pattern);
    return () => null;
  }
  if (zoneName === undefined && !pattern.parts.includes('offset')) {
    complain('zone', `is needed: times written as ${format} do not say their offset`);
  }
  return patternReader(pattern, zone);
}
