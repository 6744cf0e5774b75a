import { canonicalJson } from './canonicaljson.js';
import type { ContractTerms } from './terms.js';

/** A value of the terms, as JSON has it. */
export type TermsValue =
  | string
  | number
  | boolean
  | null
  | readonly TermsValue[]
  | { readonly [name: string]: TermsValue };

/** What differs between two versions of the terms. */
export interface TermsChange {
  /** Where, for example `objectives.phone.target`: objectives by key, holidays by date, extra days by date and minute, other lists by place. */
  readonly path: string;
  /** undefined: it was not there. */
  readonly before: TermsValue | undefined;
  /** undefined: it is gone. */
  readonly after: TermsValue | undefined;
}

/** The fields that name the entries of a list; that they stand elsewhere in their list changes nothing. A date may have several spans. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  objectives: ['key'],
  holidays: ['date'],
  extraDays: ['date', 'from'],
};

/** What one version of the terms changes of another, by path; values as the terms hold them. */
export function termsChanges(before: ContractTerms, after: ContractTerms): TermsChange[] {
  return [...compare('', plain(before), plain(after))];
}

/** With its fields in one order, however the terms came about. */
function plain(terms: ContractTerms): TermsValue {
  return JSON.parse(canonicalJson(terms)) as TermsValue;
}

function* compare(path: string, before: TermsValue | undefined, after: TermsValue | undefined): Generator<TermsChange> {
  const [a, b] = [fieldsOf(path, before), fieldsOf(path, after)];
  if (a === null || b === null) {
    if (JSON.stringify(before) !== JSON.stringify(after)) yield { path, before, after };
    return;
  }
  for (const name of new Set([...a.keys(), ...b.keys()])) {
    yield* compare(path === '' ? name : `${path}.${name}`, a.get(name), b.get(name));
  }
}

/** The parts of a value by name; null: it changes as a whole. */
function fieldsOf(path: string, value: TermsValue | undefined): Map<string, TermsValue> | null {
  if (value === null || typeof value !== 'object') return null;
  if (!Array.isArray(value)) return new Map(Object.entries(value));
  const entries = value as readonly TermsValue[];
  if (entries.some((entry) => typeof entry !== 'object')) return null;
  const naming = NAMES[path.split('.').at(-1) ?? ''];
  return new Map(entries.map((entry, place) => [nameOf(entry, naming) ?? String(place), entry]));
}

function nameOf(entry: TermsValue, naming: readonly string[] | undefined): string | null {
  const fields = entry as { readonly [name: string]: TermsValue };
  return naming === undefined ? null : naming.map((field) => String(fields[field])).join(' ');
}
