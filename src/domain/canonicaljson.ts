import { createHash } from 'node:crypto';
import { Fault } from './fault.js';

const HALF_A_PAIR = /\p{Surrogate}/u;

/**
 * The one text of a JSON value by RFC 8785 (JCS): no white space, names sorted by their UTF-16 code units, numbers and
 * strings as ECMAScript writes them. Fields that are undefined are left out. Throws INVALID_INPUT for a text that holds half
 * of a surrogate pair, and TypeError for what is no JSON at all (NaN, a function).
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value === 'string') return textOf(value);
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError(`${value} is no JSON number`);
  if (value === null || typeof value === 'boolean' || typeof value === 'number') return JSON.stringify(value);
  if (typeof value !== 'object') throw new TypeError(`a ${typeof value} is no JSON`);
  const fields = Object.entries(value).filter(([, field]) => field !== undefined);
  // As numbers of code units: `<` on strings compares just these.
  fields.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${fields.map(([name, field]) => `${textOf(name)}:${canonicalJson(field)}`).join(',')}}`;
}

function textOf(text: string): string {
  if (HALF_A_PAIR.test(text)) throw new Fault('INVALID_INPUT', 'a text holds half of a surrogate pair');
  return JSON.stringify(text);
}

/** SHA-256 of a text in UTF-8, in lower-case hex. */
export function textHash(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** SHA-256 of the canonical form: the same for everybody who has the same content, however it is laid out. */
export function canonicalHash(value: unknown): string {
  return textHash(canonicalJson(value));
}

const TOKEN = /"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]/g;

/**
 * A name that stands twice in one object of a valid JSON text; null: none does. Readers differ in which of the two they
 * take, so what such a text says has no one hash.
 */
export function repeatedName(json: string): string | null {
  const open: (Set<string> | null)[] = [];
  let text = '';
  for (const [token] of json.matchAll(TOKEN)) {
    if (token === '{') open.push(new Set());
    else if (token === '[') open.push(null);
    else if (token === '}' || token === ']') open.pop();
    else if (token === ':') {
      const name = JSON.parse(text) as string;
      const names = open.at(-1);
      if (names?.has(name)) return name;
      names?.add(name);
    } else if (token !== ',') text = token;
  }
  return null;
}
