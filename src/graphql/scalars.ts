import 'reflect-metadata';
import { GraphQLError, GraphQLScalarType, Kind, type ValueNode } from 'graphql';
import type { Instant, LocalDate, Milliseconds } from '../domain/instant.js';
import {
  durationFault,
  formatDuration,
  formatInstant,
  parseDate,
  parseDuration,
  parseInstant,
} from '../domain/timetext.js';

interface TextScalar<T> {
  readonly name: string;
  readonly description: string;
  /** What a caller is told to send instead. */
  readonly expected: string;
  readonly parse: (text: string) => T | null;
  /** What is wrong with a text that is not parsed, where more can be said; null: not more than what to send. */
  readonly fault?: (text: string) => string | null;
  readonly format: (value: T) => string;
}

/** A scalar that goes in and out as a string only: a number of milliseconds in its place would hide its unit. */
function textScalar<T>(type: TextScalar<T>): GraphQLScalarType<T, string> {
  const expected = `must be ${type.expected}`;
  const read = (value: unknown, nodes?: ValueNode): T => {
    const text = typeof value === 'string' && value.length <= 64 ? value : null;
    const parsed = text === null ? null : type.parse(text);
    if (parsed !== null) return parsed;
    throw new GraphQLError(`${type.name} ${(text === null ? null : type.fault?.(text)) ?? expected}`, {
      nodes: nodes ?? null,
    });
  };
  return new GraphQLScalarType<T, string>({
    name: type.name,
    description: type.description,
    serialize: (value) => type.format(value as T),
    parseValue: (value) => read(value),
    parseLiteral: (node: ValueNode) => read(node.kind === Kind.STRING ? node.value : null, node),
  });
}

/** Instant <-> RFC 3339. */
export const DateTimeScalar = textScalar<Instant>({
  name: 'DateTime',
  description:
    'A point in time as RFC 3339 with its offset, for example 2026-03-06T16:00:00-05:00, from 1970 to 2199; answered in UTC with milliseconds. Finer fractions are cut off.',
  expected: 'a date and time with an offset, such as 2026-03-06T21:00:00Z, in the years 1970 to 2199',
  parse: parseInstant,
  format: formatInstant,
});

/** LocalDate <-> `YYYY-MM-DD`. */
export const DateScalar = textScalar<LocalDate>({
  name: 'Date',
  description:
    "A calendar date without time or zone, YYYY-MM-DD, from 1970 to 2199. A contract's dates are days of its own time zone.",
  expected: 'a calendar date such as 2026-03-06, in the years 1970 to 2199',
  parse: parseDate,
  format: (date) => date,
});

/** Milliseconds <-> ISO 8601 duration. */
export const DurationScalar = textScalar<Milliseconds>({
  name: 'Duration',
  description:
    'A length of time as an ISO 8601 duration of weeks, days of 24 hours, hours, minutes and seconds with at most milliseconds, at most 100 years, for example PT4H30M; answered without days. Negative (-PT5M) only in answers: so much too late.',
  expected: 'an ISO 8601 duration without years and months, such as PT4H30M',
  parse: parseDuration,
  fault: durationFault,
  format: formatDuration,
});
