import pg from 'pg';
import type { EntitySchemaColumnOptions } from 'typeorm';
import type { Instant } from '../domain/instant.js';
import { readInstant } from './readinstant.js';

const INT8 = 20;
const INT8_ARRAY = 1016;
const DATE = 1082;
const DATE_ARRAY = 1182;
const TIMESTAMPTZ = 1184;
const TIMESTAMPTZ_ARRAY = 1185;
const NUMERIC = 1700;
const NUMERIC_ARRAY = 1231;

const parseAnyTimestamp = pg.types.getTypeParser(TIMESTAMPTZ, 'text') as (text: string) => Date | number;

/** A timestamptz as PostgreSQL prints it, to epoch milliseconds; `infinity` is Infinity. */
function parseInstant(text: string): Instant {
  if (text === 'infinity') return Number.POSITIVE_INFINITY;
  if (text === '-infinity') return Number.NEGATIVE_INFINITY;
  // Other zones, eras and years are left to the general parser.
  return readInstant(text) ?? Number(parseAnyTimestamp(text));
}

function parseWhole(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value)) throw new RangeError(`the database holds ${text}, which no number holds exactly`);
  return value;
}

function asIs(text: string): string {
  return text;
}

/** pg-types' own, whose published type describes a later version. */
const arrayParser = pg.types.arrayParser as unknown as {
  create(source: string, transform: (entry: string | null) => unknown): { parse(): unknown[] };
};

function arrayOf(parse: (text: string) => unknown): (text: string) => unknown[] {
  return (text) => arrayParser.create(text, (entry) => (entry === null ? null : parse(entry))).parse();
}

const PARSERS: ReadonlyMap<number, (text: string) => unknown> = new Map<number, (text: string) => unknown>([
  [INT8, parseWhole],
  [INT8_ARRAY, arrayOf(parseWhole)],
  [DATE, asIs],
  [DATE_ARRAY, arrayOf(asIs)],
  [TIMESTAMPTZ, parseInstant],
  [TIMESTAMPTZ_ARRAY, arrayOf(parseInstant)],
  [NUMERIC, asIs],
  [NUMERIC_ARRAY, arrayOf(asIs)],
]);

/**
 * How the values of one pool's clients are read: timestamptz as epoch milliseconds, date as its text, int8 as a number,
 * numeric as its text. Given to each pool, because pg's own table of parsers is shared by everything in the process.
 */
export const valueTypes: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
    (format !== 'binary' && PARSERS.get(oid)) || pg.types.getTypeParser(oid, format)) as typeof pg.types.getTypeParser,
};

/** The text of an instant as a timestamptz parameter; Infinity, as of a ticket without a due time, is `infinity`. */
export function instantParam(instant: Instant): string;
export function instantParam(instant: Instant | null): string | null;
export function instantParam(instant: Instant | null): string | null {
  if (instant === null) return null;
  if (instant === Number.POSITIVE_INFINITY) return 'infinity';
  if (instant === Number.NEGATIVE_INFINITY) return '-infinity';
  return new Date(instant).toISOString();
}

/** Instants of one array parameter, for `unnest($1::timestamptz[])`. */
export function instantParams(instants: readonly (Instant | null)[]): (string | null)[] {
  return instants.map((instant) => instantParam(instant));
}

// TypeORM turns every text for a timestamptz into a Date; pg asks an object with toPostgres for its text.
function instantToDatabase(instant: Instant | null | undefined): unknown {
  if (instant === null || instant === undefined) return instant;
  if (Number.isFinite(instant)) return new Date(instant);
  return { toPostgres: () => instantParam(instant) };
}

// TypeORM's hydration hands 1970-01-01T00:00:00Z, a falsy number, through unchanged: nothing is left to do.
function instantFromDatabase(value: unknown): unknown {
  return value instanceof Date ? value.getTime() : value;
}

type ColumnOptions = Partial<EntitySchemaColumnOptions>;

/** A `timestamptz(3)` column that entities hold as epoch milliseconds. */
export function instantColumn(options: ColumnOptions = {}): EntitySchemaColumnOptions {
  const transformer = { to: instantToDatabase, from: instantFromDatabase };
  return { type: 'timestamptz', precision: 3, transformer, ...options };
}

/** A `date` column that entities hold as `YYYY-MM-DD`. */
export function dateColumn(options: ColumnOptions = {}): EntitySchemaColumnOptions {
  return { type: 'date', ...options };
}

export function uuidColumn(options: ColumnOptions = {}): EntitySchemaColumnOptions {
  return { type: 'uuid', ...options };
}

export function textColumn(options: ColumnOptions = {}): EntitySchemaColumnOptions {
  return { type: 'text', ...options };
}

export function integerColumn(options: ColumnOptions = {}): EntitySchemaColumnOptions {
  return { type: 'integer', ...options };
}

/** A `bigint` column; its values must be whole numbers that a double holds exactly. */
export function bigintColumn(options: ColumnOptions = {}): EntitySchemaColumnOptions {
  return { type: 'bigint', ...options };
}

export function booleanColumn(options: ColumnOptions = {}): EntitySchemaColumnOptions {
  return { type: 'boolean', ...options };
}

export function jsonColumn(options: ColumnOptions = {}): EntitySchemaColumnOptions {
  return { type: 'jsonb', ...options };
}
