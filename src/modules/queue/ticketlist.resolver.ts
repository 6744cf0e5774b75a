import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import type { Contract } from '../../domain/contract.js';
import type { Connection } from '../../graphql/connection.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { ContractType } from '../contract/contract.types.js';
import type { Ticket } from '../ticket/ticket.read.js';
import { TicketConnection, TicketType } from '../ticket/ticket.types.js';
import { TicketListArguments } from '../ticket/ticketinput.types.js';
import { queuePage } from './queuelist.js';

@Resolver(() => TicketType)
export class TicketListResolver {
  @Query(() => TicketConnection, { description: 'The tickets of all contracts of the viewer.' })
  tickets(
    @Ctx() context: RequestContext,
    @Args(() => TicketListArguments) args: TicketListArguments,
  ): Promise<Connection<Ticket>> {
    return queuePage(context, args);
  }
}

@Resolver(() => ContractType)
export class ContractTicketsResolver {
  @FieldResolver(() => TicketConnection, {
    description: 'Its tickets. `filter.contractIds` says nothing here.',
  })
  tickets(
    @Root() contract: Contract,
    @Ctx() context: RequestContext,
    @Args(() => TicketListArguments) args: TicketListArguments,
  ): Promise<Connection<Ticket>> {
    return queuePage(context, args, contract);
  }
}
