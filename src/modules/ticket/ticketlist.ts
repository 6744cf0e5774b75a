import { assertAllowed } from '../../domain/access.js';
import { refuseIssues } from '../../domain/fault.js';
import { LONGEST_NAME, textIssues } from '../../domain/text.js';
import { isUuid } from '../../domain/uuid.js';
import { type Connection, connectionFrom } from '../../graphql/connection.js';
import { decodeKey, encodeKey } from '../../graphql/keycursor.js';
import { pageArguments } from '../../graphql/pagearguments.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { contractLoader } from '../contract/contract.loaders.js';
import { contractTicketsLoader } from './ticket.loaders.js';
import {
  type ContractRef,
  type Ticket,
  type TicketOrder,
  type TicketPlace,
  type TicketQuestion,
  ticketPage,
} from './ticket.read.js';
import type { TicketListArguments } from './ticketinput.types.js';

const MOST_CONTRACTS = 100;

/** A page of the viewer's tickets; `contract` limits it to those of a contract that the viewer was shown. */
export async function listTickets(
  context: RequestContext,
  args: TicketListArguments,
  contract: ContractRef | null = null,
): Promise<Connection<Ticket>> {
  assertAllowed(context.actor, 'ticket.read');
  const { filter } = args;
  const order = args.orderBy ?? 'TIME_TO_BREACH';
  refuseFilter(filter);
  const page = pageArguments(args.first, args.after);
  const after = page.after === null ? null : placeOf(order, page.after);
  const question = {
    order,
    channels: filter?.channels ?? null,
    priorities: filter?.priorities ?? null,
    statuses: filter?.statuses ?? null,
    openOnly: filter?.openOnly ?? false,
    assigneeGroup: filter?.assigneeGroup ?? null,
    after,
    limit: page.first + 1,
  };
  const tickets =
    contract === null
      ? await ticketsOf(context, question, filter?.contractIds ?? null)
      : await context.loader(contractTicketsLoader).load({ of: contract, question });
  return connectionFrom(tickets, page, (ticket) => cursorOf(order, ticket));
}

function refuseFilter(filter: TicketListArguments['filter']): void {
  const group = filter?.assigneeGroup ?? null;
  const issues = group === null ? [] : textIssues(group, 'filter.assigneeGroup', LONGEST_NAME);
  if ((filter?.contractIds?.length ?? 0) > MOST_CONTRACTS) {
    issues.push({ path: 'filter.contractIds', message: `must name at most ${MOST_CONTRACTS} contracts` });
  }
  refuseIssues(issues);
}

/** Of the contracts that were asked for and that the viewer's key allows; one alone by its client too, which finds a better index. */
async function ticketsOf(
  context: RequestContext,
  question: TicketQuestion,
  asked: readonly string[] | null,
): Promise<readonly Ticket[]> {
  const allowed = context.actor.contractIds;
  const wanted = asked?.filter(isUuid).map((id) => id.toLowerCase()) ?? null;
  const contractIds = wanted === null ? allowed : wanted.filter((id) => allowed === null || allowed.includes(id));
  const [only] = contractIds ?? [];
  if (contractIds?.length === 0) return [];
  if (only === undefined || contractIds?.length !== 1) return ticketPage(context.reads(), question, contractIds);
  const contract = await context.loader(contractLoader).load(only);
  return contract === null ? [] : context.loader(contractTicketsLoader).load({ of: contract, question });
}

function cursorOf(order: TicketOrder, { id, dueAt, openedAt }: Ticket): string {
  const at = order === 'TIME_TO_BREACH' ? dueAt : openedAt;
  return encodeKey(order, [at ?? Number.POSITIVE_INFINITY, id]);
}

function placeOf(order: TicketOrder, cursor: string): TicketPlace {
  const [at, id] = decodeKey(order, cursor, ['instant', 'uuid']);
  return { at: at as number, id: id as string };
}
