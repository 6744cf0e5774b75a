import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { TriggerKind } from '../../domain/escalation.js';
import type { Instant } from '../../domain/instant.js';
import { MOST_FORESEEN } from '../../domain/ladder.js';
import type { Channel as ChannelOfWork, Priority as PriorityOfTicket } from '../../domain/terms.js';
import { EscalationStepState, EscalationTriggerKind } from '../../graphql/escalationenums.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { Channel, Priority } from '../../graphql/termsenums.js';
import { ContactType } from '../contact/contact.types.js';
import { ContractType } from '../contract/contract.types.js';
import { ObjectiveType } from '../objective/objective.types.js';
import { TicketType } from '../ticket/ticket.types.js';
import { EscalationAction, EscalationPolicy } from './escalationpolicy.types.js';
import type { EscalationQuestion, ExampleTicket } from './previewescalation.js';

@ObjectType({ simpleResolvers: true, description: 'Somebody who will be told, and when.' })
export class ForeseenNotice {
  @Field(() => ContactType, { nullable: true, description: 'Who; null: an endpoint that the level names itself.' })
  readonly contact!: ContactType | null;

  @Field(() => ID, { nullable: true, description: 'The webhook endpoint that is told; null: it is an e-mail.' })
  readonly endpointId!: string | null;

  @Field(() => DateTimeScalar, {
    description: 'The earliest it is sent: when the level is taken, or when quiet hours end.',
  })
  readonly at!: Instant;
}

@ObjectType({ simpleResolvers: true, description: 'A level that will be taken, or a repeat of it.' })
export class ForeseenStep {
  @Field(() => Int, { description: 'The level, from 1.' })
  readonly level!: number;

  @Field(() => String, { description: 'Its name.' })
  readonly levelName!: string;

  @Field(() => Int, { description: '0: the level itself; then its repeats.' })
  readonly repeat!: number;

  @Field(() => EscalationStepState, { description: 'Whether anybody is told.' })
  readonly state!: 'TAKEN' | 'SKIPPED_LATE';

  @Field(() => DateTimeScalar, { description: 'When it is taken.' })
  readonly at!: Instant;

  @Field(() => [EscalationTriggerKind], {
    description: 'The triggers that will hold; none: the wait of the level before is over, or it is a repeat.',
  })
  readonly reasons!: readonly TriggerKind[];

  @Field(() => [EscalationAction], { description: 'What it asks for; none where it is SKIPPED_LATE.' })
  readonly actions!: readonly EscalationAction[];

  @Field(() => [ForeseenNotice], {
    nullable: true,
    description:
      'Who is told, the first to be told first. Null: the ladder is that of the other party, or you may not see contacts.',
  })
  readonly notices!: readonly ForeseenNotice[] | null;
}

@ObjectType({ simpleResolvers: true, description: 'What one ladder will do on one clock.' })
export class ForeseenLadder {
  @Field(() => EscalationPolicy, { description: 'The ladder, in the version the clock keeps to.' })
  readonly policy!: EscalationPolicy;

  @Field(() => ObjectiveType, { description: 'The objective of the clock.' })
  readonly objective!: ObjectiveType;

  @Field(() => String, { description: 'Tells the clocks of one objective on one ticket apart, as Clock.cycle.' })
  readonly cycle!: string;

  @Field(() => DateTimeScalar, { description: 'When the clock starts.' })
  readonly startedAt!: Instant;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it is due; null: it is not, or is paused before.' })
  readonly dueAt!: Instant | null;

  @Field(() => [ForeseenStep], {
    description: `The steps it will take, in their order; the first ${MOST_FORESEEN}.`,
  })
  readonly steps!: readonly ForeseenStep[];
}

@ObjectType({
  simpleResolvers: true,
  description:
    'What the ladders of both parties will do if nothing is reported, nobody acknowledges and no objective comes to stand otherwise.',
})
export class EscalationPreview {
  @Field(() => ContractType, { description: 'The contract.' })
  readonly contract!: ContractType;

  @Field(() => TicketType, { nullable: true, description: 'The ticket; null: an example.' })
  readonly ticket!: TicketType | null;

  @Field(() => DateTimeScalar, { description: 'From when on it looks ahead: now, or when the example is opened.' })
  readonly asOf!: Instant;

  @Field(() => [ForeseenLadder], {
    description: 'Each ladder on each open clock, by the order of the clocks. None: no ladder watches it.',
  })
  readonly ladders!: readonly ForeseenLadder[];
}

@InputType({ description: 'A ticket that does not exist, as it is opened.' })
class EscalationExampleInput implements ExampleTicket {
  @Field(() => ID, { description: 'The contract it would count for, agreed by both parties.' })
  contractId!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: "When it is opened, in the past or the future, within the contract's dates; now when left out.",
  })
  openedAt?: Instant | null;

  @Field(() => Channel, { description: 'How the customer gets in touch.' })
  channel!: ChannelOfWork;

  @Field(() => Priority, { nullable: true, description: 'How urgent it is.' })
  priority?: PriorityOfTicket | null;

  @Field(() => String, { nullable: true, description: "The customer's tier, 1 to 100 characters." })
  tier?: string | null;

  @Field(() => String, { nullable: true, description: 'Its category, 1 to 100 characters.' })
  category?: string | null;

  @Field(() => Int, { nullable: true, description: 'How many users it affects, 0 or more.' })
  affectedUsers?: number | null;

  @Field(() => Boolean, { nullable: true, description: 'Whether it stops a process that is critical to the business.' })
  businessCritical?: boolean | null;
}

@InputType({ description: 'What to look ahead for: exactly one of the two.' })
export class PreviewEscalationInput implements EscalationQuestion {
  @Field(() => ID, { nullable: true, description: 'A ticket: from now on, by the ladders its clocks keep to.' })
  ticketId?: string | null;

  @Field(() => EscalationExampleInput, {
    nullable: true,
    description: 'An example: from its opening on, by the ladders that hold then; of the past, by those that hold now.',
  })
  example?: EscalationExampleInput | null;
}
