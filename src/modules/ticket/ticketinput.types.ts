import { ArgsType, Field, Float, ID, InputType, Int } from 'type-graphql';
import type * as facts from '../../domain/facts.js';
import type { Instant } from '../../domain/instant.js';
import type * as terms from '../../domain/terms.js';
import { RecordingMode, TicketEventKind } from '../../graphql/factenums.js';
import { TicketOrder } from '../../graphql/orderenums.js';
import { PageArguments } from '../../graphql/pagearguments.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { Channel, Priority, TicketStatus } from '../../graphql/termsenums.js';
import { MOST_EVENTS_OF_TICKET } from './ticketroom.js';

@InputType({
  description: 'One event of a ticket as the helpdesk knows it. Attributes left out are not changed by it.',
})
export class TicketEventInput {
  @Field(() => String, {
    description: "The reporter's id of the event, unique within contract and source; 1 to 200 characters.",
  })
  readonly externalId!: string;

  @Field(() => String, {
    description: `The reporter's id of the ticket; 1 to 200 characters. A ticket holds up to ${MOST_EVENTS_OF_TICKET.toLocaleString('en')} events, withdrawn ones included; items beyond are INVALID_INPUT.`,
  })
  readonly ticketExternalId!: string;

  @Field(() => Int, {
    defaultValue: 1,
    description: 'From 1. A higher revision of an event corrects it; the same one with other content is a CONFLICT.',
  })
  readonly revision!: number;

  @Field(() => Boolean, { defaultValue: false, description: 'True takes the event back: it counts for nothing.' })
  readonly withdrawn!: boolean;

  @Field(() => TicketEventKind, { description: 'What happened.' })
  readonly kind!: facts.TicketEventKind;

  @Field(() => DateTimeScalar, { description: 'When it happened; at most five minutes in the future.' })
  readonly occurredAt!: Instant;

  @Field(() => Float, {
    defaultValue: 0,
    description: 'Order among events of the same time: a whole number from 0, lower first.',
  })
  readonly sequence!: number;

  @Field(() => Boolean, {
    defaultValue: true,
    description: 'Of AGENT_REPLIED: false for an internal note, which answers nobody.',
  })
  readonly isPublic!: boolean;

  @Field(() => TicketStatus, {
    nullable: true,
    description: 'Needed for STATUS_CHANGED; of OPENED NEW when left out; of no other.',
  })
  readonly status?: terms.TicketStatus | null;

  @Field(() => Channel, { nullable: true, description: 'The channel from now on; needed for OPENED.' })
  readonly channel?: terms.Channel | null;

  @Field(() => Priority, { nullable: true, description: 'The priority from now on.' })
  readonly priority?: terms.Priority | null;

  @Field(() => String, { nullable: true, description: "The customer's tier from now on; at most 100 characters." })
  readonly tier?: string | null;

  @Field(() => String, { nullable: true, description: 'The category from now on; at most 100 characters.' })
  readonly category?: string | null;

  @Field(() => String, { nullable: true, description: 'Who works on it from now on; at most 100 characters.' })
  readonly assigneeGroup?: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many people the trouble keeps from working, from now on; at least 0.',
  })
  readonly affectedUsers?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it stops a process that is critical to the business, from now on.',
  })
  readonly businessCritical?: boolean | null;

  @Field(() => String, {
    nullable: true,
    description:
      'What the ticket is about, at most 500 characters. Shown, never judged: the one recorded last stands, and it is no part of the revision.',
  })
  readonly subject?: string | null;
}

@InputType({ description: 'Ticket events of one contract as one source reports them.' })
export class RecordTicketEventsInput {
  @Field(() => ID, { description: 'The contract they count for: agreed, and not terminated.' })
  readonly contractId!: string;

  @Field(() => String, { description: 'The reporting system; 1 to 100 characters. Ids are unique within it.' })
  readonly source!: string;

  @Field(() => RecordingMode, { defaultValue: 'LIVE', description: 'Whether they are news.' })
  readonly mode!: facts.RecordingMode;

  @Field(() => [TicketEventInput], { description: 'Up to 1,000 events, in any order.' })
  readonly events!: TicketEventInput[];
}

@InputType({
  description: 'Which tickets. What is left out, or null, does not narrow the list; an empty list matches no ticket.',
})
export class TicketFilter {
  @Field(() => [ID], { nullable: true, description: 'Of these contracts, at most 100.' })
  readonly contractIds?: string[] | null;

  @Field(() => [Channel], { nullable: true, description: 'Of these channels.' })
  readonly channels?: terms.Channel[] | null;

  @Field(() => [Priority], { nullable: true, description: 'Of these priorities.' })
  readonly priorities?: terms.Priority[] | null;

  @Field(() => [TicketStatus], { nullable: true, description: 'In one of these statuses.' })
  readonly statuses?: terms.TicketStatus[] | null;

  @Field(() => Boolean, {
    defaultValue: false,
    description: 'True: only those that are opened and neither resolved, closed nor cancelled.',
  })
  readonly openOnly!: boolean;

  @Field(() => [ID], {
    nullable: true,
    description:
      'With something to miss of one of these objectives, at most 100: an open clock with a due time; by IMPACT, the one that is most at stake. TIME_TO_BREACH goes by those clocks alone: see the argument of `nextBreach`.',
  })
  readonly objectiveIds?: string[] | null;

  @Field(() => String, { nullable: true, description: 'Of this assignee group, written exactly so.' })
  readonly assigneeGroup?: string | null;
}

@ArgsType()
export class TicketListArguments extends PageArguments {
  @Field(() => TicketFilter, { nullable: true, description: 'Which tickets; left out: all.' })
  filter?: TicketFilter | null;

  @Field(() => TicketOrder, {
    nullable: true,
    defaultValue: 'TIME_TO_BREACH',
    description:
      'In which order. OPENED_AT leaves out tickets whose opening was not reported yet, IMPACT those that have nothing left to miss.',
  })
  orderBy!: keyof typeof TicketOrder | null;
}
