import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { Side as ActorSide } from '../../domain/actor.js';
import type * as domain from '../../domain/escalation.js';
import type { Instant } from '../../domain/instant.js';
import { connectionOf } from '../../graphql/connection.js';
import { Side } from '../../graphql/enums.js';
import { EscalationStepState, EscalationTriggerKind } from '../../graphql/escalationenums.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { TicketType } from '../ticket/ticket.types.js';

@ObjectType({
  simpleResolvers: true,
  description: 'A level of a ladder that was reached on a clock, or a repeat of it. It never changes.',
})
export class EscalationStep {
  /** Not shown as such: what is asked of it starts from it. */
  readonly row!: domain.EscalationStep;

  @Field(() => Side, { description: 'The party whose ladder it is.' })
  readonly side!: ActorSide;

  @Field(() => String, { description: 'Key of the policy.' })
  readonly policyKey!: string;

  @Field(() => Int, { description: 'Version of the policy.' })
  readonly policyVersion!: number;

  @Field(() => Int, { description: 'The level, from 1.' })
  readonly level!: number;

  @Field(() => Int, { description: '0: the level itself; then its repeats.' })
  readonly repeat!: number;

  @Field(() => EscalationStepState, { description: 'What became of it.' })
  readonly state!: domain.StepState;

  @Field(() => String, { description: 'Tells the clocks of one objective on the ticket apart, as Clock.cycle.' })
  readonly cycle!: string;

  @Field(() => DateTimeScalar, { description: 'When its triggers held, or its wait was over.' })
  readonly dueAt!: Instant;

  @Field(() => DateTimeScalar, { description: 'When it was recorded: what it asks for was asked for then.' })
  readonly recordedAt!: Instant;

  @Field(() => [EscalationTriggerKind], {
    description: 'The triggers that held; none: the wait of the level before was over, or it is a repeat.',
  })
  readonly reasons!: readonly domain.TriggerKind[];
}

export function shownStep(row: domain.EscalationStep): EscalationStep {
  const { side, policyKey, policyVersion, level, repeat, state, cycle, dueAt, recordedAt, reasons } = row;
  return { row, side, policyKey, policyVersion, level, repeat, state, cycle, dueAt, recordedAt, reasons };
}

@ObjectType('Acknowledgement', {
  simpleResolvers: true,
  description:
    "Somebody took a ticket in hand: what waits for that in the ladders of their party stops. Of a party's the latest counts.",
})
export class AcknowledgementType {
  @Field(() => DateTimeScalar, { description: 'When.' })
  readonly acknowledgedAt!: Instant;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Until when; null: until the clocks end that had started.',
  })
  readonly until!: Instant | null;

  @Field(() => Side, { description: 'For which party.' })
  readonly side!: ActorSide;

  @Field(() => String, { description: 'Who, as their token or API key names them.' })
  readonly by!: string;

  @Field(() => String, { nullable: true, description: 'What they said to it; null: nothing.' })
  readonly note!: string | null;
}

export function shownAcknowledgement(row: domain.Acknowledgement): AcknowledgementType {
  const { acknowledgedAt, until, side, by, note } = row;
  return { acknowledgedAt, until, side, by, note };
}

@ObjectType({
  simpleResolvers: true,
  description: "An entry of a ticket's escalations: exactly one of step and acknowledgement is set.",
})
export class TicketEscalation {
  @Field(() => DateTimeScalar, { description: 'When it was recorded.' })
  readonly at!: Instant;

  @Field(() => EscalationStep, { nullable: true, description: 'A level that was reached.' })
  readonly step!: EscalationStep | null;

  @Field(() => AcknowledgementType, { nullable: true, description: 'Somebody took the ticket in hand.' })
  readonly acknowledgement!: AcknowledgementType | null;
}

export const TicketEscalationConnection = connectionOf(
  TicketEscalation,
  'TicketEscalation',
  'what happened to the escalations of a ticket',
);

@InputType({ description: 'Which ticket you take in hand, and for how long.' })
export class AcknowledgeEscalationInput {
  @Field(() => ID, { description: 'The ticket.' })
  ticketId!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'Until when nothing that waits for you is taken, in the future; left out: until the clocks end that have started. One that starts later (another reply, a reopening) waits for another acknowledgement.',
  })
  until?: Instant | null;

  @Field(() => String, { nullable: true, description: 'What you say to it, both parties see it, 1 to 500 characters.' })
  note?: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of acknowledgeEscalation.' })
export class AcknowledgeEscalationPayload {
  @Field(() => TicketType, { description: 'The ticket.' })
  readonly ticket!: TicketType;

  @Field(() => AcknowledgementType, { description: 'The acknowledgement.' })
  readonly acknowledgement!: AcknowledgementType;
}
