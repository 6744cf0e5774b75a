import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type * as indicator from '../../domain/indicator.js';
import type { Milliseconds } from '../../domain/instant.js';
import type * as terms from '../../domain/terms.js';
import { Unit } from '../../graphql/enums.js';
import { DurationScalar } from '../../graphql/scalars.js';
import {
  Attribution,
  Channel,
  ContactSource,
  Direction,
  GoalChange,
  Indicator,
  Priority,
  Relief,
  ServiceLevelFormula,
  StopOn,
  TicketStatus,
} from '../../graphql/termsenums.js';
import { Calendar } from '../calendar/calendar.types.js';

@ObjectType({
  simpleResolvers: true,
  description: 'What a ticket, contact or measurement must be to count. An empty list means any.',
})
export class Scope {
  @Field(() => [Channel], { description: 'Channels that count.' })
  readonly channels!: readonly terms.Channel[];

  @Field(() => [Priority], { description: 'Priorities that count.' })
  readonly priorities!: readonly terms.Priority[];

  @Field(() => [String], { description: 'Customer tiers that count.' })
  readonly tiers!: readonly string[];

  @Field(() => [String], { description: 'Categories that count.' })
  readonly categories!: readonly string[];
}

@ObjectType({
  simpleResolvers: true,
  description: 'The limit of tickets that fit its scope; the first goal that fits a ticket applies.',
})
export class Goal {
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

@ObjectType({ simpleResolvers: true, description: 'Terms of objectives of tickets.' })
export class ClockTerms {
  @Field(() => [Goal], { description: 'Limits by scope, in order; a ticket that none fits does not count.' })
  readonly goals!: readonly Goal[];

  @Field(() => [TicketStatus], { description: 'Statuses in which the clock stands still.' })
  readonly pauseStatuses!: readonly terms.TicketStatus[];

  @Field(() => GoalChange, { description: 'What a change of priority does to a running clock.' })
  readonly goalChange!: terms.GoalChange;

  @Field(() => StopOn, { description: 'What stops the clock of a RESOLUTION_TIME objective.' })
  readonly stopOn!: 'RESOLVED' | 'CLOSED';

  @Field(() => DurationScalar, {
    description: 'A ticket reopened within this wall time continues the same RESOLUTION_TIME clock.',
  })
  readonly reopenWindow!: Milliseconds;

  @Field(() => Attribution, { description: 'Which day an outcome counts on.' })
  readonly attribution!: terms.Attribution;

  @Field(() => Float, {
    nullable: true,
    description: 'Share of the limit from which a clock is at risk; null: warnBefore says it.',
  })
  readonly warnShare!: number | null;

  @Field(() => DurationScalar, {
    nullable: true,
    description: 'Working time before it is due from which a clock is at risk; null: warnShare says it.',
  })
  readonly warnBefore!: Milliseconds | null;
}

@ObjectType({ simpleResolvers: true, description: 'Terms of objectives of a contact centre.' })
export class ContactTerms {
  @Field(() => ContactSource, { description: 'Which reports it counts.' })
  readonly reads!: 'CONTACTS' | 'INTERVALS';

  @Field(() => [String], { description: 'Queues that count; empty: all.' })
  readonly queues!: readonly string[];

  @Field(() => ServiceLevelFormula, { description: 'How abandoned contacts count in a SERVICE_LEVEL.' })
  readonly formula!: terms.ServiceLevelFormula;

  @Field(() => DurationScalar, { description: 'A contact answered after at most this wait is in time.' })
  readonly waitThreshold!: Milliseconds;

  @Field(() => DurationScalar, { description: 'A contact given up before this wait is short; PT0S: none is.' })
  readonly shortAbandon!: Milliseconds;
}

@ObjectType({ simpleResolvers: true, description: 'Terms of UPTIME objectives.' })
export class UptimeTerms {
  @Field(() => [String], { description: 'Services whose outages count; empty: all.' })
  readonly services!: readonly string[];

  @Field(() => Boolean, { description: 'Whether a period without any report counts as full uptime.' })
  readonly coverageAttested!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'Terms of CSAT objectives.' })
export class SurveyTerms {
  @Field(() => Int, { description: 'Lowest answer of the survey.' })
  readonly scaleMin!: number;

  @Field(() => Int, { description: 'Highest answer of the survey.' })
  readonly scaleMax!: number;

  @Field(() => Int, { description: 'Answers from this one up are good.' })
  readonly topBoxFrom!: number;
}

@ObjectType('Objective', {
  simpleResolvers: true,
  description: 'A service level objective of a contract by one version of its terms.',
})
export class ObjectiveType {
  @Field(() => ID, { description: 'Its id through all versions of the terms, a UUID.' })
  readonly id!: string;

  @Field(() => String, { description: 'Names it within the contract through all versions of the terms.' })
  readonly key!: string;

  @Field(() => String, { description: 'Its name for people.' })
  readonly name!: string;

  @Field(() => Indicator, { description: 'What it measures.' })
  readonly indicator!: terms.Indicator;

  @Field(() => Unit, { description: 'What its target and figures are in.' })
  readonly unit!: indicator.Unit;

  @Field(() => Direction, { description: 'On which side of the target a figure is kept.' })
  readonly direction!: terms.Direction;

  @Field(() => Float, { description: 'What must be reached, in its unit.' })
  readonly target!: number;

  @Field(() => Float, { description: "Its weight in the contract's score." })
  readonly weight!: number;

  @Field(() => Boolean, { description: 'Missing it misses the contract whatever the score.' })
  readonly critical!: boolean;

  @Field(() => Int, { description: 'With fewer outcomes a period is not judged.' })
  readonly minimumSample!: number;

  @Field(() => Relief, { description: 'Whether small numbers are judged more mildly.' })
  readonly relief!: 'NONE' | 'ALLOWED_MISSES';

  @Field(() => Int, { description: 'Misses that ALLOWED_MISSES allows whatever the share.' })
  readonly allowedMisses!: number;

  @Field(() => Scope, { description: 'What counts at all.' })
  readonly scope!: Scope;

  @Field(() => Calendar, { nullable: true, description: "Working hours of its own; null: the contract's." })
  readonly calendar!: Calendar | null;

  @Field(() => ClockTerms, { nullable: true, description: 'What only objectives of tickets have.' })
  readonly clock!: ClockTerms | null;

  @Field(() => ContactTerms, { nullable: true, description: 'What only objectives of a contact centre have.' })
  readonly contact!: ContactTerms | null;

  @Field(() => UptimeTerms, { nullable: true, description: 'What only UPTIME objectives have.' })
  readonly uptime!: UptimeTerms | null;

  @Field(() => SurveyTerms, { nullable: true, description: 'What only CSAT objectives have.' })
  readonly survey!: SurveyTerms | null;

  @Field(() => String, {
    nullable: true,
    description: 'The reported counter a COUNTER_RATIO objective reads; null for others.',
  })
  readonly counter!: string | null;
}
