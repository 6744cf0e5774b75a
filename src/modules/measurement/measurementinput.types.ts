import { Field, Float, ID, InputType, Int } from 'type-graphql';
import type { RecordingMode as Mode } from '../../domain/facts.js';
import type { Instant, Milliseconds } from '../../domain/instant.js';
import type * as terms from '../../domain/terms.js';
import { RecordingMode } from '../../graphql/factenums.js';
import { DateTimeScalar, DurationScalar } from '../../graphql/scalars.js';
import { Channel } from '../../graphql/termsenums.js';

@InputType()
export abstract class MeasurementInput {
  @Field(() => String, {
    description: "The reporter's id of it, unique within contract, source and kind; 1 to 200 characters.",
  })
  readonly externalId!: string;

  @Field(() => Int, {
    defaultValue: 1,
    description: 'From 1. A higher revision corrects; the same one with other content is a CONFLICT.',
  })
  readonly revision!: number;

  @Field(() => Boolean, { defaultValue: false, description: 'True takes it back: it counts for nothing.' })
  readonly withdrawn!: boolean;
}

@InputType()
export abstract class RecordMeasurementsInput {
  @Field(() => ID, { description: 'The contract they count for: agreed, and not terminated.' })
  readonly contractId!: string;

  @Field(() => String, { description: 'The reporting system; 1 to 100 characters. Ids are unique within it.' })
  readonly source!: string;

  @Field(() => RecordingMode, { defaultValue: 'LIVE', description: 'Whether they are news.' })
  readonly mode!: Mode;
}

@InputType({
  description: 'Counts of one queue over a span. A contact belongs to the span in which it entered the queue.',
})
export class QueueIntervalInput extends MeasurementInput {
  @Field(() => String, { description: 'The queue; 1 to 100 characters.' })
  readonly queue!: string;

  @Field(() => Channel, { description: 'The channel it serves.' })
  readonly channel!: terms.Channel;

  @Field(() => DateTimeScalar, { description: 'When the span starts.' })
  readonly startsAt!: Instant;

  @Field(() => DateTimeScalar, { description: "When it ends, exclusive, on the same day in the contract's time zone." })
  readonly endsAt!: Instant;

  @Field(() => DurationScalar, {
    description: 'In time is what waited no longer than this; must be what the objectives that read it agreed on.',
  })
  readonly waitThreshold!: Milliseconds;

  @Field(() => DurationScalar, {
    defaultValue: 0,
    description: 'An abandon is short when it waited less than this; PT0S: none is.',
  })
  readonly shortAbandon!: Milliseconds;

  @Field(() => Int, { description: 'Contacts answered.' })
  readonly answered!: number;

  @Field(() => Int, { description: 'Contacts that gave up.' })
  readonly abandoned!: number;

  @Field(() => Int, { description: 'Of the answered, those in time.' })
  readonly answeredInThreshold!: number;

  @Field(() => Int, { defaultValue: 0, description: 'Of the abandoned, those that gave up within the wait threshold.' })
  readonly abandonedInThreshold!: number;

  @Field(() => Int, { defaultValue: 0, description: 'Of the abandoned, the short ones.' })
  readonly shortAbandoned!: number;

  @Field(() => DurationScalar, { defaultValue: 0, description: 'Sum of the waits of the answered.' })
  readonly waitTotal!: Milliseconds;

  @Field(() => Int, { defaultValue: 0, description: 'Contacts whose handling ended.' })
  readonly handled!: number;

  @Field(() => DurationScalar, { defaultValue: 0, description: 'Sum of their handle times.' })
  readonly handleTotal!: Milliseconds;

  @Field(() => DurationScalar, {
    nullable: true,
    description: 'How long agents were free for contacts of the queue, over all agents. Needed by OCCUPANCY.',
  })
  readonly availableTotal?: Milliseconds | null;
}

@InputType({ description: 'Queue intervals of one contract as one source reports them.' })
export class RecordQueueIntervalsInput extends RecordMeasurementsInput {
  @Field(() => [QueueIntervalInput], { description: 'Up to 1,000 intervals, in any order.' })
  readonly intervals!: QueueIntervalInput[];
}

@InputType({
  description:
    'One contact of a queue. Neither answered nor abandoned: it still waits; report it again with a higher revision.',
})
export class ContactInput extends MeasurementInput {
  @Field(() => String, { description: 'The queue; 1 to 100 characters.' })
  readonly queue!: string;

  @Field(() => Channel, { description: 'How the customer got in touch.' })
  readonly channel!: terms.Channel;

