import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { Verdict as VerdictOfPeriod } from '../../domain/compliance.js';
import type { Unit as UnitOfIndicator } from '../../domain/indicators/entry.js';
import type { Direction as DirectionOfTarget, Indicator as IndicatorOfObjective } from '../../domain/terms.js';
import { connectionOf } from '../../graphql/connection.js';
import { Unit, Verdict } from '../../graphql/enums.js';
import { Direction, Indicator } from '../../graphql/termsenums.js';

@ObjectType({ simpleResolvers: true, description: 'What a contract period came to, as a statement says.' })
export class StatedOutcome {
  @Field(() => Verdict, { description: 'The verdict on the contract.' })
  readonly verdict!: VerdictOfPeriod;

  @Field(() => Float, {
    nullable: true,
    description: 'Weighted mean attainment, 0 to 1; null when nothing was judged.',
  })
  readonly score!: number | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What an objective came to, as a statement says; all in its unit, null where there is no such figure.',
})
export class StatedFigures {
  @Field(() => Verdict, { description: 'The verdict on the objective.' })
  readonly verdict!: VerdictOfPeriod;

  @Field(() => Float, { nullable: true, description: 'Outcomes in the numerator; seconds up for UPTIME.' })
  readonly good!: number | null;

  @Field(() => Float, { description: 'All outcomes that count; seconds in service for UPTIME.' })
  readonly total!: number;

  @Field(() => Float, { nullable: true, description: 'Sum of what a mean is taken of.' })
  readonly sum!: number | null;

  @Field(() => Int, { description: 'What was not counted yet.' })
  readonly pending!: number;

  @Field(() => Float, { nullable: true, description: 'The figure that was judged.' })
  readonly actual!: number | null;

  @Field(() => Float, { nullable: true, description: 'The figure as counted, without relief.' })
  readonly strict!: number | null;

  @Field(() => Float, { nullable: true, description: 'The figure with the allowed misses forgiven.' })
  readonly relieved!: number | null;

  @Field(() => String, { nullable: true, description: 'The target that the verdict rests on, as an exact fraction.' })
  readonly exactTarget!: string | null;

  @Field(() => String, { nullable: true, description: 'The figure that the verdict rests on, as an exact fraction.' })
  readonly exactActual!: string | null;

  @Field(() => String, { nullable: true, description: 'The figure without relief, as an exact fraction.' })
  readonly exactStrict!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'An objective in a statement.' })
export class StatedObjective {
  @Field(() => ID, { description: 'Names the line in a dispute.' })
  readonly line!: string;

  @Field(() => String, { description: 'Key of the objective in the terms.' })
  readonly key!: string;

  @Field(() => ID, { description: 'Id of the objective.' })
  readonly objectiveId!: string;

  @Field(() => String, { description: 'Its name for people.' })
  readonly name!: string;

  @Field(() => Indicator, { description: 'What it measures.' })
  readonly indicator!: IndicatorOfObjective;

  @Field(() => Unit, { description: 'The unit of its target and figures.' })
  readonly unit!: UnitOfIndicator;

  @Field(() => Direction, { description: 'On which side of the target it is kept.' })
  readonly direction!: DirectionOfTarget;

  @Field(() => Float, { nullable: true, description: 'What was agreed; null: it is only reported.' })
  readonly target!: number | null;

  @Field(() => Boolean, { description: 'Whether missing it misses the contract.' })
  readonly critical!: boolean;

  @Field(() => StatedFigures, { description: 'With all outcomes as reported.' })
  readonly raw!: StatedFigures;

  @Field(() => StatedFigures, { description: 'With accepted exclusions applied: what is judged and paid by.' })
  readonly adjusted!: StatedFigures;
}

@ObjectType({ simpleResolvers: true, description: 'A clock of a ticket, as a statement names it.' })
class StatedClock {
  @Field(() => ID, { description: 'Names the line in a dispute.' })
  readonly line!: string;

  @Field(() => String, { description: 'Key of its objective.' })
  readonly objective!: string;

  @Field(() => ID, { description: 'Id of its ticket.' })
  readonly ticketId!: string;

  @Field(() => String, { description: 'Who reported the ticket.' })
  readonly source!: string;

  @Field(() => String, { description: "The reporter's own id of the ticket." })
  readonly externalId!: string;

  @Field(() => String, { description: 'Tells the clocks of one objective on one ticket apart.' })
  readonly cycle!: string;

  @Field(() => String, { description: 'When it started, RFC 3339.' })
  readonly startedAt!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Index of the period it started in, where that is an earlier one.',
  })
  readonly carriedFrom!: number | null;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'A clock that was still running, and not late with accepted exclusions applied, when the statement was submitted.',
})
export class PendingClock extends StatedClock {
  @Field(() => Boolean, {
    description:
      'Whether it is late with all outcomes as reported, and counted so already: only with accepted exclusions applied it is pending.',
  })
  readonly rawSettled!: boolean;
}

@ObjectType({
  simpleResolvers: true,
  description: 'A clock that was pending in an earlier statement and is counted in this one.',
})
export class CarriedClock extends StatedClock {
  @Field(() => Boolean, { nullable: true, description: 'Whether its limit was kept; null: there is none.' })
  readonly isGood!: boolean | null;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'An exclusion that was decided and touches the period, or that touches an earlier one and was decided after its statement, or withdrawn.',
})
export class StatedExclusion {
  @Field(() => ID, { description: 'Names the line in a dispute.' })
  readonly line!: string;

  @Field(() => ID, { description: 'Id of the exclusion.' })
  readonly exclusionId!: string;

  @Field(() => String, { description: 'The name its proposer gave it.' })
  readonly reference!: string;

  @Field(() => String, { description: 'Why.' })
  readonly reason!: string;

  @Field(() => String, { description: 'REMOVE or COUNT_AS_GOOD.' })
  readonly effect!: string;

  @Field(() => String, {
    description:
      'ACCEPTED, ACCEPTED_IN_PART, REJECTED, or WITHDRAWN: an earlier statement has named it, and it counts no more.',
  })
  readonly decision!: string;

  @Field(() => String, { description: 'What it covers.' })
  readonly scope!: string;
}

export const PendingClockConnection = connectionOf(PendingClock, 'PendingClock', 'pending clocks');
export const CarriedClockConnection = connectionOf(CarriedClock, 'CarriedClock', 'carried clocks');
export const StatedExclusionConnection = connectionOf(StatedExclusion, 'StatedExclusion', 'exclusions of a statement');
