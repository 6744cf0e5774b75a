import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import { escalatedEventId } from '../../domain/escalated.js';
import { notFound } from '../../domain/fault.js';
import { type Connection, connectionFrom } from '../../graphql/connection.js';
import { decodeKey, encodeKey } from '../../graphql/keycursor.js';
import { PageArguments, pageArguments } from '../../graphql/pagearguments.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { DeliveryType, shownDelivery } from '../delivery/delivery.types.js';
import { ObjectiveType } from '../objective/objective.types.js';
import { objectiveById } from '../objective/objectivebyid.js';
import { ticketLoader } from '../ticket/ticket.loaders.js';
import type { Ticket } from '../ticket/ticket.read.js';
import { TicketType } from '../ticket/ticket.types.js';
import { acknowledgeTicket } from './acknowledgement.service.js';
import { escalationEntriesLoader, eventDeliveriesLoader, policyVersionLoader } from './escalation.loaders.js';
import { EscalationPolicy } from './escalationpolicy.types.js';
import { shownPolicy } from './shownpolicy.js';
import { MOST_SHOWN_DELIVERIES } from './stepdelivery.read.js';
import type { EntryPlace, EntryRow } from './timeline.read.js';
import {
  AcknowledgeEscalationInput,
  AcknowledgeEscalationPayload,
  EscalationStep,
  shownAcknowledgement,
  shownStep,
  type TicketEscalation,
  TicketEscalationConnection,
} from './timeline.types.js';

const ORDER = 'escalations';

@Resolver(() => TicketType)
export class TicketEscalationsResolver {
  @FieldResolver(() => TicketEscalationConnection, {
    description:
      'What happened to its escalations: levels that were reached by the ladders of both parties, and who took it in hand; the earliest first.',
  })
  async escalations(
    @Root() ticket: Ticket,
    @Ctx() context: RequestContext,
    @Args(() => PageArguments) args: PageArguments,
  ): Promise<Connection<TicketEscalation>> {
    assertAllowed(context.actor, 'escalation.read');
    const page = pageArguments(args.first, args.after);
    const question = { after: page.after === null ? null : placeOf(page.after), limit: page.first + 1 };
    const rows = await context.loader(escalationEntriesLoader).load({ of: ticket, question });
    return connectionFrom(rows, page, ({ at, place }) => encodeKey(ORDER, [at, place]), shownEntry);
  }

  @Mutation(() => AcknowledgeEscalationPayload, {
    description:
      'Takes a ticket in hand for your side: in your ladders, levels and repeats that wait for that are not taken, until then or until the clocks end that have started. Levels whose own triggers come to hold are taken all the same, and the ladders of the other party go on. The same again by the same person changes nothing.',
  })
  async acknowledgeEscalation(
    @Ctx() context: RequestContext,
    @Arg('input', () => AcknowledgeEscalationInput, { description: 'Which ticket, and for how long.' })
    input: AcknowledgeEscalationInput,
  ): Promise<AcknowledgeEscalationPayload> {
    const { ticketId, until = null, note = null } = input;
    const acknowledgement = await acknowledgeTicket(context, { ticketId, until, note });
    const ticket = await context.loader(ticketLoader).load(acknowledgement.ticketId);
    if (ticket === null) throw notFound('ticket');
    return { ticket, acknowledgement: shownAcknowledgement(acknowledgement) };
  }
}

@Resolver(() => EscalationStep)
export class EscalationStepResolver {
  @FieldResolver(() => EscalationPolicy, { description: 'The ladder, in the version the clock keeps to.' })
  async policy(@Root() { row }: EscalationStep, @Ctx() context: RequestContext): Promise<EscalationPolicy> {
    const { contractId, side, policyKey: key, policyVersion: version } = row;
    const found = await context.loader(policyVersionLoader).load({ contractId, side, key, version });
    if (found === null) throw new Error(`a step of ${row.ticketId} names a policy that is not there`);
    return shownPolicy(found, context.actor.side);
  }

  @FieldResolver(() => ObjectiveType, { nullable: true, description: 'The objective of the clock.' })
  objective(@Root() { row }: EscalationStep, @Ctx() context: RequestContext): Promise<ObjectiveType | null> {
    return objectiveById(context, row.objectiveId);
  }

  @FieldResolver(() => [DeliveryType], {
    nullable: true,
    description: `What was and is to be delivered of it to your contacts and endpoints, with its state; at most ${MOST_SHOWN_DELIVERIES}. Null: the ladder is that of the other party.`,
  })
  async deliveries(@Root() { row }: EscalationStep, @Ctx() context: RequestContext): Promise<DeliveryType[] | null> {
    if (row.side !== context.actor.side) return null;
    assertAllowed(context.actor, 'delivery.read');
    const found = await context.loader(eventDeliveriesLoader).load(escalatedEventId(row));
    return found.map(shownDelivery);
  }
}

function shownEntry({ at, step, acknowledgement }: EntryRow): TicketEscalation {
  return {
    at,
    step: step === null ? null : shownStep(step),
    acknowledgement: acknowledgement === null ? null : shownAcknowledgement(acknowledgement),
  };
}

function placeOf(cursor: string): EntryPlace {
  const [at, place] = decodeKey(ORDER, cursor, ['instant', 'text']);
  return { at: at as number, place: place as string };
}
