import { assertAllowed, isAllowed } from '../../domain/access.js';
import type { Side } from '../../domain/actor.js';
import type { ContactBook } from '../../domain/contact.js';
import type { EscalationPolicy } from '../../domain/escalation.js';
import { contactKeysOf } from '../../domain/escalationrules.js';
import { Fault, type Issue, notFound, refuseIssues } from '../../domain/fault.js';
import { type ForeseenLadder, foreseeEscalations } from '../../domain/foreseen.js';
import type { Instant } from '../../domain/instant.js';
import { policiesAt } from '../../domain/ladder.js';
import { ladderTicket, type RecordedFact } from '../../domain/ladderticket.js';
import type { Channel, Priority } from '../../domain/terms.js';
import { LONGEST_NAME, textIssues } from '../../domain/text.js';
import { validateTicketFact } from '../../domain/ticketrules.js';
import type { Timeline } from '../../domain/timeline.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { contactsByKeys } from '../contact/contact.read.js';
import { timelineLoader } from '../contract/contract.loaders.js';
import { ticketLoader } from '../ticket/ticket.loaders.js';
import type { Ticket } from '../ticket/ticket.read.js';
import { policiesKept } from './escalationpolicy.read.js';
import { announcedStandings, escalationOf, loadLadders } from './ladderlook.read.js';

/** A ticket that does not exist: it is opened so and nothing more is reported of it. */
export interface ExampleTicket {
  contractId: string;
  /** null: now. */
  openedAt?: Instant | null;
  channel: Channel;
  priority?: Priority | null;
  tier?: string | null;
  category?: string | null;
  affectedUsers?: number | null;
  businessCritical?: boolean | null;
}

/** Exactly one of the two. */
export interface EscalationQuestion {
  ticketId?: string | null;
  example?: ExampleTicket | null;
}

export interface EscalationForecast {
  readonly timeline: Timeline;
  /** null: an example. */
  readonly ticket: Ticket | null;
  /** From when on it is foreseen. */
  readonly asOf: Instant;
  readonly ladders: readonly ForeseenLadder[];
  /** Whether the asking party's own contacts are told of. */
  readonly namesContacts: boolean;
}

/** What the ladders of both parties will do on a ticket, or would do on an example. Writes nothing. */
export async function previewEscalation(
  context: RequestContext,
  { ticketId, example }: EscalationQuestion,
): Promise<EscalationForecast> {
  assertAllowed(context.actor, 'escalation.read');
  if (ticketId && !example) return ofTicket(context, ticketId);
  if (example && !ticketId) return ofExample(context, example);
  const message = 'must be given, or example in its place, and not both';
  throw new Fault('INVALID_INPUT', `ticketId ${message}`, [{ path: 'ticketId', message }]);
}

async function ofTicket(context: RequestContext, id: string): Promise<EscalationForecast> {
  const ticket = await context.loader(ticketLoader).load(id.toLowerCase());
  const timeline = ticket === null ? null : await context.loader(timelineLoader).load(ticket.contractId);
  if (ticket === null || timeline === null) throw notFound('ticket');
  const asOf = context.now();
  const escalation = escalationOf(ticket, await loadLadders(context.reads(), ticket.tenantId, [ticket], asOf));
  if (escalation === null) throw notFound('ticket');
  const books = await ownBook(context, escalation.policies);
  const ladders = foreseeEscalations({ ...escalation, books, now: asOf });
  return { timeline, ticket, asOf, ladders, namesContacts: namesContacts(context) };
}

async function ofExample(context: RequestContext, example: ExampleTicket): Promise<EscalationForecast> {
  const timeline = await context.loader(timelineLoader).load(example.contractId.toLowerCase());
  if (timeline === null) throw notFound('contract');
  const opened = openedFact(example, context.now());
  refuseIssues(exampleIssues(opened, timeline));
  const { occurredAt: now } = opened;
  const { tenantId, id: contractId } = timeline.contract;
  const since = Math.max(now, context.now());
  const held = policiesAt(await policiesKept(context.reads(), tenantId, [{ contractId, since }]), since);
  // Of the past is asked what the ladders of today would have done.
  const tried = new Map(held.map((policy) => [{ ...policy, validFrom: Math.min(policy.validFrom, now) }, policy]));
  const ladders = foreseeEscalations({
    ...{ ticket: ladderTicket([opened], timeline), timeline, policies: [...tried.keys()], now },
    ...{ steps: [], acknowledgements: [] },
    standings: await announcedStandings(context.reads(), tenantId, [timeline], now),
    books: await ownBook(context, held),
  }).map((ladder) => ({ ...ladder, policy: tried.get(ladder.policy) ?? ladder.policy }));
  return { timeline, ticket: null, asOf: now, ladders, namesContacts: namesContacts(context) };
}

function openedFact(example: ExampleTicket, now: Instant): RecordedFact {
  const { openedAt, channel, priority, tier, category, affectedUsers, businessCritical } = example;
  const occurredAt = openedAt ?? now;
  return {
    source: 'example',
    externalId: 'opened',
    kind: 'OPENED',
    ...{ revision: 1, withdrawn: false, sequence: 0, isPublic: true, occurredAt },
    ...{ status: null, assigneeGroup: null, channel },
    ...{ priority: priority ?? null, tier: tier ?? null, category: category ?? null },
    ...{ affectedUsers: affectedUsers ?? null, businessCritical: businessCritical ?? null },
    ...{ recordedAt: occurredAt, firstRecordedAt: occurredAt, mode: 'LIVE' },
  };
}

function exampleIssues(fact: RecordedFact, timeline: Timeline): Issue[] {
  const issues: Issue[] = [];
  const texts = { tier: fact.tier, category: fact.category };
  for (const [name, text] of Object.entries(texts)) {
    if (text !== null) issues.push(...textIssues(text, `example.${name}`, LONGEST_NAME));
  }
  // Its own time is no fault: an example may lie in the future.
  const fault = validateTicketFact({ ...fact, tier: null, category: null }, fact.occurredAt, 'example');
  if (fault !== null) issues.push({ path: fault.path, message: fault.message });
  if (timeline.periodAt(fact.occurredAt) === null) {
    issues.push({ path: 'example.openedAt', message: "must lie within the contract's dates" });
  }
  return issues;
}

/** The contacts of the asking party that its ladders name, if it may see them. */
async function ownBook(
  context: RequestContext,
  policies: readonly EscalationPolicy[],
): Promise<ReadonlyMap<Side, ContactBook>> {
  const { actor } = context;
  if (!namesContacts(context)) return new Map();
  const keys = policies.filter(({ side }) => side === actor.side).flatMap(({ levels }) => contactKeysOf(levels));
  return new Map([[actor.side, await contactsByKeys(context.reads(), actor, keys)]]);
}

function namesContacts({ actor }: RequestContext): boolean {
  return isAllowed(actor, 'contact.read');
}
