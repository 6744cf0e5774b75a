import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { ClockStepKind as KindOfStep } from '../../domain/clocklife.js';
import type * as domain from '../../domain/explainclock.js';
import type { TicketEventKind as KindOfFact } from '../../domain/facts.js';
import type { FormulaLine as LineOfFormula } from '../../domain/formula.js';
import type { Instant, Milliseconds } from '../../domain/instant.js';
import type { TicketStatus as StatusOfTicket } from '../../domain/terms.js';
import { connectionOf } from '../../graphql/connection.js';
import { enumOf } from '../../graphql/enumof.js';
import { TicketEventKind } from '../../graphql/factenums.js';
import { FormulaLine } from '../../graphql/formula.types.js';
import { DateTimeScalar, DurationScalar } from '../../graphql/scalars.js';
import { TicketStatus } from '../../graphql/termsenums.js';
import { Calendar } from '../calendar/calendar.types.js';

const SegmentKind = enumOf<domain.SegmentKind>('ClockSegmentKind', 'What a part of the life of a clock counted as.', {
  RUNNING: 'Working time in which it ran: the only kind that uses up its limit, if it has one.',
  PAUSED: 'Working time in which the status of the ticket paused it.',
  STOPPED: 'Working time between a stop and the reopening after it.',
  EXCLUDED: 'Working time that an accepted exclusion takes out; ADJUSTED only.',
  CLOSED: 'Outside the working hours.',
  HOLIDAY: 'Hours of an ordinary week that a holiday closed.',
});

const WaitedFor = enumOf<domain.WaitedFor>('WaitedFor', 'For whom a clock waited.', {
  VENDOR: 'The vendor: it ran, or a status of its own paused it.',
  CLIENT: 'The client: the status was PENDING_CUSTOMER and paused it, or it counts without a limit.',
  THIRD_PARTY:
    'Somebody else: the status was PENDING_THIRD_PARTY or ON_HOLD and paused it, or it counts without a limit.',
  NOBODY: 'The work was done: it was reopened later, or is watched.',
  EXCLUDED: 'Nobody, by an exclusion that both parties agree on.',
  CLOSED_HOURS: 'The next working hours.',
});

const StepKind = enumOf<KindOfStep>('ClockStepKind', 'What an event did to a clock.', {
  STARTED: 'It started.',
  PAUSED: 'It paused, or went on pausing in another status.',
  RESUMED: 'It ran on.',
  STOPPED: 'It stopped.',
  REOPENED: 'It went on after a stop.',
  GOAL_SET: 'A goal applied, or another one from then on; of what has none, its scope.',
  GOAL_LOST: 'No goal, or no scope, fitted any more.',
  CANCELLED: 'It was cancelled with the ticket.',
});

@ObjectType({ simpleResolvers: true, description: 'An event of the ticket, as `Ticket.events` has it.' })
export class ExplainingEvent {
  @Field(() => String, { description: 'The system that reported it.' })
  readonly source!: string;

  @Field(() => String, { description: "The reporter's id of it." })
  readonly externalId!: string;

  @Field(() => TicketEventKind, { description: 'What happened.' })
  readonly kind!: KindOfFact;

  @Field(() => DateTimeScalar, { description: 'When it happened.' })
  readonly occurredAt!: Instant;
}

@ObjectType('ClockSegment', {
  simpleResolvers: true,
  description: 'A part of the life of a clock that counted in one way.',
})
export class ClockSegmentType {
  @Field(() => DateTimeScalar, { description: 'Its first instant.' })
  readonly startsAt!: Instant;

  @Field(() => DateTimeScalar, { description: 'The first instant after it, with which the next one begins.' })
  readonly endsAt!: Instant;

  @Field(() => SegmentKind, { description: 'What it counted as.' })
  readonly kind!: domain.SegmentKind;

  @Field(() => WaitedFor, { description: 'Whose time it was.' })
  readonly waitedFor!: domain.WaitedFor;

  @Field(() => TicketStatus, {
    nullable: true,
    description:
      'The status that paused it; of what counts without a limit (first contact resolution, reopening, backlog, volume) the status of the ticket.',
  })
  readonly status!: StatusOfTicket | null;

  @Field(() => String, { nullable: true, description: 'The name of the holiday; HOLIDAY only.' })
  readonly holiday!: string | null;

  @Field(() => [String], { description: 'References of the exclusions; EXCLUDED only.' })
  readonly exclusions!: readonly string[];

