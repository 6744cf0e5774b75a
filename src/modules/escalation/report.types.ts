import { ArgsType, Field, ID, Int, ObjectType } from 'type-graphql';
import type { Side as ActorSide } from '../../domain/actor.js';
import type {
  AlertFigures,
  EscalationGrouping as GroupingOfReport,
  LevelCount,
} from '../../domain/escalationreport.js';
import type { Instant, Milliseconds } from '../../domain/instant.js';
import { Side } from '../../graphql/enums.js';
import { EscalationGrouping } from '../../graphql/escalationenums.js';
import { DateTimeScalar, DurationScalar } from '../../graphql/scalars.js';

/** Shown of one report. */
export const MOST_SHOWN_GROUPS = 100;

@ObjectType({
  simpleResolvers: true,
  description: 'How often one level was reached, whichever ladder of the party it belongs to.',
})
export class EscalationLevelCount implements LevelCount {
  @Field(() => Int, { description: 'The level, from 1.' })
  readonly level!: number;

  @Field(() => Int, { description: 'How often it was taken for the first time on a clock.' })
  readonly reached!: number;

  @Field(() => Int, { description: 'How often it was taken again.' })
  readonly repeated!: number;

  @Field(() => Int, { description: 'How often its time had passed before the clock was known.' })
  readonly skippedLate!: number;
}

@ObjectType({
  simpleResolvers: true,
  description:
    "How soon alerts were acknowledged. An alert begins with the first level of the party's ladders that is taken on a ticket while nobody of the party has it in hand, and ends with the party's next acknowledgement. Times are wall time.",
})
export class AlertReport implements AlertFigures {
  @Field(() => Int, { description: 'How many began in the span.' })
  readonly alerts!: number;

  @Field(() => Int, { description: 'How many of them were acknowledged, up to now.' })
  readonly acknowledged!: number;

  @Field(() => DurationScalar, { nullable: true, description: 'Mean time to acknowledge; null: none was.' })
  readonly mean!: Milliseconds | null;

  @Field(() => DurationScalar, {
    nullable: true,
    description: 'Median time to acknowledge, of an even number the mean of the two in the middle; null: none was.',
  })
  readonly median!: Milliseconds | null;

  @Field(() => DurationScalar, { nullable: true, description: 'Longest time to acknowledge; null: none was.' })
  readonly longest!: Milliseconds | null;
}

@ObjectType({ simpleResolvers: true, description: 'Escalations of one group, or of all.' })
export class EscalationReportGroup {
  /** null: of all. */
  readonly key!: string | null;
  readonly groupBy!: GroupingOfReport;

  @Field(() => String, { nullable: true, description: 'CATEGORY: the category; null: none, or another grouping.' })
  readonly category!: string | null;

  @Field(() => Int, { description: 'Tickets of which a level was taken.' })
  readonly tickets!: number;

  @Field(() => [EscalationLevelCount], { description: 'How often levels were reached, from the first up.' })
  readonly levels!: readonly EscalationLevelCount[];

  @Field(() => AlertReport, { description: 'How soon they were acknowledged.' })
  readonly timeToAcknowledge!: AlertReport;
}

@ObjectType({ simpleResolvers: true, description: "Escalations of one party's ladders that were recorded in a span." })
export class EscalationReport {
  @Field(() => DateTimeScalar, { description: 'First instant of the span.' })
  readonly from!: Instant;

  @Field(() => DateTimeScalar, { description: 'First instant after the span.' })
  readonly to!: Instant;

  @Field(() => Side, { description: 'The party whose ladders it counts.' })
  readonly side!: ActorSide;

  @Field(() => EscalationReportGroup, { description: 'All groups together.' })
  readonly total!: EscalationReportGroup;

  @Field(() => [EscalationReportGroup], {
    description: `The groups, those with the most tickets first, ${MOST_SHOWN_GROUPS} at most.`,
  })
  readonly groups!: readonly EscalationReportGroup[];

  @Field(() => Int, { description: 'How many groups are left out.' })
  readonly more!: number;
}

@ArgsType()
export class EscalationReportArguments {
  @Field(() => EscalationGrouping, { description: 'By what it counts.' })
  groupBy!: GroupingOfReport;

  @Field(() => DateTimeScalar, { description: 'First instant of the span.' })
  from!: Instant;

  @Field(() => DateTimeScalar, { description: 'First instant after the span, at most 400 days later.' })
  to!: Instant;

  @Field(() => Side, { nullable: true, description: 'Whose ladders it counts; your own when left out.' })
  side?: ActorSide | null;

  @Field(() => [ID], {
    nullable: true,
    description: 'Limits it to these contracts, 1 to 100; left out: all of yours.',
  })
  contractIds?: string[] | null;
}