  @Field(() => DateTimeScalar, { description: 'When it entered the queue.' })
  readonly enqueuedAt!: Instant;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was answered.' })
  readonly answeredAt?: Instant | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the customer gave up.' })
  readonly abandonedAt?: Instant | null;

  @Field(() => DurationScalar, { nullable: true, description: 'How long it was handled, once that is known.' })
  readonly handleTime?: Milliseconds | null;
}

@InputType({ description: 'Contacts of one contract as one source reports them.' })
export class RecordContactsInput extends RecordMeasurementsInput {
  @Field(() => [ContactInput], { description: 'Up to 1,000 contacts, in any order.' })
  readonly contacts!: ContactInput[];
}

@InputType({ description: 'A service was down. Overlapping outages count once.' })
export class OutageInput extends MeasurementInput {
  @Field(() => String, { description: 'The service; 1 to 100 characters.' })
  readonly service!: string;

  @Field(() => DateTimeScalar, { description: 'When it went down.' })
  readonly startsAt!: Instant;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was up again. Left out: it is not over; report it again with a higher revision.',
  })
  readonly endsAt?: Instant | null;
}

@InputType({ description: 'Outages of one contract as one source reports them.' })
export class RecordOutagesInput extends RecordMeasurementsInput {
  @Field(() => [OutageInput], { description: 'Up to 1,000 outages, in any order.' })
  readonly outages!: OutageInput[];
}

@InputType()
abstract class WorkInput extends MeasurementInput {
  @Field(() => DateTimeScalar, { description: 'When it was given; the day it counts on.' })
  readonly occurredAt!: Instant;

  @Field(() => Channel, {
    nullable: true,
    description:
      'The channel of the work it is about. Objectives limited to channels count only what names one of them.',
  })
  readonly channel?: terms.Channel | null;

  @Field(() => String, {
    nullable: true,
    description: "The reporter's id of the ticket it is about; at most 200 characters.",
  })
  readonly ticketExternalId?: string | null;
}

@InputType({ description: "A customer's answer to a survey." })
export class SurveyResponseInput extends WorkInput {
  @Field(() => String, {
    nullable: true,
    description:
      'Which survey it answers; 1 to 100 characters. Objectives limited to surveys count only what names one of them.',
  })
  readonly survey?: string | null;

  @Field(() => Float, {
    description: "The answer, on the scale of the contract's objective, with at most three decimals.",
  })
  readonly score!: number;
}

@InputType({ description: 'Survey responses of one contract as one source reports them.' })
export class RecordSurveyResponsesInput extends RecordMeasurementsInput {
  @Field(() => [SurveyResponseInput], { description: 'Up to 1,000 responses, in any order.' })
  readonly responses!: SurveyResponseInput[];
}

@InputType({ description: 'An audit of one piece of work: by points, by the items that were kept, or by both.' })
export class AuditInput extends WorkInput {
  @Field(() => Float, {
    nullable: true,
    description:
      'Points, 0 to 100, with at most three decimals. Counts for QUALITY_SCORE; needed where there are no items.',
  })
  readonly score?: number | null;

  @Field(() => Int, { nullable: true, description: 'Items of the process that were kept, 0 to `itemsAudited`.' })
  readonly itemsKept?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Items of the process that were audited, from 1. Counts for PROCESS_ADHERENCE.',
  })
  readonly itemsAudited?: number | null;
}

@InputType({ description: 'Audits of one contract as one source reports them.' })
export class RecordAuditsInput extends RecordMeasurementsInput {
  @Field(() => [AuditInput], { description: 'Up to 1,000 audits, in any order.' })
  readonly audits!: AuditInput[];
}

@InputType({ description: 'Counts of a named counter since its last report.' })
export class CounterInput extends MeasurementInput {
  @Field(() => String, { description: 'The counter; 1 to 100 characters.' })
  readonly counter!: string;

  @Field(() => DateTimeScalar, { description: 'When it was counted; the day it counts on.' })
  readonly occurredAt!: Instant;

  @Field(() => Int, {
    nullable: true,
    description: 'The good ones, 0 to `total`. Needed by COUNTER_RATIO, and where there is no sum.',
  })
  readonly good?: number | null;

  @Field(() => Int, { description: 'All.' })
  readonly total!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'What all of them come to, 0 to 1,000,000,000 with at most three decimals. Needed by COUNTER_MEAN and COUNTER_SUM.',
  })
  readonly sum?: number | null;
}

@InputType({ description: 'Counters of one contract as one source reports them.' })
export class RecordCountersInput extends RecordMeasurementsInput {
  @Field(() => [CounterInput], { description: 'Up to 1,000 counters, in any order.' })
  readonly counters!: CounterInput[];
}
