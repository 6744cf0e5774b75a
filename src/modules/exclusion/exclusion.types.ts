import { Field, ID, ObjectType } from 'type-graphql';
import type { Side as ActorSide } from '../../domain/actor.js';
import {
  type Exclusion as ExclusionRow,
  exclusionState,
  type ExclusionScope as ScopeOfExclusion,
} from '../../domain/exclusion.js';
import type { MeasurementKind as KindOfMeasurement } from '../../domain/facts.js';
import type { Instant } from '../../domain/instant.js';
import type { Channel as ChannelOfWork } from '../../domain/terms.js';
import { connectionOf } from '../../graphql/connection.js';
import { Side } from '../../graphql/enums.js';
import { ExclusionEffect, ExclusionKind, ExclusionStatus } from '../../graphql/exclusionenums.js';
import { MeasurementKind } from '../../graphql/factenums.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { Channel } from '../../graphql/termsenums.js';
import { ContractType } from '../contract/contract.types.js';
import { shownList } from '../objective/shownscope.js';

@ObjectType({ simpleResolvers: true, description: 'A ticket, by the name its reporter gave it.' })
export class ExcludedTicket {
  @Field(() => String, { description: 'Who reported it.' })
  readonly source!: string;

  @Field(() => ID, { description: "The reporter's id of it." })
  readonly externalId!: string;
}

@ObjectType({ simpleResolvers: true, description: 'A measurement, by the name its reporter gave it.' })
export class ExcludedMeasurement {
  @Field(() => MeasurementKind, { description: 'Its kind.' })
  readonly kind!: KindOfMeasurement;

  @Field(() => String, { description: 'Who reported it.' })
  readonly source!: string;

  @Field(() => ID, { description: "The reporter's id of it." })
  readonly externalId!: string;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'What an exclusion covers. A span pauses the clocks it overlaps and removes what happened within it: contacts that entered their queue, queue intervals of which all lies in it and other such spans together, answers, audits and counters; of service time it is neither up nor down.',
})
export class ExclusionScope {
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'First instant of the span; null: it names a ticket or measurement.',
  })
  readonly from!: Instant | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'First instant after the span.' })
  readonly to!: Instant | null;

  @Field(() => [Channel], { nullable: true, description: 'Of the span: only what came in by these; null: everything.' })
  readonly channels!: readonly ChannelOfWork[] | null;

  @Field(() => [String], { nullable: true, description: 'Keys of the only objectives it is for; null: all.' })
  readonly objectives!: readonly string[] | null;

  @Field(() => ExcludedTicket, { nullable: true, description: 'The only ticket it is about.' })
  readonly ticket!: ExcludedTicket | null;

  @Field(() => ExcludedMeasurement, { nullable: true, description: 'The only measurement it is about.' })
  readonly measurement!: ExcludedMeasurement | null;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'What one party asks not to be counted and the other decides on. What is accepted changes ADJUSTED figures, never RAW ones or events. It is never deleted.',
})
export class Exclusion {
  @Field(() => ID, { description: 'Its id, a UUID.' })
  readonly id!: string;

  @Field(() => String, { description: "The proposer's name for it, unique in the contract." })
  readonly reference!: string;

  @Field(() => ExclusionStatus, { description: 'Where it stands.' })
  readonly status!: ReturnType<typeof exclusionState>;

  @Field(() => ExclusionKind, { description: 'Why.' })
  readonly kind!: ExclusionRow['kind'];

  @Field(() => ExclusionEffect, { description: 'What becomes of the outcomes.' })
  readonly effect!: ExclusionRow['effect'];

  @Field(() => ExclusionScope, { description: 'What was proposed.' })
  readonly scope!: ExclusionScope;

  @Field(() => ExclusionScope, { nullable: true, description: 'What was accepted of it; null: nothing (yet).' })
  readonly acceptedScope!: ExclusionScope | null;

  @Field(() => String, { description: 'Why, in words.' })
  readonly reason!: string;

  @Field(() => [String], { description: 'Where it can be looked up.' })
  readonly evidence!: readonly string[];

  @Field(() => Side, { description: 'The party that proposed it; the other decides.' })
  readonly proposedBy!: ActorSide;

  @Field(() => DateTimeScalar, { description: 'When it was proposed.' })
  readonly proposedAt!: Instant;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was decided; null: it is not.' })
  readonly decidedAt!: Instant | null;

  @Field(() => String, { nullable: true, description: 'What the other party said to it.' })
  readonly answer!: string | null;

  @Field(() => Side, {
    nullable: true,
    description:
      'The party that wants to withdraw it though it was accepted: it is withdrawn once the other wants to, too.',
  })
  readonly withdrawalOfferedBy!: ActorSide | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was withdrawn; null: it was not.' })
  readonly withdrawnAt!: Instant | null;
}

export const ExclusionConnection = connectionOf(Exclusion, 'Exclusion', 'exclusions');

@ObjectType({ simpleResolvers: true, description: 'Answer of the mutations of an exclusion.' })
export class ExclusionPayload {
  @Field(() => ContractType, { description: 'Its contract.' })
  readonly contract!: ContractType;

  @Field(() => Exclusion, { description: 'The exclusion as it stands now.' })
  readonly exclusion!: Exclusion;
}

/** An exclusion as the API shows it. */
export function shownExclusion(row: ExclusionRow): Exclusion {
  const { id, reference, kind, effect, reason, evidence, proposedBy, proposedAt, decidedAt, answer, withdrawnAt } = row;
  return {
    ...{ id, reference, kind, effect, reason, evidence, proposedBy, proposedAt, decidedAt, answer, withdrawnAt },
    status: exclusionState(row),
    scope: shownScope(row.scope),
    acceptedScope: row.accepted === null ? null : shownScope(row.accepted),
    withdrawalOfferedBy: offeredBy(row),
  };
}

function offeredBy({ clientWithdrewAt, vendorWithdrewAt, withdrawnAt }: ExclusionRow): ActorSide | null {
  if (withdrawnAt !== null) return null;
  if (clientWithdrewAt !== null) return 'CLIENT';
  return vendorWithdrewAt === null ? null : 'VENDOR';
}

function shownScope({ span, channels, objectives, ticket, measurement }: ScopeOfExclusion): ExclusionScope {
  return {
    from: span?.startsAt ?? null,
    to: span?.endsAt ?? null,
    channels: shownList(channels),
    objectives: shownList(objectives),
    ticket,
    measurement,
  };
}
