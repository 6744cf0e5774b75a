import { moneyText } from '../../domain/money.js';
import type { TermsChange, TermsValue } from '../../domain/termsdiff.js';
import { formatDuration } from '../../domain/timetext.js';
import { wallTime } from '../calendar/walltime.js';
import { fromMillionths } from './decimal.js';

/** Terms keep them in millionths. */
const MILLIONTHS: ReadonlySet<string> = new Set([
  'target',
  'weight',
  'minimumScore',
  'level',
  'share',
  'allocation',
  'atRisk',
  'pool',
]);
/** Milliseconds. */
const LENGTHS: ReadonlySet<string> = new Set([
  'workingTime',
  'before',
  'waitThreshold',
  'shortAbandon',
  'reopenWindow',
  'window',
]);
/** Minor units. */
const AMOUNTS: ReadonlySet<string> = new Set(['fee', 'amount']);
/** Lists whose entries go from one figure to another, and from one minute of the day to another. */
const OF_FIGURES: ReadonlySet<string> = new Set(['brackets', 'bands']);
const OF_HOURS: ReadonlySet<string> = new Set(['spans', 'extraDays']);

export interface ShownChange {
  readonly path: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** A change in the words of the API: shares and figures as decimals, lengths of time as durations, money with its digits. */
export function shownChange({ path, before, after }: TermsChange, currency: string): ShownChange {
  const names = path.split('.');
  return {
    path: names.map(nameOf).join('.'),
    before: textOf(names, before, currency),
    after: textOf(names, after, currency),
  };
}

/** An extra day is named by its date and the minute it begins. */
function nameOf(name: string, place: number, names: readonly string[]): string {
  if (names[place - 1] !== 'extraDays') return name;
  const [date, from] = name.split(' ');
  return `${date} ${wallTime(Number(from))}`;
}

function textOf(names: readonly string[], value: TermsValue | undefined, currency: string): string | null {
  if (value === undefined) return null;
  const shown = jsonOf(names, value, currency);
  return typeof shown === 'string' ? shown : JSON.stringify(shown);
}

function jsonOf(names: readonly string[], value: TermsValue, currency: string): TermsValue {
  if (typeof value === 'number') return numberOf(names, value, currency);
  if (value === null || typeof value !== 'object') return value;
  if (Array.isArray(value))
    return value.map((entry: TermsValue, place) => jsonOf([...names, String(place)], entry, currency));
  const fields = Object.entries(value).map(([name, field]) => [name, jsonOf([...names, name], field, currency)]);
  return Object.fromEntries(fields) as TermsValue;
}

function numberOf(names: readonly string[], value: number, currency: string): TermsValue {
  const name = names.at(-1) ?? '';
  if (MILLIONTHS.has(name)) return fromMillionths(value);
  if (LENGTHS.has(name)) return formatDuration(value);
  if (AMOUNTS.has(name)) return moneyText(value, currency);
  if (name !== 'from' && name !== 'to') return value;
  const list = names.at(-3) ?? '';
  if (OF_HOURS.has(list)) return wallTime(value);
  return OF_FIGURES.has(list) ? fromMillionths(value) : value;
}
