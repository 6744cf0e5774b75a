import { Args, Ctx, FieldResolver, Resolver, Root, Subscription } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import { pageArguments } from '../../graphql/pagearguments.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { ticketLoader } from '../ticket/ticket.loaders.js';
import { TicketType } from '../ticket/ticket.types.js';
import { wishOf } from '../ticket/ticketlist.js';
import { QueueArguments, QueueRowType, QueueUpdateType } from './queue.types.js';
import { QueueFollower, type QueuePush } from './queuefollower.js';
import { watchQueue } from './watchedqueue.js';

type Subscribing = { readonly args: QueueArguments; readonly context: RequestContext };

@Resolver(() => QueueRowType)
export class QueueResolver {
  @Subscription(() => QueueUpdateType, {
    description:
      'The first rows of a queue: all of them first, then what changes, at most about once a second: when facts come in, when a due time passes, and when ranks change. Who reads slowly is told the difference to the latest state; states in between are left out, and nothing needs to be resumed after a loss of the connection but to subscribe again.',
    subscribe: ({ args, context }: Subscribing) => followQueue(context, args),
  })
  queue(
    @Root() { state, isSnapshot, rows, left }: QueuePush,
    @Args(() => QueueArguments) _args: QueueArguments,
  ): QueueUpdateType {
    return { asOf: state.asOf, snapshot: isSnapshot, rows, left, order: state.rows.map(({ id }) => id) };
  }

  @FieldResolver(() => TicketType, {
    nullable: true,
    description: 'The ticket as it is when this is told; null: it is no longer yours.',
  })
  ticket(@Root() row: QueueRowType, @Ctx() context: RequestContext) {
    assertAllowed(context.actor, 'ticket.read');
    return context.loader(ticketLoader).load(row.id);
  }
}

function followQueue(context: RequestContext, args: QueueArguments): QueueFollower {
  assertAllowed(context.actor, 'ticket.read');
  const { first } = pageArguments(args.first, null);
  // What a look needs, too; refused at once.
  assertAllowed(context.actor, 'compliance.read');
  wishOf(args.filter);
  const question = { filter: args.filter ?? null, order: args.orderBy ?? 'TIME_TO_BREACH', first };
  return new QueueFollower(watchQueue(context, question));
}
