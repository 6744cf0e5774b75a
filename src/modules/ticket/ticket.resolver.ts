import { Arg, Args, Ctx, FieldResolver, ID, Mutation, Query, Resolver, Root } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import { notFound } from '../../domain/fault.js';
import { type Connection, connectionFrom } from '../../graphql/connection.js';
import { decodeKey, encodeKey } from '../../graphql/keycursor.js';
import { PageArguments, pageArguments } from '../../graphql/pagearguments.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { contractLoader, timelineLoader } from '../contract/contract.loaders.js';
import { ContractType } from '../contract/contract.types.js';
import { MOST_SHOWN_CLOCKS } from './clock.read.js';
import { ClockType } from './clock.types.js';
import { RecordFactsPayload } from './recording.types.js';
import { recordTicketEvents } from './recordticketevents.service.js';
import { shownClock } from './shownclock.js';
import { clocksLoader, ticketEventsLoader, ticketLoader } from './ticket.loaders.js';
import { type Ticket, ticketByExternalId } from './ticket.read.js';
import { TicketEventConnection, TicketType } from './ticket.types.js';
import type { TicketEvent, TicketEventPlace } from './ticketevent.read.js';
import { RecordTicketEventsInput } from './ticketinput.types.js';
import type { TicketEventReport } from './ticketreport.js';

const EVENT_ORDER = 'ticketEvents';

@Resolver(() => TicketType)
export class TicketResolver {
  @Query(() => TicketType, {
    nullable: true,
    description: "A ticket of the viewer's by id; NOT_FOUND for any other.",
  })
  async ticket(
    @Ctx() context: RequestContext,
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
  ): Promise<Ticket> {
    assertAllowed(context.actor, 'ticket.read');
    const ticket = await context.loader(ticketLoader).load(id.toLowerCase());
    if (ticket === null) throw notFound('ticket');
    return ticket;
  }

  @Query(() => TicketType, {
    nullable: true,
    description: "A ticket of the viewer's by the name its reporter gave it; NOT_FOUND for any other.",
  })
  async ticketByExternalId(
    @Ctx() context: RequestContext,
    @Arg('contractId', () => ID, { description: 'The contract it counts for.' }) contractId: string,
    @Arg('source', () => String, { description: 'The system that reports it.' }) source: string,
    @Arg('externalId', () => String, { description: "The reporter's id of it." }) externalId: string,
  ): Promise<Ticket> {
    assertAllowed(context.actor, 'ticket.read');
    const ticket = await ticketByExternalId(context.reads(), contractId, source, externalId);
    if (ticket === null) throw notFound('ticket');
    return ticket;
  }

  @Mutation(() => RecordFactsPayload, {
    description:
      'Records up to 1,000 ticket events. Sending an event again changes nothing, so that a batch may be repeated after any failure; a higher revision corrects, `withdrawn` takes back. Late and unordered events are as good as any.',
  })
  async recordTicketEvents(
    @Ctx() context: RequestContext,
    @Arg('input', () => RecordTicketEventsInput, { description: 'The events, and of which contract and source.' })
    input: RecordTicketEventsInput,
  ): Promise<RecordFactsPayload> {
    const { contractId, source, mode, events } = input;
    return recordTicketEvents(context, { contractId, source, mode, events: events.map(reportOf) });
  }

  @FieldResolver(() => ContractType, { description: 'The contract it counts for.' })
  contract(@Root() ticket: Ticket, @Ctx() context: RequestContext) {
    return context.loader(contractLoader).load(ticket.contractId);
  }

  @FieldResolver(() => [ClockType], {
    description: `Its clocks by their start, ended and cancelled ones included; none where no goal fits it. The open ones and the latest others, ${MOST_SHOWN_CLOCKS} in all at most.`,
  })
  async clocks(@Root() ticket: Ticket, @Ctx() context: RequestContext): Promise<ClockType[]> {
    const [clocks, timeline] = await Promise.all([
      context.loader(clocksLoader).load(ticket),
      context.loader(timelineLoader).load(ticket.contractId),
    ]);
    if (timeline === null) return [];
    return clocks.map((clock) => shownClock(clock, timeline, context.now()));
  }

  @FieldResolver(() => TicketEventConnection, {
    description: 'What was reported of it, withdrawn events included, in the order in which it happened.',
  })
  async events(
    @Root() ticket: Ticket,
    @Ctx() context: RequestContext,
    @Args(() => PageArguments) args: PageArguments,
  ): Promise<Connection<TicketEvent>> {
    const page = pageArguments(args.first, args.after);
    const after = page.after === null ? null : placeOf(page.after);
    const key = { tenantId: ticket.tenantId, ticketId: ticket.id, after, limit: page.first + 1 };
    const events = await context.loader(ticketEventsLoader).load(key);
    return connectionFrom(events, page, (event) =>
      encodeKey(EVENT_ORDER, [event.occurredAt, event.sequence, event.externalId]),
    );
  }
}

function placeOf(cursor: string): TicketEventPlace {
  const [occurredAt, sequence, externalId] = decodeKey(EVENT_ORDER, cursor, ['instant', 'number', 'text']);
  return { occurredAt: occurredAt as number, sequence: sequence as number, externalId: externalId as string };
}

function reportOf(event: RecordTicketEventsInput['events'][number]): TicketEventReport {
  const { status = null, channel = null, priority = null, tier = null, category = null, ...rest } = event;
  const { assigneeGroup = null, affectedUsers = null, businessCritical = null, subject = null } = event;
  const impact = { affectedUsers, businessCritical };
  return { ...rest, ...impact, status, channel, priority, tier, category, assigneeGroup, subject };
}
