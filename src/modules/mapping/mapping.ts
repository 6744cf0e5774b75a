import { z } from 'zod';
import { TICKET_EVENT_KINDS } from '../../domain/facts.js';
import { type Issue, refuseIssues } from '../../domain/fault.js';
import { LONGEST_NAME } from '../../domain/text.js';

/** `"x"`, `3` and `true` are short for `{ "text": "x" }`. */
function asText(written: unknown): unknown {
  const isPlain = typeof written === 'string' || typeof written === 'number' || typeof written === 'boolean';
  return isPlain ? { text: String(written) } : written;
}

const ONE_OF_BOTH = 'must have exactly one of "column" and "text"';

function namesOne({ column, text }: { column?: string | undefined; text?: string | undefined }): boolean {
  return (column === undefined) !== (text === undefined);
}

const oneOrMore = z.preprocess(
  (written) => (typeof written === 'string' ? [written] : written),
  z.array(z.string()).min(1, 'must not be empty'),
);

const Value = z.preprocess(
  asText,
  z
    .strictObject({
      column: z.string().min(1).optional(),
      text: z.string().optional(),
      map: z.record(z.string(), z.string().nullable()).optional(),
      otherwise: z.string().nullable().optional(),
      missing: z.string().nullable().optional(),
    })
    .refine(namesOne, ONE_OF_BOTH),
);

const Time = z.preprocess(
  asText,
  z
    .strictObject({
      column: z.string().min(1).optional(),
      text: z.string().optional(),
      format: z.string().min(1).optional(),
      zone: z.string().min(1).optional(),
    })
    .refine(namesOne, ONE_OF_BOTH),
);

const ONE_TEST =
  'must be {"first": true or false}, {"changed": [columns]} or {"column": name} with exactly one of "is", "isNot", "present", "sameAs" and "notSameAs"';

function isOneTest(condition: Readonly<Record<string, unknown>>): boolean {
  const given = Object.keys(condition).filter((key) => condition[key] !== undefined);
  if (!given.includes('column')) return given.length === 1 && (given[0] === 'first' || given[0] === 'changed');
  return given.length === 2 && given.some((key) => ['is', 'isNot', 'present', 'sameAs', 'notSameAs'].includes(key));
}

const Condition = z
  .strictObject({
    first: z.boolean().optional(),
    changed: oneOrMore.optional(),
    column: z.string().min(1).optional(),
    is: oneOrMore.optional(),
    isNot: oneOrMore.optional(),
    present: z.boolean().optional(),
    sameAs: z.string().min(1).optional(),
    notSameAs: z.string().min(1).optional(),
  })
  .refine(isOneTest, ONE_TEST);

const EventRule = z.strictObject({
  kind: z.enum(TICKET_EVENT_KINDS),
  when: z
    .preprocess(
      (written) => (Array.isArray(written) || written === undefined ? written : [written]),
      z.array(Condition),
    )
    .default([]),
  externalId: Value,
  occurredAt: Time,
  revision: Value.optional(),
  latest: Time.optional(),
  earliest: Time.optional(),
  since: Time.optional(),
  withdrawn: Value.optional(),
  sequence: Value.optional(),
  isPublic: Value.optional(),
  status: Value.optional(),
  channel: Value.optional(),
  priority: Value.optional(),
  tier: Value.optional(),
  category: Value.optional(),
  assigneeGroup: Value.optional(),
  affectedUsers: Value.optional(),
  businessCritical: Value.optional(),
  subject: Value.optional(),
});

const MappingSchema = z.strictObject({
  description: z.string().optional(),
  source: z.string().min(1).max(LONGEST_NAME),
  format: z.enum(['csv', 'json']).default('csv'),
  delimiter: z.string().length(1, 'must be one character').default(','),
  quote: z.string().length(1, 'must be one character').default('"'),
  encoding: z.enum(['utf8', 'latin1', 'utf16le']).default('utf8'),
  missing: z.array(z.string()).default([]),
  time: z.strictObject({ format: z.string().min(1).optional(), zone: z.string().min(1).optional() }).default({}),
  ticket: Value,
  events: z.array(EventRule).min(1, 'must hold at least one event').max(50, 'must hold at most 50 events'),
});

/**
 * How the rows of a CSV file, or JSON documents, become ticket events: see MAPPING_HELP (ingestfile). Each event's external id must be derived from the row
 * alone, so that the same file can be imported any number of times.
 */
export type Mapping = z.output<typeof MappingSchema>;
export type ValueRule = z.output<typeof Value>;
export type TimeRule = z.output<typeof Time>;
export type ConditionRule = z.output<typeof Condition>;
export type EventRule = z.output<typeof EventRule>;

function toIssues(error: z.ZodError): Issue[] {
  return error.issues.flatMap((issue) => {
    const path = issue.path.map(String).join('.') || 'mapping';
    if (issue.code !== 'unrecognized_keys') return [{ path, message: issue.message }];
    return issue.keys.map((key) => ({
      path: path === 'mapping' ? key : `${path}.${key}`,
      message: 'is not a word of mappings: "accord import tickets --help" lists them',
    }));
  });
}

/** Reads a mapping that was parsed from JSON. Throws INVALID_INPUT that names every fault of form; `compileMapping` finds those of meaning. */
export function readMapping(json: unknown): Mapping {
  const parsed = MappingSchema.safeParse(json);
  if (parsed.success) return parsed.data;
  refuseIssues(toIssues(parsed.error));
  throw parsed.error;
}
