import { Field, Float, InputType, Int } from 'type-graphql';
import type { Milliseconds } from '../../domain/instant.js';
import type * as terms from '../../domain/terms.js';
import { DurationScalar } from '../../graphql/scalars.js';
import {
  Attribution,
  Channel,
  ContactSource,
  GoalChange,
  Priority,
  ServiceLevelFormula,
  StopOn,
  TicketStatus,
} from '../../graphql/termsenums.js';
import type { ClockDraft, ContactDraft, FamilyDraft, GoalDraft, ScopeDraft } from './objectivedraft.js';

const CLOCK_ONLY = 'Objectives of response and resolution times only.';
const DEADLINE_ONLY = 'FIRST_RESPONSE_TIME, NEXT_RESPONSE_TIME and RESOLUTION_TIME only.';
const RESOLUTION_ONLY = 'RESOLUTION_TIME, RESOLUTION_TIME_MEAN and RESOLUTION_TIME_PERCENTILE only.';
const SURVEY_ONLY = 'Objectives of surveys (CSAT, SURVEY_MEAN, EXPERIENCE) only.';
const CONTACT_ONLY = 'Objectives of a contact centre (SERVICE_LEVEL, ASA, AHT, ABANDONMENT, OCCUPANCY, VOLUME) only.';

@InputType({
  description:
    'What a ticket, contact or measurement must be to count. A list left out, or null, means any; an empty list is refused.',
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
    description:
      'Limit in business days of the calendar: the same wall-clock time so many working days later. The working time until then is the limit, so what begins before opening, or on a day off, is due when the last of those days closes.',
  })
  businessDays?: number | null;
}

@InputType({ description: 'Terms of objectives of response and resolution times.' })
class ClockInput implements ClockDraft {
  @Field(() => [GoalInput], {
    nullable: true,
    description: `Limits by scope, in order: the first that fits a ticket applies; a ticket that none fits does not count. ${CLOCK_ONLY} Required there, but for means, which have none.`,
  })
  goals?: GoalInput[] | null;

  @Field(() => [TicketStatus], {
    nullable: true,
    description: `Statuses in which the clock stands still. Default: PENDING_CUSTOMER and ON_HOLD for resolutions, else none. ${CLOCK_ONLY}`,
  })
  pauseStatuses?: terms.TicketStatus[] | null;

  @Field(() => GoalChange, {
    nullable: true,
    description: `What a change of priority does to a running clock; default CARRY_ELAPSED. ${CLOCK_ONLY} Not of means.`,
  })
  goalChange?: terms.GoalChange | null;

  @Field(() => StopOn, {
    nullable: true,
    description: `What stops the clock; default RESOLVED. ${RESOLUTION_ONLY}`,
  })
  stopOn?: 'RESOLVED' | 'CLOSED' | null;

  @Field(() => DurationScalar, {
    nullable: true,
    description: `A ticket reopened within this wall time after it stopped continues the same clock; default P7D. ${RESOLUTION_ONLY}`,
  })
  reopenWindow?: Milliseconds | null;

  @Field(() => Attribution, {
    nullable: true,
    description: `Which day an outcome counts on; default OPENED. ${CLOCK_ONLY}`,
  })
  attribution?: terms.Attribution | null;

  @Field(() => Float, {
    nullable: true,
    description: `Share of the limit, above 0 and below 1, from which a clock is at risk; default 0.8. ${DEADLINE_ONLY}`,
  })
  warnShare?: number | null;

  @Field(() => DurationScalar, {
    nullable: true,
    description: `In place of warnShare: working time before it is due from which a clock is at risk. ${DEADLINE_ONLY}`,
  })
  warnBefore?: Milliseconds | null;
}

@InputType({ description: 'Terms of objectives of response and resolution times, and of a contact centre.' })
class ContactInput extends ClockInput implements ContactDraft {
  @Field(() => [String], {
    nullable: true,
    description: `Queues that count, at least one; left out: all. ${CONTACT_ONLY}`,
  })
  queues?: string[] | null;

  @Field(() => ContactSource, {
    nullable: true,
    description: `Which reports it counts; default CONTACTS, for OCCUPANCY INTERVALS; TICKETS for VOLUME only. ${CONTACT_ONLY}`,
  })
  reads?: 'CONTACTS' | 'INTERVALS' | 'TICKETS' | null;

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
    description: `A contact given up before this wait is short; default PT0S: none is. ABANDONMENT leaves short ones out, with PT0S it counts all. ${CONTACT_ONLY}`,
  })
  shortAbandon?: Milliseconds | null;
}

@InputType({ description: 'What only objectives of some indicators have.' })
export class FamilyInput extends ContactInput implements FamilyDraft {
  @Field(() => DurationScalar, {
    nullable: true,
    description:
      'Wall time after a resolution within which a reopening (for FIRST_CONTACT_RESOLUTION also a message of the customer) counts against it; default P7D. FIRST_CONTACT_RESOLUTION and REOPEN_RATE only.',
  })
  followUpWindow?: Milliseconds | null;

  @Field(() => [String], {
    nullable: true,
    description: 'Services whose outages count, at least one; left out: all. UPTIME only.',
  })
  services?: string[] | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether a period without any report counts as full uptime; default false: it has no data. UPTIME only.',
  })
  coverageAttested?: boolean | null;

  @Field(() => [String], {
    nullable: true,
    description: `Surveys whose answers count, at least one; left out: all. ${SURVEY_ONLY}`,
  })
  surveys?: string[] | null;

  @Field(() => Int, {
    nullable: true,
    description: `Lowest answer of the survey; default 1, for EXPERIENCE always 0. ${SURVEY_ONLY}`,
  })
  scaleMin?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: `Highest answer of the survey; default 5, for EXPERIENCE always 10. ${SURVEY_ONLY}`,
  })
  scaleMax?: number | null;

  @Field(() => Int, { nullable: true, description: 'Answers from this one up are good; default 4. CSAT only.' })
  topBoxFrom?: number | null;

  @Field(() => String, {
    nullable: true,
    description:
      'The reported counter it reads. Required for COUNTER_RATIO, COUNTER_MEAN and COUNTER_SUM, and only there.',
  })
  counter?: string | null;
}
