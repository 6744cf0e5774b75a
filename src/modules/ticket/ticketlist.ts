import { assertAllowed, mayTouchContract } from '../../domain/access.js';
import { type Issue, refuseIssues } from '../../domain/fault.js';
import { LONGEST_NAME, textIssues } from '../../domain/text.js';
import { uuidsAmong } from '../../domain/uuid.js';
import { type Connection, connectionFrom } from '../../graphql/connection.js';
import { decodeKey, encodeKey } from '../../graphql/keycursor.js';
import { pageArguments } from '../../graphql/pagearguments.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { contractLoader } from '../contract/contract.loaders.js';
import { contractTicketsLoader } from './ticket.loaders.js';
import type { ContractRef, Ticket, TicketWish } from './ticket.read.js';
import type { TicketListArguments } from './ticketinput.types.js';
import { type TicketOrder, type TicketPlace, type TicketQuestion, ticketPage } from './ticketpage.read.js';

/** Of contracts, and of objectives, that a filter may name. */
const MOST_NAMED = 100;

/** What the filter of a list asks for, of whatever contract. Throws INVALID_INPUT. */
export function wishOf(filter: TicketListArguments['filter']): TicketWish & Pick<TicketQuestion, 'objectiveIds'> {
  refuseFilter(filter);
  return {
    channels: filter?.channels ?? null,
    priorities: filter?.priorities ?? null,
    statuses: filter?.statuses ?? null,
    openOnly: filter?.openOnly ?? false,
    assigneeGroup: filter?.assigneeGroup ?? null,
    objectiveIds: uuidsAmong(filter?.objectiveIds),
  };
}

/** The contracts that were asked for, as far as the viewer's key allows; null: all. */
export function contractsAsked(
  { actor }: RequestContext,
  filter: TicketListArguments['filter'],
): readonly string[] | null {
  return uuidsAmong(filter?.contractIds)?.filter((id) => mayTouchContract(actor, id)) ?? actor.contractIds;
}

/** A page of the viewer's tickets in an order that they keep; `contract` limits it to those of a contract that the viewer was shown. */
export async function listTickets(
  context: RequestContext,
  args: Pick<TicketListArguments, 'filter' | 'first' | 'after'>,
  order: TicketOrder,
  contract: ContractRef | null = null,
): Promise<Connection<Ticket>> {
  assertAllowed(context.actor, 'ticket.read');
  const { filter } = args;
  const wish = wishOf(filter);
  const page = pageArguments(args.first, args.after);
  const after = page.after === null ? null : placeOf(order, page.after);
  const question = { ...wish, order, after, limit: page.first + 1 };
  const tickets =
    contract === null
      ? await ticketsOf(context, question, contractsAsked(context, filter))
      : await context.loader(contractTicketsLoader).load({ of: contract, question });
  return connectionFrom(tickets, page, (ticket) => cursorOf(order, ticket));
}

function refuseFilter(filter: TicketListArguments['filter']): void {
  const group = filter?.assigneeGroup ?? null;
  refuseIssues([
    ...(group === null ? [] : textIssues(group, 'filter.assigneeGroup', LONGEST_NAME)),
    ...namedIssues(filter?.contractIds, 'filter.contractIds', 'contracts'),
    ...namedIssues(filter?.objectiveIds, 'filter.objectiveIds', 'objectives'),
  ]);
}

/** Whether too many are named. */
export function namedIssues(
  ids: readonly string[] | null | undefined,
  path: string,
  what: 'contracts' | 'objectives',
): Issue[] {
  return (ids?.length ?? 0) <= MOST_NAMED ? [] : [{ path, message: `must name at most ${MOST_NAMED} ${what}` }];
}

/** One contract alone is asked by its client too, which finds a better index. */
async function ticketsOf(
  context: RequestContext,
  question: TicketQuestion,
  contractIds: readonly string[] | null,
): Promise<readonly Ticket[]> {
  const [only] = contractIds ?? [];
  if (contractIds?.length === 0 || question.objectiveIds?.length === 0) return [];
  if (only === undefined || contractIds?.length !== 1) return ticketPage(context.reads(), question, contractIds);
  const contract = await context.loader(contractLoader).load(only);
  return contract === null ? [] : context.loader(contractTicketsLoader).load({ of: contract, question });
}

function cursorOf(order: TicketOrder, { id, dueOrder, openedAt }: Ticket): string {
  const at = order === 'TIME_TO_BREACH' ? dueOrder : openedAt;
  return encodeKey(order, [at ?? Number.POSITIVE_INFINITY, id]);
}

function placeOf(order: TicketOrder, cursor: string): TicketPlace {
  const [at, id] = decodeKey(order, cursor, ['instant', 'uuid']);
  return { at: at as number, id: id as string };
}
