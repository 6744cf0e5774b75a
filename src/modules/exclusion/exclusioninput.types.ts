import { Field, ID, InputType } from 'type-graphql';
import type { ExclusionDecision as DecisionOnExclusion, Exclusion, ExclusionScope } from '../../domain/exclusion.js';
import type { MeasurementKind as KindOfMeasurement } from '../../domain/facts.js';
import { type Issue, refuseIssues } from '../../domain/fault.js';
import type { Instant, Interval } from '../../domain/instant.js';
import type { Channel as ChannelOfWork } from '../../domain/terms.js';
import { ExclusionDecision, ExclusionEffect, ExclusionKind } from '../../graphql/exclusionenums.js';
import { MeasurementKind } from '../../graphql/factenums.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { Channel } from '../../graphql/termsenums.js';
import { namedFromDraft } from '../contract/namedfromdraft.js';

@InputType({ description: 'A ticket, by the name its reporter gave it.' })
export class ExcludedTicketInput {
  @Field(() => String, { description: 'Who reported it.' })
  source!: string;

  @Field(() => ID, { description: "The reporter's id of it." })
  externalId!: string;
}

@InputType({ description: 'A measurement, by the name its reporter gave it.' })
export class ExcludedMeasurementInput {
  @Field(() => MeasurementKind, { description: 'Its kind.' })
  kind!: KindOfMeasurement;

  @Field(() => String, { description: 'Who reported it.' })
  source!: string;

  @Field(() => ID, { description: "The reporter's id of it." })
  externalId!: string;
}

@InputType({
  description: 'What is covered: a span of time, of everything or of one ticket; or one ticket; or one measurement.',
})
export class ExclusionScopeInput {
  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'First instant of the span, which must overlap the contract.',
  })
  from?: Instant | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'First instant after the span.' })
  to?: Instant | null;

  @Field(() => [Channel], {
    nullable: true,
    description: 'Of a span of everything: only what came in by these, at least one; left out: all.',
  })
  channels?: ChannelOfWork[] | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Keys of the only objectives it is for, at least one; left out: all.',
  })
  objectives?: string[] | null;

  @Field(() => ExcludedTicketInput, { nullable: true, description: 'The only ticket it is about.' })
  ticket?: ExcludedTicketInput | null;

  @Field(() => ExcludedMeasurementInput, { nullable: true, description: 'The only measurement it is about.' })
  measurement?: ExcludedMeasurementInput | null;
}

@InputType({ description: 'What the other party is asked not to count.' })
export class ProposeExclusionInput {
  @Field(() => ID, { description: 'The contract.' })
  contractId!: string;

  @Field(() => String, {
    description:
      'A name for it, unique in the contract, 1 to 100 characters: sent again with the same content it changes nothing.',
  })
  reference!: string;

  @Field(() => ExclusionKind, { description: 'Why.' })
  kind!: Exclusion['kind'];

  @Field(() => ExclusionEffect, {
    nullable: true,
    description: 'REMOVE when left out. COUNT_AS_GOOD is for a ticket or a measurement alone, and not for outages.',
  })
  effect?: Exclusion['effect'] | null;

  @Field(() => ExclusionScopeInput, { description: 'What is covered.' })
  scope!: ExclusionScopeInput;

  @Field(() => String, { description: 'Why, in words, 1 to 2,000 characters.' })
  reason!: string;

  @Field(() => [String], {
    nullable: true,
    description: 'Where it can be looked up: up to 20 links or numbers of changes and incidents.',
  })
  evidence?: string[] | null;
}

@InputType({ description: 'Which exclusion.' })
export class WithdrawExclusionInput {
  @Field(() => ID, { description: 'The contract.' })
  contractId!: string;

  @Field(() => String, { description: 'Its reference.' })
  reference!: string;
}

@InputType({ description: 'What you say to an exclusion of the other party.' })
export class DecideExclusionInput extends WithdrawExclusionInput {
  @Field(() => ExclusionDecision, { description: 'The decision; it cannot be changed.' })
  decision!: DecisionOnExclusion;

  @Field(() => ExclusionScopeInput, {
    nullable: true,
    description: 'Of ACCEPTED_IN_PART: the part that is accepted, within what was proposed.',
  })
  scope?: ExclusionScopeInput | null;

  @Field(() => String, { nullable: true, description: 'Why, up to 2,000 characters; needed unless all is accepted.' })
  answer?: string | null;
}

export function scopeFromInput(input: ExclusionScopeInput): ExclusionScope {
  const { ticket, measurement } = input;
  const issues: Issue[] = [];
  const channels = namedFromDraft(input.channels, 'scope.channels', issues);
  const objectives = namedFromDraft(input.objectives, 'scope.objectives', issues);
  refuseIssues(issues);
  return {
    span: spanOf(input),
    channels,
    objectives,
    ticket: ticket ? { source: ticket.source, externalId: ticket.externalId } : null,
    measurement: measurement
      ? { kind: measurement.kind, source: measurement.source, externalId: measurement.externalId }
      : null,
  };
}

function spanOf({ from, to }: ExclusionScopeInput): Interval | null {
  const [startsAt, endsAt] = [from ?? null, to ?? null];
  if (startsAt !== null && endsAt !== null) return { startsAt, endsAt };
  if (startsAt !== null) refuseIssues([{ path: 'scope.to', message: 'must be set with from' }]);
  if (endsAt !== null) refuseIssues([{ path: 'scope.from', message: 'must be set with to' }]);
  return null;
}
