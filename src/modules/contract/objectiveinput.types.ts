import { Field, Float, InputType, Int } from 'type-graphql';
import type { Milliseconds } from '../../domain/instant.js';
import type * as terms from '../../domain/terms.js';
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
import { CalendarInput } from '../calendar/calendar.types.js';
import type { ClockDraft, ContactDraft, GoalDraft, ObjectiveDraft, ScopeDraft } from './objectivedraft.js';

const CLOCK_ONLY = 'Objectives of tickets (FIRST_RESPONSE_TIME, NEXT_RESPONSE_TIME, RESOLUTION_TIME) only.';
const CONTACT_ONLY = 'Objectives of a contact centre (SERVICE_LEVEL, ASA, AHT, ABANDONMENT) only.';

@InputType({
  description: 'What a ticket, contact or measurement must be to count. A list left out or empty means any.',
})
export class ScopeInput implements ScopeDraft {
  @Field(() => [Channel], { nullable: true, description: 'Channels that count.' })
  channels?: terms.Channel[] | null;

  @Field(() => [Priority], { nullable: true, description: 'Priorities that count; tickets only.' })
  priorities?: terms.Priority[] | null;

  @Field(() => [String], { nullable: true, description: 'Customer tiers that count; tickets only.' })
  tiers?: string[] | null;

  @Field(() => [String], { nullable: true, description: 'Categories that count; tickets only.' })
  categories?: string[] | null;
}

@InputType({ description: 'The limit of tickets that fit its scope; exactly one of workingTime and businessDays.' })
class GoalInput extends ScopeInput implements GoalDraft {
  @Field(() => DurationScalar, {
    nullable: true,
    description: 'Limit in working time of the calendar: PT4H is 4 open hours.',
  })
  workingTime?: Milliseconds | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Limit in business days of the calendar: the same wall-clock time so many working days later.',
  })
  businessDays?: number | null;
}

@InputType({ description: 'Terms of objectives of tickets.' })
class ClockInput implements ClockDraft {
  @Field(() => [GoalInput], {
    nullable: true,
    description: `Limits by scope, in order: the first that fits a ticket applies; a ticket that none fits does not count. ${CLOCK_ONLY} Required there.`,
  })
  goals?: GoalInput[] | null;

  @Field(() => [TicketStatus], {
    nullable: true,
    description: `Statuses in which the clock stands still. Default: PENDING_CUSTOMER and ON_HOLD for RESOLUTION_TIME, else none. ${CLOCK_ONLY}`,
  })
  pauseStatuses?: terms.TicketStatus[] | null;

  @Field(() => GoalChange, {
    nullable: true,
    description: `What a change of priority does to a running clock; default CARRY_ELAPSED. ${CLOCK_ONLY}`,
  })
  goalChange?: terms.GoalChange | null;

  @Field(() => StopOn, { nullable: true, description: 'What stops the clock; default RESOLVED. RESOLUTION_TIME only.' })
  stopOn?: 'RESOLVED' | 'CLOSED' | null;

  @Field(() => DurationScalar, {
    nullable: true,
    description:
      'A ticket reopened within this wall time after it stopped continues the same clock; default P7D. RESOLUTION_TIME only.',
  })
  reopenWindow?: Milliseconds | null;

  @Field(() => Attribution, {
    nullable: true,
    description: `Which day an outcome counts on; default OPENED. ${CLOCK_ONLY}`,
  })
  attribution?: terms.Attribution | null;

  @Field(() => Float, {
    nullable: true,
    description: `Share of the limit, above 0 and below 1, from which a clock is at risk; default 0.8. ${CLOCK_ONLY}`,
  })
  warnShare?: number | null;

  @Field(() => DurationScalar, {
    nullable: true,
    description: `In place of warnShare: working time before it is due from which a clock is at risk. ${CLOCK_ONLY}`,
  })
  warnBefore?: Milliseconds | null;
}

