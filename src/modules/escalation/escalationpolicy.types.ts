import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { Side as ActorSide } from '../../domain/actor.js';
import type * as domain from '../../domain/escalation.js';
import type { Instant, Milliseconds } from '../../domain/instant.js';
import type { Priority as PriorityOfTicket } from '../../domain/terms.js';
import { Side } from '../../graphql/enums.js';
import {
  EscalationActionKind,
  EscalationMatch,
  EscalationStanding,
  EscalationTriggerKind,
} from '../../graphql/escalationenums.js';
import { DateTimeScalar, DurationScalar } from '../../graphql/scalars.js';
import { Priority } from '../../graphql/termsenums.js';
import { Scope } from '../objective/objectiveblocks.types.js';

@ObjectType({ simpleResolvers: true, description: 'A condition of a level. Fields of other kinds are null.' })
export class EscalationTrigger {
  @Field(() => EscalationTriggerKind, { description: 'What it waits for.' })
  readonly kind!: domain.TriggerKind;

  @Field(() => Float, { nullable: true, description: 'SHARE_USED: share of the limit, above 0 and at most 1.' })
  readonly share!: number | null;

  @Field(() => DurationScalar, {
    nullable: true,
    description: 'LATE_BY: working time since the clock was due. NO_REPLY: working time without a reply.',
  })
  readonly time!: Milliseconds | null;

  @Field(() => Int, { nullable: true, description: 'AFFECTED_USERS, REASSIGNED: at least so many.' })
  readonly atLeast!: number | null;

  @Field(() => EscalationStanding, { nullable: true, description: 'OBJECTIVE_STANDING: as what it was announced.' })
  readonly standing!: 'AT_RISK' | 'MISSED' | null;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'What a level asks for. Fields of other kinds are null; so are `contacts` and `endpointId` for the other party, which is not told whom you tell.',
})
export class EscalationAction {
  @Field(() => EscalationActionKind, { description: 'What it asks for.' })
  readonly kind!: domain.EscalationAction['kind'];

  @Field(() => [String], { nullable: true, description: 'NOTIFY: keys of contacts and contact groups.' })
  readonly contacts!: readonly string[] | null;

  @Field(() => ID, { nullable: true, description: 'WEBHOOK: the endpoint.' })
  readonly endpointId!: string | null;

  @Field(() => Priority, { nullable: true, description: 'RAISE_PRIORITY: the priority asked for.' })
  readonly priority!: PriorityOfTicket | null;

  @Field(() => String, { nullable: true, description: 'REASSIGN: the group asked for.' })
  readonly assigneeGroup!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'How often a level is taken again while nobody acknowledges.' })
export class EscalationRepeat {
  @Field(() => DurationScalar, { description: 'Working time after the time before.' })
  readonly every!: Milliseconds;

  @Field(() => Int, { description: 'How many times more.' })
  readonly times!: number;
}

@ObjectType({
  simpleResolvers: true,
  description: 'A step of a ladder. It is taken at most once a clock, besides its repeats.',
})
export class EscalationLevel {
  @Field(() => Int, { description: 'From 1, without gaps.' })
  readonly level!: number;

  @Field(() => String, { description: 'Its name for people.' })
  readonly name!: string;

  @Field(() => EscalationMatch, { description: 'How many of its triggers must hold.' })
  readonly match!: 'ALL' | 'ANY';

  @Field(() => [EscalationTrigger], {
    description: 'Its conditions; none: it is reached only when the wait of the level before is over.',
  })
  readonly triggers!: readonly EscalationTrigger[];

  @Field(() => [EscalationAction], { description: 'What it asks for; none: it is only recorded and announced.' })
  readonly actions!: readonly EscalationAction[];

  @Field(() => DurationScalar, {
    nullable: true,
    description:
      'Working time after which the next level is taken unless somebody acknowledges; null: the next has triggers of its own.',
  })
  readonly wait!: Milliseconds | null;

  @Field(() => EscalationRepeat, { nullable: true, description: 'How it is taken again; null: once.' })
  readonly repeat!: EscalationRepeat | null;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'A ladder that one party keeps on a contract, as one version of it. A clock keeps to the version that held when it started. Both parties see it and what came of it; only its owner changes it, and only its contacts are told.',
})
export class EscalationPolicy {
  @Field(() => Side, { description: 'The party whose ladder it is.' })
  readonly side!: ActorSide;

  @Field(() => String, { description: 'Its key, unique among the policies of its party on the contract.' })
  readonly key!: string;

  @Field(() => Int, { description: 'Its version, from 1.' })
  readonly version!: number;

  @Field(() => String, { description: 'Its name for people.' })
  readonly name!: string;

  @Field(() => DateTimeScalar, { description: 'Clocks that start from then on keep to it, until a later version.' })
  readonly validFrom!: Instant;

  @Field(() => Boolean, { description: 'Whether this version ends the policy: it leaves clocks alone.' })
  readonly retired!: boolean;

  @Field(() => [String], { nullable: true, description: 'Keys of the objectives whose clocks it watches; null: all.' })
  readonly objectives!: readonly string[] | null;

  @Field(() => Scope, { description: 'Which tickets, by what was last reported of them.' })
  readonly scope!: Scope;

  @Field(() => [EscalationLevel], { description: 'Its levels, from 1 up.' })
  readonly levels!: readonly EscalationLevel[];
}