  @Field(() => ExplainingEvent, {
    nullable: true,
    description: 'The event it began with; null: the working hours or an exclusion began it.',
  })
  readonly event!: ExplainingEvent | null;

  @Field(() => DurationScalar, {
    description:
      'Working time used up by its end. What came before a change of goal that started the clock anew counts for nothing.',
  })
  readonly elapsed!: Milliseconds;
}

export const ClockSegmentConnection = connectionOf(ClockSegmentType, 'ClockSegment', 'segments of a clock');

@ObjectType('ClockStep', {
  simpleResolvers: true,
  description: 'What an event did to a clock, and how the clock stood then.',
})
export class ClockStepType {
  @Field(() => StepKind, { description: 'What it did.' })
  readonly kind!: KindOfStep;

  @Field(() => DateTimeScalar, { description: 'When.' })
  readonly at!: Instant;

  @Field(() => ExplainingEvent, { description: 'The event.' })
  readonly event!: ExplainingEvent;

  @Field(() => TicketStatus, { nullable: true, description: 'The status of the ticket then.' })
  readonly status!: StatusOfTicket | null;

  @Field(() => Int, {
    nullable: true,
    description: 'Which goal of the objective applied, from 0; null: none did.',
  })
  readonly goal!: number | null;

  @Field(() => DurationScalar, { nullable: true, description: 'Its limit in working time; null: it had none.' })
  readonly limit!: Milliseconds | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When it was due; null while it was held.' })
  readonly dueAt!: Instant | null;

  @Field(() => DurationScalar, { description: 'Working time it had used up.' })
  readonly elapsed!: Milliseconds;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'The time from the start of a clock to its end (or to now) by whom it waited for: they sum to it exactly.',
})
export class ElapsedByParty {
  @Field(() => DurationScalar, { description: 'Working time of the vendor.' })
  readonly vendor!: Milliseconds;

  @Field(() => DurationScalar, { description: 'Working time of the client (PENDING_CUSTOMER).' })
  readonly client!: Milliseconds;

  @Field(() => DurationScalar, { description: 'Working time of somebody else (PENDING_THIRD_PARTY, ON_HOLD).' })
  readonly thirdParty!: Milliseconds;

  @Field(() => DurationScalar, { description: 'Working time between a stop and the reopening after it.' })
  readonly nobody!: Milliseconds;

  @Field(() => DurationScalar, { description: 'Working time that exclusions take out.' })
  readonly excluded!: Milliseconds;

  @Field(() => DurationScalar, { description: 'Outside the working hours, holidays included.' })
  readonly closedHours!: Milliseconds;
}

/** Of the events of a ticket some thousands may touch a clock. */
export const MOST_STEPS = 500;

@ObjectType('ClockExplanation', {
  simpleResolvers: true,
  description: 'How a clock came to stand as it does: all that is needed to count it again by hand.',
})
export class ClockExplanationType {
  readonly explanation!: domain.ClockExplanation;
  readonly contractId!: string;

  @Field(() => ID, { description: 'The ticket it runs on.' })
  readonly ticketId!: string;

  @Field(() => Int, { description: 'Version of the terms it started under, and is judged by for good.' })
  readonly termsVersion!: number;

  @Field(() => Calendar, {
    description: 'Its working hours by these terms, with the holidays that both parties had announced when it started.',
  })
  readonly calendar!: Calendar;

  @Field(() => Boolean, { description: "Whether these hours are the objective's own; else they are the contract's." })
  readonly ownCalendar!: boolean;

  @Field(() => DateTimeScalar, { description: 'When it started.' })
  readonly startsAt!: Instant;

  @Field(() => DateTimeScalar, { description: 'When it stopped or was cancelled; of an open one the time of asking.' })
  readonly endsAt!: Instant;

  @Field(() => DurationScalar, { description: 'All the time between the two.' })
  readonly wallTime!: Milliseconds;

  @Field(() => ElapsedByParty, { description: 'The same by whom it waited for.' })
  readonly byParty!: ElapsedByParty;

  @Field(() => [FormulaLine], { description: 'Its figures, each with its formula and inputs.' })
  readonly lines!: readonly LineOfFormula[];

  @Field(() => [ClockStepType], { description: `What each event did to it, in order; the first ${MOST_STEPS}.` })
  readonly steps!: readonly ClockStepType[];
}
