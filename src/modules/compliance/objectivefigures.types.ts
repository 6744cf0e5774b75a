import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { Instant, LocalDate } from '../../domain/instant.js';
import type { ServiceLevelFormula as FormulaOfServiceLevel } from '../../domain/terms.js';
import { DateScalar, DateTimeScalar } from '../../graphql/scalars.js';
import { ServiceLevelFormula } from '../../graphql/termsenums.js';

@ObjectType({
  simpleResolvers: true,
  description: 'The slices of a period, where an objective judges slices. One that still runs is neither good nor bad.',
})
export class SliceCompliance {
  @Field(() => Int, { description: 'Slices that are over and whose own figure reached the target of the objective.' })
  readonly good!: number;

  @Field(() => Int, { description: 'Slices that are over and count.' })
  readonly total!: number;

  @Field(() => Int, {
    nullable: true,
    description:
      'Slices of the whole period that count by what is known now, of UPTIME and where empty ones count; a closed one counts, too, once something is counted in it. null elsewhere.',
  })
  readonly whole!: number | null;
}

@ObjectType({ simpleResolvers: true, description: 'How an objective stands to its minimum level.' })
export class MinimumCompliance {
  @Field(() => Int, {
    description: 'Times it fell short of its target in the last judged periods, this one included as it stands.',
  })
  readonly shortfalls!: number;

  @Field(() => Int, { description: 'From this many on it is missed.' })
  readonly misses!: number;

  @Field(() => Boolean, { description: 'Whether the figure is below the minimum itself, which misses at once.' })
  readonly below!: boolean;

  @Field(() => Boolean, {
    description: 'Whether it falls short of its target without being missed for it: its attainment is then 1.',
  })
  readonly tolerated!: boolean;
}

@ObjectType({ simpleResolvers: true, description: "A service level by a formula that is not the contract's own." })
export class FormulaFigure {
  @Field(() => ServiceLevelFormula, { description: 'The formula.' })
  readonly formula!: FormulaOfServiceLevel;

  @Field(() => Int, { description: 'Its numerator.' })
  readonly good!: number;

  @Field(() => Int, { description: 'Its denominator.' })
  readonly total!: number;

  @Field(() => Float, { nullable: true, description: 'The ratio; null where the denominator is 0.' })
  readonly figure!: number | null;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'How long the share of tickets took that a percentile is agreed for; for showing, the verdict is counted.',
})
export class PercentileValue {
  @Field(() => Float, { description: 'The share, which is the target.' })
  readonly share!: number;

  @Field(() => Float, { description: 'Seconds of working time within which that share of the tickets was done.' })
  readonly seconds!: number;

  @Field(() => Float, { description: 'How far `seconds` may be off, as a share of it.' })
  readonly relativeError!: number;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What an objective came to in a part of a period, as counted; nothing is judged by it.',
})
export class TimeframeFigures {
  @Field(() => DateScalar, { description: 'Its first day.' })
  readonly startsOn!: LocalDate;

  @Field(() => DateScalar, { description: 'Its last day, inclusive; of the running one today.' })
  readonly endsOn!: LocalDate;

  @Field(() => DateTimeScalar, { description: 'Its first instant.' })
  readonly startsAt!: Instant;

  @Field(() => DateTimeScalar, { description: 'The first instant after it.' })
  readonly endsAt!: Instant;

  @Field(() => Int, { description: 'The contract period it is part of.' })
  readonly periodIndex!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'The figure in the unit of the objective; null where nothing was counted.',
  })
  readonly figure!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Outcomes in the numerator; seconds up for UPTIME; null for means.',
  })
  readonly good!: number | null;

  @Field(() => Float, { description: 'All outcomes that count; seconds in service so far for UPTIME.' })
  readonly total!: number;

  @Field(() => Float, { nullable: true, description: 'Sum of what a mean is taken of; null for rates.' })
  readonly sum!: number | null;

  @Field(() => Int, {
    description:
      'Clocks that started in it and still run (or outages not over): not counted yet. For BACKLOG the open tickets.',
  })
  readonly pending!: number;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the figure by itself keeps the target of the objective; null without a figure or a target.',
  })
  readonly meetsTarget!: boolean | null;
}
