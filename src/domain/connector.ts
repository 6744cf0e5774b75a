import type { Side } from './actor.js';
import type { Issue } from './fault.js';
import type { Instant } from './instant.js';
import type { Channel, Priority, TicketStatus } from './terms.js';
import { LONGEST_NAME, textIssues } from './text.js';

/** Helpdesks whose webhooks are understood. */
export const CONNECTOR_SOURCES = ['ZENDESK', 'JIRA_SERVICE_MANAGEMENT', 'ZAMMAD'] as const;
export type ConnectorSource = (typeof CONNECTOR_SOURCES)[number];

/** What a customer's own words mean, beside those the source comes with. */
export interface ConnectorValues {
  readonly statuses: Readonly<Record<string, TicketStatus>>;
  readonly priorities: Readonly<Record<string, Priority>>;
  readonly channels: Readonly<Record<string, Channel>>;
}

/** Takes the webhooks of one helpdesk for one contract. It belongs to the party that set it up. */
export interface Connector {
  readonly organisationId: string;
  readonly contractId: string;
  readonly source: ConnectorSource;
  readonly side: Side;
  readonly values: ConnectorValues;
  readonly createdBy: string;
  readonly createdAt: Instant;
  /** When its secret was last set. */
  readonly secretSetAt: Instant;
  /** When a verified payload with news of a ticket last came, to the minute; null: never. */
  readonly lastReceivedAt: Instant | null;
}

/** A verified payload that could not be taken, or not in full. */
export interface RejectedPayload {
  readonly organisationId: string;
  readonly contractId: string;
  readonly source: ConnectorSource;
  /** Derived from the body: the same payload sent again is the same. */
  readonly id: string;
  /** As text, at most KEPT_CHARACTERS of it. */
  readonly body: string;
  /** Of the whole body. */
  readonly bytes: number;
  readonly issues: readonly Issue[];
  /** How often it came. */
  readonly times: number;
  readonly firstReceivedAt: Instant;
  readonly lastReceivedAt: Instant;
}

/** How much of a rejected payload is kept. */
export const KEPT_CHARACTERS = 128_000;

/** Whether a payload was kept as it came, so that it can be tried again. */
export function isKeptWhole({ body, bytes }: Pick<RejectedPayload, 'body' | 'bytes'>): boolean {
  // What stands in place of characters that cannot be stored is never shorter than they are.
  return Buffer.byteLength(body) >= bytes;
}
/** How many different ones of a connector are kept: the latest. */
export const KEPT_PAYLOADS = 100;

/** A customer's word and what it means. */
export interface MeaningOf<T extends string> {
  readonly from: string;
  readonly to: T;
}

export interface ConnectorDraft {
  /** null: the one that is set stays. */
  readonly secret: string | null;
  readonly statuses: readonly MeaningOf<TicketStatus>[];
  readonly priorities: readonly MeaningOf<Priority>[];
  readonly channels: readonly MeaningOf<Channel>[];
}

const MOST_MEANINGS = 100;
const SHORTEST_SECRET = 16;
const LONGEST_SECRET = 500;

function meaningIssues(meanings: readonly MeaningOf<string>[], path: string): Issue[] {
  const issues = meanings.flatMap(({ from }, index) => {
    const at = `${path}.${index}.from`;
    const isTwice = meanings.findIndex((other) => other.from.trim() === from.trim()) < index;
    return [
      ...textIssues(from, at, LONGEST_NAME),
      ...(isTwice ? [{ path: at, message: `"${from}" is there twice` }] : []),
    ];
  });
  if (meanings.length > MOST_MEANINGS) issues.push({ path, message: `must hold at most ${MOST_MEANINGS} values` });
  return issues;
}

function secretIssues(secret: string | null): Issue[] {
  if (secret === null) return [];
  const fits = secret.length >= SHORTEST_SECRET && secret.length <= LONGEST_SECRET && secret === secret.trim();
  const message = `must have ${SHORTEST_SECRET} to ${LONGEST_SECRET} characters and no blanks around it`;
  return fits ? [] : [{ path: 'secret', message }];
}

/** Every fault of a connector's settings. */
export function connectorIssues({ secret, statuses, priorities, channels }: ConnectorDraft): Issue[] {
  return [
    ...secretIssues(secret),
    ...meaningIssues(statuses, 'statuses'),
    ...meaningIssues(priorities, 'priorities'),
    ...meaningIssues(channels, 'channels'),
  ];
}

function recordOf<T extends string>(meanings: readonly MeaningOf<T>[]): Record<string, T> {
  return Object.fromEntries(meanings.map(({ from, to }) => [from.trim(), to]));
}

export function connectorValues({ statuses, priorities, channels }: ConnectorDraft): ConnectorValues {
  return { statuses: recordOf(statuses), priorities: recordOf(priorities), channels: recordOf(channels) };
}
