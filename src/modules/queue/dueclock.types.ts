import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { ClockState as StateOfClock } from '../../domain/clock.js';
import type { Verdict as VerdictOfPeriod } from '../../domain/compliance.js';
import type { Instant, Milliseconds } from '../../domain/instant.js';
import { Verdict } from '../../graphql/enums.js';
import { ClockState } from '../../graphql/factenums.js';
import { DateTimeScalar, DurationScalar } from '../../graphql/scalars.js';
import { ObjectiveType } from '../objective/objective.types.js';
import type { ClockRow } from '../ticket/clock.table.js';
import type { FoundStake } from './stake.loaders.js';

@ObjectType('DueClock', {
  simpleResolvers: true,
  description:
    'An open clock of a ticket with a due time, as of now: how far it has run, and what a miss of it would cost.',
})
export class DueClockType {
  /** Not shown as such: what hangs on it starts from it. */
  readonly row!: ClockRow;

  @Field(() => ObjectiveType, { description: 'The objective it counts for, by the terms it started under.' })
  readonly objective!: ObjectiveType;

  @Field(() => String, { description: 'Tells the clocks of one objective on one ticket apart, as Clock.cycle does.' })
  readonly cycle!: string;

  @Field(() => ClockState, { description: 'RUNNING or PAUSED.' })
  readonly state!: StateOfClock;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When it is or was due; null while it is paused before that.',
  })
  readonly dueAt!: Instant | null;

  @Field(() => DurationScalar, { description: 'Working time left of its limit; negative: so much over it.' })
  readonly remaining!: Milliseconds;

  @Field(() => Float, {
    description: 'Share of its limit that is used up, in working time; above 1 when it is over it.',
  })
  readonly shareUsed!: number;

  @Field(() => Boolean, { description: 'Whether it has missed its due time, which counts as a miss already.' })
  readonly late!: boolean;
}

@ObjectType('Stake', {
  simpleResolvers: true,
  description:
    'What hangs on one miss, in the period in which it would count, as of now and by ADJUSTED figures: the objective judged again with one more bad outcome.',
})
export class StakeType {
  /** Not shown as such: what it costs follows from it. */
  readonly found!: FoundStake;

  @Field(() => Int, { description: 'Index of the contract period in which the miss would count, from 0.' })
  readonly periodIndex!: number;

  @Field(() => Verdict, { description: 'The verdict of the objective in that period as it stands.' })
  readonly verdict!: VerdictOfPeriod;

  @Field(() => Boolean, {
    description:
      'Whether this is the miss that loses the period: its figure keeps the target as it stands (or is not judged yet), and would miss it with this outcome. Early in a period, while few outcomes are counted, one miss can do that and be made good later: see `savable`.',
  })
  readonly losesPeriod!: boolean;

  @Field(() => Int, {
    nullable: true,
    description:
      'Misses left in the error budget: so many more can count, with no good outcome between, before the figure misses its target; 0 also where it misses it already. Null: any number, since it does not hang on them.',
  })
  readonly missesLeft!: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description:
      'Whether the expected rest of the period could still bring the objective to its target after this miss; null: unknown, and of periods that are over.',
  })
  readonly savable!: boolean | null;
}
