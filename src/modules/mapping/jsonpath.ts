import type { Columns, JsonObject, ReadColumn } from './column.js';

type Step = (value: unknown) => unknown;

/** A name, then any number of `[2]` or `[field=status]`. */
const SEGMENT = /^([^.[\]=]+)((?:\[[^[\]]+\])*)$/;
const CHOICE = /\[([^[\]]+)\]/g;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

// Own members only: "toString" may be a member of a document, and is one of every object.
function member(name: string): Step {
  return (value) => (isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined);
}

/** One element of a list: by its place, or the first whose member says so. */
function element(choice: string): Step {
  const equals = choice.indexOf('=');
  if (equals < 0) return (value) => (Array.isArray(value) ? value[Number(choice)] : undefined);
  const read = member(choice.slice(0, equals));
  const wanted = choice.slice(equals + 1);
  return (value) => (Array.isArray(value) ? value.find((one) => textOf(read(one)) === wanted) : undefined);
}

/** A number as JavaScript writes it, true and false as words; null for what is no single value. */
function textOf(value: unknown): string | null {
  if (typeof value === 'string') return value;
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

function stepsOf(segment: string): Step[] | null {
  const [, name, choices = ''] = SEGMENT.exec(segment) ?? [];
  if (name === undefined) return null;
  const chosen = [...choices.matchAll(CHOICE)].map(([, choice = '']) => choice);
  if (!chosen.every((choice) => /^\d{1,6}$/.test(choice) || /^[^=]+=./.test(choice))) return null;
  return [member(name), ...chosen.map(element)];
}

/** The segments of a path: the dots within brackets belong to what is looked for. */
function segmentsOf(path: string): string[] {
  return path.split(/\.(?![^[]*\])/);
}

function pathReader(path: string): ReadColumn | string {
  const steps = segmentsOf(path).map(stepsOf);
  if (steps.includes(null))
    return `"${path}" is no path: write it as ticket.priority or changelog.items[field=status].to`;
  const walk = steps.flatMap((one) => one ?? []);
  return (row) => textOf(walk.reduce<unknown>((value, step) => step(value), row));
}

/** Columns of JSON documents: paths into them. What a document lacks is missing, what a mapping does not name is ignored. */
export const JSON_COLUMNS: Columns = { column: pathReader };
