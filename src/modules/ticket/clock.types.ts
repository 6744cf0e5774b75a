import { Field, ObjectType } from 'type-graphql';
import type * as domain from '../../domain/clock.js';
import type { Instant, Milliseconds } from '../../domain/instant.js';
import { ClockState } from '../../graphql/factenums.js';
import { DateTimeScalar, DurationScalar } from '../../graphql/scalars.js';
import { ObjectiveType } from '../objective/objective.types.js';
import type { ClockRow } from './clock.table.js';

@ObjectType('Clock', {
  simpleResolvers: true,
  description:
    'One objective at work on one ticket, as of now: a clock of working time, a resolution that is watched for its follow-up window, or the time a ticket is open. Times are when things happened, not when they were reported.',
})
export class ClockType {
  /** Not shown as such: what explains it starts from it. */
  readonly row!: ClockRow;

  @Field(() => ObjectiveType, { description: 'The objective it counts for, by the terms it started under.' })
  readonly objective!: ObjectiveType;

  @Field(() => String, {
    description:
      "Tells the clocks of one objective on one ticket apart: 'opened', or 'fact:' and the externalId of the event that started it, or 'period:' and the index of the contract period whose terms began to count what was open.",
  })
  readonly cycle!: string;

  @Field(() => ClockState, { description: 'Where it stands.' })
  readonly state!: domain.ClockState;

  @Field(() => DateTimeScalar, { description: 'When it started.' })
  readonly startedAt!: Instant;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'When it is due; null while it is paused before that, and for all but FIRST_RESPONSE_TIME, NEXT_RESPONSE_TIME and RESOLUTION_TIME. Fixed once passed.',
  })
  readonly dueAt!: Instant | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was due as it started, before any pause or change of its goal; null for what is never due.',
  })
  readonly originalDueAt!: Instant | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it becomes at risk; null while paused before that, and once ended.',
  })
  readonly warnAt!: Instant | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'Its due time, once it was missed; null: it was not (yet).',
  })
  readonly breachedAt!: Instant | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it stopped; null: it is open, or was cancelled.' })
  readonly stoppedAt!: Instant | null;

  @Field(() => DurationScalar, {
    nullable: true,
    description: 'Its limit in working time, for its present goal; null: it has none.',
  })
  readonly limit!: Milliseconds | null;

  @Field(() => DurationScalar, { description: 'Working time used up to now, or to its end; pauses left out.' })
  readonly elapsed!: Milliseconds;

  @Field(() => DurationScalar, {
    nullable: true,
    description:
      'Working time left of the limit; negative: so much over it. Null once it has ended, and where there is no limit.',
  })
  readonly remaining!: Milliseconds | null;

  @Field(() => Boolean, { description: 'Whether it missed its due time: stopped late, or is open after it.' })
  readonly late!: boolean;
}
