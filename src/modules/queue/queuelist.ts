import { type Connection, connectionFrom } from '../../graphql/connection.js';
import { pageArguments } from '../../graphql/pagearguments.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import type { ContractRef, Ticket } from '../ticket/ticket.read.js';
import type { TicketListArguments } from '../ticket/ticketinput.types.js';
import { contractsAsked, listTickets, wishOf } from '../ticket/ticketlist.js';
import { contractTicketsByImpact, impactCursor, impactPlace, ticketsByImpact } from './impactlist.js';

/** A page of the viewer's tickets in any order; `contract` limits it to those of a contract that the viewer was shown. */
export async function queuePage(
  context: RequestContext,
  args: TicketListArguments,
  contract: ContractRef | null = null,
): Promise<Connection<Ticket>> {
  const order = args.orderBy ?? 'TIME_TO_BREACH';
  if (order !== 'IMPACT') return listTickets(context, args, order, contract);
  const page = pageArguments(args.first, args.after);
  const after = page.after === null ? null : impactPlace(page.after);
  const asked = { wish: wishOf(args.filter), after, limit: page.first + 1 };
  const tickets =
    contract === null
      ? await ticketsByImpact(context, asked, contractsAsked(context, args.filter))
      : await contractTicketsByImpact(context, asked, contract);
  return connectionFrom(tickets, page, impactCursor);
}