@InputType({ description: 'Terms of objectives of tickets and of a contact centre.' })
class ContactInput extends ClockInput implements ContactDraft {
  @Field(() => [String], { nullable: true, description: `Queues that count; left out or empty: all. ${CONTACT_ONLY}` })
  queues?: string[] | null;

  @Field(() => ContactSource, {
    nullable: true,
    description: `Which reports it counts; default CONTACTS. ${CONTACT_ONLY}`,
  })
  reads?: 'CONTACTS' | 'INTERVALS' | null;

  @Field(() => ServiceLevelFormula, {
    nullable: true,
    description: 'How abandoned contacts count; default ALL_OFFERED. SERVICE_LEVEL only.',
  })
  formula?: terms.ServiceLevelFormula | null;

  @Field(() => DurationScalar, {
    nullable: true,
    description: `A contact answered after at most this wait is in time. Required for SERVICE_LEVEL. ${CONTACT_ONLY}`,
  })
  waitThreshold?: Milliseconds | null;

  @Field(() => DurationScalar, {
    nullable: true,
    description: `A contact given up before this wait is short; default PT0S: none is. ${CONTACT_ONLY}`,
  })
  shortAbandon?: Milliseconds | null;
}

@InputType({ description: 'A service level objective. Fields that do not apply to its indicator must be left out.' })
export class ObjectiveInput extends ContactInput implements ObjectiveDraft {
  @Field(() => String, { description: 'Names it through all versions of the terms: 1 to 63 of a-z, 0-9, _ and -.' })
  key!: string;

  @Field(() => String, { description: 'Its name for people, 1 to 200 characters.' })
  name!: string;

  @Field(() => Indicator, { description: 'What it measures; the same through all versions of the terms.' })
  indicator!: terms.Indicator;

  @Field(() => Float, {
    description:
      'What must be reached, in the unit of the indicator with at most six decimals: a ratio (0.95), seconds (30) or points (85).',
  })
  target!: number;

  @Field(() => Direction, {
    nullable: true,
    description: "Default: the indicator's. To be chosen for COUNTER_RATIO only.",
  })
  direction?: terms.Direction | null;

  @Field(() => Float, { nullable: true, description: 'Its weight in the score, above 0; default 1.' })
  weight?: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Missing it misses the contract whatever the score; default false.',
  })
  critical?: boolean | null;

  @Field(() => Int, { nullable: true, description: 'With fewer outcomes a period is not judged; default 1.' })
  minimumSample?: number | null;

  @Field(() => Relief, { nullable: true, description: 'Whether small numbers are judged more mildly; default NONE.' })
  relief?: 'NONE' | 'ALLOWED_MISSES' | null;

  @Field(() => Int, { nullable: true, description: 'Misses that ALLOWED_MISSES allows whatever the share; default 0.' })
  allowedMisses?: number | null;

  @Field(() => ScopeInput, { nullable: true, description: 'What counts at all; default everything.' })
  scope?: ScopeInput | null;

  @Field(() => CalendarInput, { nullable: true, description: "Working hours of its own; default the contract's." })
  calendar?: CalendarInput | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Services whose outages count; left out or empty: all. UPTIME only.',
  })
  services?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether a period without any report counts as full uptime; default false: it has no data. UPTIME only.',
  })
  coverageAttested?: boolean | null;

  @Field(() => Int, { nullable: true, description: 'Lowest answer of the survey; default 1. CSAT only.' })
  scaleMin?: number | null;

  @Field(() => Int, { nullable: true, description: 'Highest answer of the survey; default 5. CSAT only.' })
  scaleMax?: number | null;

  @Field(() => Int, { nullable: true, description: 'Answers from this one up are good; default 4. CSAT only.' })
  topBoxFrom?: number | null;

  @Field(() => String, {
    nullable: true,
    description: 'The reported counter it reads. Required for COUNTER_RATIO, and only there.',
  })
  counter?: string | null;
}
