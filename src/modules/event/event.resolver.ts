import { Args, ArgsType, Ctx, Field, FieldResolver, Query, Resolver, Root, Subscription } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import { refuseIssues } from '../../domain/fault.js';
import { uuidsAmong } from '../../domain/uuid.js';
import { type Connection, connectionFrom } from '../../graphql/connection.js';
import { EventOrder } from '../../graphql/orderenums.js';
import { PageArguments, pageArguments } from '../../graphql/pagearguments.js';
import { encodeCursor } from '../../platform/cursor.js';
import { type JournalRow, resolveCursor, streamHead } from '../../platform/journal.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { contractLoader } from '../contract/contract.loaders.js';
import { ContractType } from '../contract/contract.types.js';
import { exclusionLoader } from '../exclusion/exclusion.loaders.js';
import { Exclusion, shownExclusion } from '../exclusion/exclusion.types.js';
import { ObjectiveType } from '../objective/objective.types.js';
import { objectiveById } from '../objective/objectivebyid.js';
import { ticketLoader } from '../ticket/ticket.loaders.js';
import { TicketType } from '../ticket/ticket.types.js';
import { eventPage } from './event.read.js';
import { followEvents, followStream, type StreamItem } from './event.service.js';
import {
  BreachEvent,
  BreachEventConnection,
  BreachEventFilter,
  BreachEventStreamItem,
  breachEventOf,
  EventFilter,
} from './event.types.js';
import { askedContracts, type EventWish } from './eventfilter.js';

@ArgsType()
class EventArguments extends PageArguments {
  @Field(() => EventFilter, { nullable: true, description: 'Which events; left out: all.' })
  filter?: EventFilter | null;

  @Field(() => EventOrder, {
    nullable: true,
    defaultValue: 'OLDEST_FIRST',
    description: 'In which order; cursors work in both.',
  })
  order!: 'OLDEST_FIRST' | 'NEWEST_FIRST' | null;
}

@ArgsType()
class StreamArguments {
  @Field(() => BreachEventFilter, { nullable: true, description: 'Which events; left out: all.' })
  filter?: BreachEventFilter | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The cursor of the last event seen: delivery begins with the one after it, then goes live. Left out: from now on. A foreign or expired cursor is INVALID_INPUT.',
  })
  after?: string | null;
}

type Subscribing = { readonly args: StreamArguments; readonly context: RequestContext };

@Resolver(() => BreachEvent)
export class EventResolver {
  @Query(() => BreachEventConnection, { description: "The journal of the viewer's organisation and side, as history." })
  async events(
    @Ctx() context: RequestContext,
    @Args(() => EventArguments) args: EventArguments,
  ): Promise<Connection<BreachEvent>> {
    const { actor } = context;
    assertAllowed(actor, 'event.read');
    const page = pageArguments(args.first, args.after);
    const wish = wishOf(args.filter);
    const rows = await eventPage(context.reads(), args.order ?? 'OLDEST_FIRST', {
      organisationId: actor.organisationId,
      side: actor.side,
      after: page.after === null ? null : await resolveCursor(context.reads(), page.after, actor),
      limit: page.first + 1,
      ...wish,
      contractIds: askedContracts(wish, actor),
    });
    return connectionFrom(rows, page, encodeCursor, breachEventOf);
  }

  @Query(() => String, { description: 'The cursor of now: everything in the journal lies at or before it.' })
  async eventHead(@Ctx() context: RequestContext): Promise<string> {
    const { organisationId, side } = context.actor;
    assertAllowed(context.actor, 'event.read');
    const head = await streamHead(context.reads(), organisationId, side);
    return encodeCursor({ organisationId, side, sequence: head.last });
  }

  @Subscription(() => BreachEvent, {
    description: 'Events as they are recorded, at least once and in order; with `after`, first all that were missed.',
    subscribe: ({ args, context }: Subscribing) => followEvents(context, wishOf(args.filter), args.after ?? null),
  })
  breachEvents(@Root() event: JournalRow, @Args(() => StreamArguments) _args: StreamArguments): BreachEvent {
    return breachEventOf(event);
  }

  @Subscription(() => BreachEventStreamItem, {
    description:
      'As breachEvents, with checkpoints: while nothing matches the filter, the cursor moves on at least once a minute when there are entries to pass over, so that it does not expire.',
    subscribe: ({ args, context }: Subscribing) => followStream(context, wishOf(args.filter), args.after ?? null),
  })
  breachEventStream(
    @Root() item: StreamItem,
    @Ctx() context: RequestContext,
    @Args(() => StreamArguments) _args: StreamArguments,
  ): BreachEventStreamItem {
    const { organisationId, side } = context.actor;
    return {
      cursor: encodeCursor({ organisationId, side, sequence: item.sequence }),
      event: item.event === null ? null : breachEventOf(item.event),
    };
  }

  @FieldResolver(() => ContractType, { description: 'The contract it happened under.' })
  contract(@Root() event: BreachEvent, @Ctx() context: RequestContext) {
    return context.loader(contractLoader).load(event.contractId);
  }

  @FieldResolver(() => ObjectiveType, {
    nullable: true,
    description: 'The objective it concerns; null for PERIOD_CLOSED, statements and exclusions.',
  })
  async objective(@Root() event: BreachEvent, @Ctx() context: RequestContext) {
    assertAllowed(context.actor, 'contract.read');
    return event.objectiveId === null ? null : objectiveById(context, event.objectiveId);
  }

  @FieldResolver(() => TicketType, {
    nullable: true,
    description: 'The ticket whose clock it concerns; null for other kinds.',
  })
  async ticket(@Root() event: BreachEvent, @Ctx() context: RequestContext) {
    assertAllowed(context.actor, 'ticket.read');
    return event.ticketId === null ? null : context.loader(ticketLoader).load(event.ticketId);
  }

  @FieldResolver(() => Exclusion, {
    nullable: true,
    description: 'The exclusion it concerns, as it stands now; null for other kinds.',
  })
  async exclusion(@Root() event: BreachEvent, @Ctx() context: RequestContext): Promise<Exclusion | null> {
    assertAllowed(context.actor, 'compliance.read');
    const { tenantId, contractId, exclusionReference: reference } = event;
    const row =
      reference === null ? null : await context.loader(exclusionLoader).load({ tenantId, contractId, reference });
    return row === null ? null : shownExclusion(row);
  }
}

function wishOf(filter: EventFilter | null | undefined): EventWish {
  const contractIds = filter?.contractIds ?? null;
  const objectiveIds = filter?.objectiveIds ?? null;
  const tooMany = (path: string, ids: readonly string[] | null) =>
    ids !== null && ids.length > 100 ? [{ path, message: 'names more than 100' }] : [];
  refuseIssues([...tooMany('filter.contractIds', contractIds), ...tooMany('filter.objectiveIds', objectiveIds)]);
  return { kinds: filter?.kinds ?? null, contractIds: uuidsAmong(contractIds), objectiveIds: uuidsAmong(objectiveIds) };
}
