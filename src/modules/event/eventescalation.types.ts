import { Field, Int, ObjectType } from 'type-graphql';
import type { Side as SideOfContract } from '../../domain/actor.js';
import type { TriggerKind as KindOfTrigger } from '../../domain/escalation.js';
import type { Priority as PriorityOfTicket } from '../../domain/terms.js';
import { Side } from '../../graphql/enums.js';
import { EscalationTriggerKind } from '../../graphql/escalationenums.js';
import { Priority } from '../../graphql/termsenums.js';

@ObjectType({
  simpleResolvers: true,
  description: 'Which level of an escalation policy was reached, why, and what it asks of the helpdesk.',
})
export class EventEscalation {
  @Field(() => String, { description: 'The key of the policy among those of its side.' })
  readonly policyKey!: string;

  @Field(() => Side, { description: 'The party whose policy it is.' })
  readonly side!: SideOfContract;

  @Field(() => Int, { description: 'The level, from 1.' })
  readonly level!: number;

  @Field(() => Int, { description: '0 for the level itself; its repeats count from 1.' })
  readonly repeat!: number;

  @Field(() => String, { description: 'The name of the level.' })
  readonly levelName!: string;

  @Field(() => [EscalationTriggerKind], {
    description: 'What had come about; empty where the wait after the level before was over, or for a repeat.',
  })
  readonly reasons!: readonly KindOfTrigger[];

  @Field(() => Priority, {
    nullable: true,
    description: 'The priority the ticket should get in the helpdesk; null: not asked for.',
  })
  readonly raisePriorityTo!: PriorityOfTicket | null;

  @Field(() => String, {
    nullable: true,
    description: 'The group the ticket should be handed to in the helpdesk; null: not asked for.',
  })
  readonly reassignTo!: string | null;
}
