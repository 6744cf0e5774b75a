import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type * as facts from '../../domain/facts.js';
import type { Instant } from '../../domain/instant.js';
import type * as terms from '../../domain/terms.js';
import { connectionOf } from '../../graphql/connection.js';
import { RecordingMode, TicketEventKind } from '../../graphql/factenums.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { Channel, Priority, TicketStatus } from '../../graphql/termsenums.js';

@ObjectType('Ticket', {
  simpleResolvers: true,
  description: 'A ticket as its reported events leave it. A resolver returns the Ticket of ticket.read.',
})
export class TicketType {
  @Field(() => ID, { description: 'Its id for life, a UUID derived from contract, source and externalId.' })
  readonly id!: string;

  readonly tenantId!: string;
  readonly contractId!: string;

  @Field(() => String, { description: 'The system that reports it.' })
  readonly source!: string;

  @Field(() => String, { description: "The reporter's id of it." })
  readonly externalId!: string;

  @Field(() => String, { nullable: true, description: 'What it is about, as last reported; null: never reported.' })
  readonly subject!: string | null;

  @Field(() => Channel, { nullable: true, description: 'How the customer got in touch; null: never reported.' })
  readonly channel!: terms.Channel | null;

  @Field(() => Priority, { nullable: true, description: 'How urgent it is now; null: never reported.' })
  readonly priority!: terms.Priority | null;

  @Field(() => String, { nullable: true, description: "The customer's tier now; null: never reported." })
  readonly tier!: string | null;

  @Field(() => String, { nullable: true, description: 'Its category now; null: never reported.' })
  readonly category!: string | null;

  @Field(() => String, { nullable: true, description: 'Who works on it now; null: never reported.' })
  readonly assigneeGroup!: string | null;

  @Field(() => Int, {
    nullable: true,
    description: 'How many people the trouble keeps from working now; null: never reported.',
  })
  readonly affectedUsers!: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether it now stops a process that is critical to the business; null: never reported.',
  })
  readonly businessCritical!: boolean | null;

  @Field(() => TicketStatus, { nullable: true, description: 'Where it stands now; null: never reported.' })
  readonly status!: terms.TicketStatus | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was opened; null: not reported yet.' })
  readonly openedAt!: Instant | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was resolved (or closed without that); null: it is open, or open again.',
  })
  readonly resolvedAt!: Instant | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was closed; null: it is not.' })
  readonly closedAt!: Instant | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was cancelled (spam, duplicate, merged); null: it was not.',
  })
  readonly cancelledAt!: Instant | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When its latest event happened; null: all were withdrawn.',
  })
  readonly lastEventAt!: Instant | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'The earliest due time of its open clocks, in the past where one is late; null: it has none, or all with one are paused.',
  })
  readonly dueAt!: Instant | null;

  @Field(() => DateTimeScalar, { description: 'When Accord first heard of it.' })
  readonly recordedAt!: Instant;
}

export const TicketConnection = connectionOf(TicketType, 'Ticket', 'tickets');

@ObjectType('TicketEvent', { simpleResolvers: true, description: 'A fact about a ticket, in its latest revision.' })
class TicketEventType {
  @Field(() => String, { description: 'The system that reported it.' })
  readonly source!: string;

  @Field(() => String, { description: "The reporter's id of it, unique within contract and source." })
  readonly externalId!: string;

  @Field(() => TicketEventKind, { description: 'What happened.' })
  readonly kind!: facts.TicketEventKind;

  @Field(() => DateTimeScalar, { description: 'When it happened.' })
  readonly occurredAt!: Instant;

  @Field(() => Float, { description: "The reporter's order among events of the same time, a whole number from 0." })
  readonly sequence!: number;

  @Field(() => Int, { description: 'Its revision, from 1; a higher one corrects.' })
  readonly revision!: number;

  @Field(() => Boolean, { description: 'Whether it was taken back: it counts for nothing.' })
  readonly withdrawn!: boolean;

  @Field(() => Boolean, { description: 'Of AGENT_REPLIED: false for an internal note, which answers nobody.' })
  readonly isPublic!: boolean;

  @Field(() => TicketStatus, { nullable: true, description: 'The status it brought; null: none.' })
  readonly status!: terms.TicketStatus | null;

  @Field(() => Channel, { nullable: true, description: 'The channel it set; null: it set none.' })
  readonly channel!: terms.Channel | null;

  @Field(() => Priority, { nullable: true, description: 'The priority it set; null: it set none.' })
  readonly priority!: terms.Priority | null;

  @Field(() => String, { nullable: true, description: 'The tier it set; null: it set none.' })
  readonly tier!: string | null;

  @Field(() => String, { nullable: true, description: 'The category it set; null: it set none.' })
  readonly category!: string | null;

  @Field(() => String, { nullable: true, description: 'The assignee group it set; null: it set none.' })
  readonly assigneeGroup!: string | null;

  @Field(() => Int, { nullable: true, description: 'The number of affected people it set; null: it set none.' })
  readonly affectedUsers!: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether a process critical to the business is stopped, as it said; null: it said nothing of that.',
  })
  readonly businessCritical!: boolean | null;

  @Field(() => RecordingMode, { description: 'How its latest revision was recorded.' })
  readonly mode!: facts.RecordingMode;

  @Field(() => DateTimeScalar, { description: 'When its latest revision was recorded.' })
  readonly recordedAt!: Instant;
}

export const TicketEventConnection = connectionOf(TicketEventType, 'TicketEvent', 'ticket events');
