import { createUnionType, Field, Float, Int, ObjectType } from 'type-graphql';
import type * as facts from '../../domain/facts.js';
import type { Instant, Milliseconds } from '../../domain/instant.js';
import type * as terms from '../../domain/terms.js';
import { connectionOf } from '../../graphql/connection.js';
import { MeasurementKind, RecordingMode } from '../../graphql/factenums.js';
import { DateTimeScalar, DurationScalar } from '../../graphql/scalars.js';
import { Channel } from '../../graphql/termsenums.js';

@ObjectType({
  simpleResolvers: true,
  description: 'Counts of one queue over a span, by the thresholds they were counted with.',
})
class QueueInterval {
  @Field(() => String, { description: 'The queue.' })
  readonly queue!: string;

  @Field(() => Channel, { nullable: true, description: 'The channel it serves.' })
  readonly channel!: terms.Channel;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the span ends, exclusive. It starts at occurredAt.',
  })
  readonly endsAt!: Instant;

  @Field(() => DurationScalar, { description: 'In time is what waited no longer than this.' })
  readonly waitThreshold!: Milliseconds;

  @Field(() => DurationScalar, { description: 'An abandon is short when it waited less than this; PT0S: none is.' })
  readonly shortAbandon!: Milliseconds;

  @Field(() => Int, { description: 'Contacts that entered the queue in the span and were answered.' })
  readonly answered!: number;

  @Field(() => Int, { description: 'Contacts that entered the queue in the span and gave up.' })
  readonly abandoned!: number;

  @Field(() => Int, { description: 'Of the answered, those in time.' })
  readonly answeredInThreshold!: number;

  @Field(() => Int, { description: 'Of the abandoned, those that gave up within the wait threshold.' })
  readonly abandonedInThreshold!: number;

  @Field(() => Int, { description: 'Of the abandoned, the short ones.' })
  readonly shortAbandoned!: number;

  @Field(() => DurationScalar, { description: 'Sum of the waits of the answered.' })
  readonly waitTotal!: Milliseconds;

  @Field(() => Int, { description: 'Contacts whose handling ended.' })
  readonly handled!: number;

  @Field(() => DurationScalar, { description: 'Sum of their handle times.' })
  readonly handleTotal!: Milliseconds;

  @Field(() => DurationScalar, {
    nullable: true,
    description: 'How long agents were free for contacts of the queue, over all agents; null: not known.',
  })
  readonly availableTotal!: Milliseconds | null;
}

@ObjectType({ simpleResolvers: true, description: 'One contact of a queue; occurredAt is when it entered it.' })
class Contact {
  @Field(() => String, { description: 'The queue.' })
  readonly queue!: string;

  @Field(() => Channel, { nullable: true, description: 'How the customer got in touch.' })
  readonly channel!: terms.Channel;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was answered; null: it was not (yet).' })
  readonly answeredAt!: Instant | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the customer gave up; null: they did not (yet).' })
  readonly abandonedAt!: Instant | null;

  @Field(() => DurationScalar, { nullable: true, description: 'How long it was handled; null: not known (yet).' })
  readonly handleTime!: Milliseconds | null;
}

@ObjectType({ simpleResolvers: true, description: 'A service was down from occurredAt on.' })
class Outage {
  @Field(() => String, { description: 'The service.' })
  readonly service!: string;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it was up again; null: it is not over, and does not count until it is.',
  })
  readonly endsAt!: Instant | null;
}

@ObjectType({ simpleResolvers: true, description: "A customer's answer to a survey." })
class SurveyResponse {
  @Field(() => String, { nullable: true, description: 'Which survey it answers; null: not named.' })
  readonly survey!: string | null;

  @Field(() => Float, { description: "The answer, on the scale of the contract's objective." })
  readonly score!: number;

  @Field(() => Channel, { nullable: true, description: 'The channel it is about; null: not known.' })
  readonly channel!: terms.Channel | null;

  @Field(() => String, { nullable: true, description: "The reporter's id of the ticket it is about; null: of none." })
  readonly ticketExternalId!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'An audit of one piece of work.' })
class Audit {
  @Field(() => Float, { nullable: true, description: 'Points, 0 to 100; null: none were given.' })
  readonly score!: number | null;

  @Field(() => Int, { nullable: true, description: 'Items of the process that were kept; null: none were audited.' })
  readonly itemsKept!: number | null;

  @Field(() => Int, { nullable: true, description: 'Items of the process that were audited; null: none.' })
  readonly itemsAudited!: number | null;

  @Field(() => Channel, { nullable: true, description: 'The channel of the work; null: not known.' })
  readonly channel!: terms.Channel | null;

  @Field(() => String, { nullable: true, description: "The reporter's id of the ticket; null: of none." })
  readonly ticketExternalId!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'Counts of a named counter at occurredAt.' })
class Counter {
  @Field(() => String, { description: 'The counter.' })
  readonly counter!: string;

  @Field(() => Int, { nullable: true, description: 'The good ones; null: it does not tell them.' })
  readonly good!: number | null;

  @Field(() => Int, { description: 'All.' })
  readonly total!: number;

  @Field(() => Float, { nullable: true, description: 'What all of them come to; null: it does not tell.' })
  readonly sum!: number | null;
}

const TYPES = {
  QUEUE_INTERVAL: QueueInterval,
  CONTACT: Contact,
  OUTAGE: Outage,
  SURVEY_RESPONSE: SurveyResponse,
  AUDIT: Audit,
  COUNTER: Counter,
};

export type ShownContent =
  | facts.QueueInterval
  | facts.ContactRecord
  | facts.Outage
  | (Omit<facts.SurveyResponse, 'scoreMilli'> & { readonly score: number })
  | (Omit<facts.Audit, 'scoreMilli'> & { readonly score: number | null })
  | (Omit<facts.Counter, 'sumMilli'> & { readonly sum: number | null });

const MeasurementContent = createUnionType({
  name: 'MeasurementContent',
  description: 'What was measured, by kind.',
  types: () => [QueueInterval, Contact, Outage, SurveyResponse, Audit, Counter] as const,
  resolveType: (value: object) => TYPES[(value as ShownContent).kind],
});

@ObjectType('Measurement', {
  simpleResolvers: true,
  description: 'A reported fact that is no ticket event, in its latest revision.',
})
export class MeasurementType {
  @Field(() => MeasurementKind, { description: 'What it reports.' })
  readonly kind!: facts.MeasurementKind;

  @Field(() => String, { description: 'The system that reported it.' })
  readonly source!: string;

  @Field(() => String, { description: "The reporter's id of it, unique within contract, source and kind." })
  readonly externalId!: string;

  @Field(() => Int, { description: 'Its revision, from 1; a higher one corrects.' })
  readonly revision!: number;

  @Field(() => Boolean, { description: 'Whether it was taken back: it counts for nothing.' })
  readonly withdrawn!: boolean;

  @Field(() => DateTimeScalar, { description: 'When it happened, or began.' })
  readonly occurredAt!: Instant;

  @Field(() => MeasurementContent, { description: 'What was measured.' })
  readonly content!: ShownContent;

  @Field(() => RecordingMode, { description: 'How its latest revision was recorded.' })
  readonly mode!: facts.RecordingMode;

  @Field(() => DateTimeScalar, { description: 'When its latest revision was recorded.' })
  readonly recordedAt!: Instant;
}

export const MeasurementConnection = connectionOf(MeasurementType, 'Measurement', 'measurements');
