import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { EscalationAction, TriggerKind } from '../../domain/escalation.js';
import type { Instant, Milliseconds } from '../../domain/instant.js';
import type { Priority as PriorityOfTicket } from '../../domain/terms.js';
import {
  EscalationActionKind,
  EscalationMatch,
  EscalationStanding,
  EscalationTriggerKind,
} from '../../graphql/escalationenums.js';
import { DateTimeScalar, DurationScalar } from '../../graphql/scalars.js';
import { Priority } from '../../graphql/termsenums.js';
import { ContractType } from '../contract/contract.types.js';
import { ScopeInput } from '../contract/familyinput.types.js';
import { EscalationPolicy } from './escalationpolicy.types.js';
import type { ActionDraft, EscalationPolicyDraft, LevelDraft, TriggerDraft } from './policydraft.js';

@InputType({ description: 'A condition of a level. Give the field that its kind needs, and none else.' })
class EscalationTriggerInput implements TriggerDraft {
  @Field(() => EscalationTriggerKind, { description: 'What it waits for; a level has one of each kind.' })
  kind!: TriggerKind;

  @Field(() => Float, { nullable: true, description: 'SHARE_USED: share of the limit, above 0 and at most 1.' })
  share?: number | null;

  @Field(() => DurationScalar, {
    nullable: true,
    description:
      'LATE_BY: working time since the clock was due, PT0S: as soon as it is late. NO_REPLY: working time without a reply, a minute at least. At most 366 days.',
  })
  time?: Milliseconds | null;

  @Field(() => Int, {
    nullable: true,
    description: 'AFFECTED_USERS, REASSIGNED: at least so many, 1 or more; of REASSIGNED at most 1,000.',
  })
  atLeast?: number | null;

  @Field(() => EscalationStanding, { nullable: true, description: 'OBJECTIVE_STANDING: as what it was announced.' })
  standing?: 'AT_RISK' | 'MISSED' | null;
}

@InputType({ description: 'What a level asks for. Give the field that its kind needs, and none else.' })
class EscalationActionInput implements ActionDraft {
  @Field(() => EscalationActionKind, { description: 'What it asks for.' })
  kind!: EscalationAction['kind'];

  @Field(() => [String], {
    nullable: true,
    description: 'NOTIFY: keys of 1 to 20 contacts or contact groups of yours.',
  })
  contacts?: string[] | null;

  @Field(() => ID, { nullable: true, description: 'WEBHOOK: an endpoint of yours.' })
  endpointId?: string | null;

  @Field(() => Priority, { nullable: true, description: 'RAISE_PRIORITY: the priority asked for.' })
  priority?: PriorityOfTicket | null;

  @Field(() => String, { nullable: true, description: 'REASSIGN: the group asked for, 1 to 100 characters.' })
  assigneeGroup?: string | null;
}

@InputType({ description: 'How often a level is taken again while nobody acknowledges.' })
class EscalationRepeatInput {
  @Field(() => DurationScalar, { description: 'Working time after the time before, a minute to 366 days.' })
  every!: Milliseconds;

  @Field(() => Int, { description: 'How many times more, 1 to 50.' })
  times!: number;
}

@InputType({ description: 'A level of a ladder; its number is its place in the list, from 1.' })
class EscalationLevelInput implements LevelDraft {
  @Field(() => String, { description: 'Its name for people, 1 to 100 characters.' })
  name!: string;

  @Field(() => EscalationMatch, {
    nullable: true,
    description: 'How many of its triggers must hold; ANY when left out.',
  })
  match?: 'ALL' | 'ANY' | null;

  @Field(() => [EscalationTriggerInput], {
    nullable: true,
    description: 'Its conditions. May be left out where the level before has a wait.',
  })
  triggers?: EscalationTriggerInput[] | null;

  @Field(() => [EscalationActionInput], {
    nullable: true,
    description: 'What it asks for, up to 10; left out: it is only recorded and announced.',
  })
  actions?: EscalationActionInput[] | null;

  @Field(() => DurationScalar, {
    nullable: true,
    description:
      'Working time, a minute to 366 days, after which the next level is taken unless somebody acknowledges. Not of the last level.',
  })
  wait?: Milliseconds | null;

  @Field(() => EscalationRepeatInput, { nullable: true, description: 'How it is taken again; left out: once.' })
  repeat?: EscalationRepeatInput | null;
}

@InputType({ description: 'An escalation policy, all of it.' })
export class PutEscalationPolicyInput implements EscalationPolicyDraft {
  @Field(() => ID, { description: 'The contract, agreed by both parties.' })
  contractId!: string;

  @Field(() => String, {
    description: 'Its key, 1 to 63 of a-z, 0-9, _ and -, unique among your policies on the contract.',
  })
  key!: string;

  @Field(() => String, { description: 'Its name for people, 1 to 200 characters.' })
  name!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Clocks that start from then on keep to it; now when left out, never in the past.',
  })
  validFrom?: Instant | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Keys of the objectives whose clocks it watches, 1 to 100; left out: all that run clocks.',
  })
  objectives?: string[] | null;

  @Field(() => ScopeInput, { nullable: true, description: 'Which tickets; left out: all.' })
  scope?: ScopeInput | null;

  @Field(() => [EscalationLevelInput], { description: '1 to 10 levels, from the first up.' })
  levels!: EscalationLevelInput[];
}

@InputType({ description: 'Which escalation policy of yours to retire.' })
export class RetireEscalationPolicyInput {
  @Field(() => ID, { description: 'The contract.' })
  contractId!: string;

  @Field(() => String, { description: 'Its key.' })
  key!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of putEscalationPolicy and retireEscalationPolicy.' })
export class EscalationPolicyPayload {
  @Field(() => ContractType, { description: 'The contract.' })
  readonly contract!: ContractType;

  @Field(() => EscalationPolicy, { description: 'The latest version of the policy.' })
  readonly policy!: EscalationPolicy;
}
