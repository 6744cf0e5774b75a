import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { Milliseconds } from '../../domain/instant.js';
import type {
  EmptySlices as EmptySlicesOfTerms,
  SliceLength as SliceLengthOfTerms,
} from '../../domain/judgingterms.js';
import type * as terms from '../../domain/terms.js';
import { DurationScalar } from '../../graphql/scalars.js';
import {
  Attribution,
  Channel,
  ContactSource,
  EmptySlices,
  GoalChange,
  Priority,
  ServiceLevelFormula,
  SliceLength,
  StopOn,
  TicketStatus,
} from '../../graphql/termsenums.js';

@ObjectType({
  simpleResolvers: true,
  description: 'What a ticket, contact or measurement must be to count; null: whatever it is.',
})
export class Scope {
  @Field(() => [Channel], { nullable: true, description: 'Channels that count; null: all.' })
  readonly channels!: readonly terms.Channel[] | null;

  @Field(() => [Priority], { nullable: true, description: 'Priorities that count; null: all.' })
  readonly priorities!: readonly terms.Priority[] | null;

  @Field(() => [String], { nullable: true, description: 'Customer tiers that count; null: all.' })
  readonly tiers!: readonly string[] | null;

  @Field(() => [String], { nullable: true, description: 'Categories that count; null: all.' })
  readonly categories!: readonly string[] | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'The limit of tickets that fit its scope; the first goal that fits a ticket applies.',
})
class Goal {
  @Field(() => Scope, { description: 'Which tickets it is for.' })
  readonly scope!: Scope;

  @Field(() => DurationScalar, {
    nullable: true,
    description: 'Limit in working time; null: it is set in business days.',
  })
  readonly workingTime!: Milliseconds | null;

  @Field(() => Int, { nullable: true, description: 'Limit in business days; null: it is set in working time.' })
  readonly businessDays!: number | null;
}

@ObjectType({ simpleResolvers: true, description: 'Terms of objectives of response and resolution times.' })
export class ClockTerms {
  @Field(() => [Goal], {
    description: 'Limits by scope, in order; a ticket that none fits does not count. Empty for means, which have none.',
  })
  readonly goals!: readonly Goal[];

  @Field(() => [TicketStatus], { description: 'Statuses in which the clock stands still.' })
  readonly pauseStatuses!: readonly terms.TicketStatus[];

  @Field(() => GoalChange, { description: 'What a change of priority does to a running clock.' })
  readonly goalChange!: terms.GoalChange;

  @Field(() => StopOn, { description: 'What stops the clock of a resolution.' })
  readonly stopOn!: 'RESOLVED' | 'CLOSED';

  @Field(() => DurationScalar, {
    description: 'A ticket reopened within this wall time continues the same clock of its resolution.',
  })
  readonly reopenWindow!: Milliseconds;

  @Field(() => Attribution, { description: 'Which day an outcome counts on.' })
  readonly attribution!: terms.Attribution;

  @Field(() => Float, {
    nullable: true,
    description: 'Share of the limit from which a clock is at risk; null: warnBefore says it, or nothing is ever due.',
  })
  readonly warnShare!: number | null;

  @Field(() => DurationScalar, {
    nullable: true,
    description:
      'Working time before it is due from which a clock is at risk; null: warnShare says it, or nothing is ever due.',
  })
  readonly warnBefore!: Milliseconds | null;
}

@ObjectType({ simpleResolvers: true, description: 'Terms of objectives of a contact centre.' })
export class ContactTerms {
  @Field(() => ContactSource, { description: 'Which reports it counts.' })
  readonly reads!: 'CONTACTS' | 'INTERVALS' | 'TICKETS';

  @Field(() => [String], { nullable: true, description: 'Queues that count; null: all.' })
  readonly queues!: readonly string[] | null;

  @Field(() => ServiceLevelFormula, { description: 'How abandoned contacts count in a SERVICE_LEVEL.' })
  readonly formula!: terms.ServiceLevelFormula;

  @Field(() => DurationScalar, { description: 'A contact answered after at most this wait is in time.' })
  readonly waitThreshold!: Milliseconds;

  @Field(() => DurationScalar, { description: 'A contact given up before this wait is short; PT0S: none is.' })
  readonly shortAbandon!: Milliseconds;
}

@ObjectType({ simpleResolvers: true, description: 'Terms of UPTIME objectives.' })
export class UptimeTerms {
  @Field(() => [String], { nullable: true, description: 'Services whose outages count; null: all.' })
  readonly services!: readonly string[] | null;

  @Field(() => Boolean, { description: 'Whether a period without any report counts as full uptime.' })
  readonly coverageAttested!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'Terms of objectives of surveys.' })
export class SurveyTerms {
  @Field(() => [String], { nullable: true, description: 'Surveys whose answers count; null: all.' })
  readonly surveys!: readonly string[] | null;

  @Field(() => Int, { description: 'Lowest answer of the survey.' })
  readonly scaleMin!: number;

  @Field(() => Int, { description: 'Highest answer of the survey.' })
  readonly scaleMax!: number;

  @Field(() => Int, { nullable: true, description: 'CSAT: answers from this one up are good; null for others.' })
  readonly topBoxFrom!: number | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'By which slices of time an objective is judged: a slice whose own figure reaches its target is good.',
})
export class SliceTerms {
  @Field(() => SliceLength, { description: 'How long a slice is.' })
  readonly length!: SliceLengthOfTerms;

  @Field(() => Float, { description: 'Share of slices that must be good.' })
  readonly target!: number;

  @Field(() => EmptySlices, { description: 'What a slice counts as in which nothing happened.' })
  readonly empty!: EmptySlicesOfTerms;
}

@ObjectType({ simpleResolvers: true, description: 'A minimum below the expected level.' })
export class MinimumTerms {
  @Field(() => Float, { description: 'Below it the objective is missed at once, in its unit (with slices: a share).' })
  readonly level!: number;

  @Field(() => Int, { description: 'From which shortfall on it is missed between minimum and target.' })
  readonly misses!: number;

  @Field(() => Int, { description: 'In how many judged periods shortfalls are counted, the present one included.' })
  readonly periods!: number;
}
