import { Field, Float, InputType, Int } from 'type-graphql';
import type {
  EmptySlices as EmptySlicesOfTerms,
  SliceLength as SliceLengthOfTerms,
} from '../../domain/judgingterms.js';
import type * as terms from '../../domain/terms.js';
import { Direction, EmptySlices, Indicator, Relief, SliceLength } from '../../graphql/termsenums.js';
import { CalendarInput } from '../calendar/calendar.types.js';
import { CreditRuleInput } from './creditinput.types.js';
import { FamilyInput, ScopeInput } from './familyinput.types.js';
import type { MinimumDraft, ObjectiveDraft, SlicesDraft } from './objectivedraft.js';

@InputType({
  description:
    'Judges slices of time instead of all outcomes together: a slice whose own figure reaches the target of the objective is good.',
})
class SlicesInput implements SlicesDraft {
  @Field(() => SliceLength, { description: 'How long a slice is.' })
  length!: SliceLengthOfTerms;

  @Field(() => Float, { description: 'Share of slices that must be good, above 0 and at most 1.' })
  target!: number;

  @Field(() => EmptySlices, {
    nullable: true,
    description: 'What a slice counts as in which nothing happened; default IGNORE.',
  })
  empty?: EmptySlicesOfTerms | null;
}

@InputType({
  description:
    'A minimum below the expected level, which is the target: below the minimum an objective is missed at once, between the two from the n-th time on.',
})
class MinimumInput implements MinimumDraft {
  @Field(() => Float, {
    description:
      'The minimum, in the unit of the indicator (with slices: a share of good slices); below the target, for AT_MOST above it.',
  })
  level!: number;

  @Field(() => Int, {
    nullable: true,
    description: 'From which shortfall on the objective is missed, this period included; default 1.',
  })
  misses?: number | null;

  @Field(() => Int, {
    nullable: true,
    description: 'In how many judged periods the shortfalls are counted, this one included; default: misses.',
  })
  periods?: number | null;
}

@InputType({ description: 'A service level objective. Fields that do not apply to its indicator must be left out.' })
export class ObjectiveInput extends FamilyInput implements ObjectiveDraft {
  @Field(() => String, { description: 'Names it through all versions of the terms: 1 to 63 of a-z, 0-9, _ and -.' })
  key!: string;

  @Field(() => String, { description: 'Its name for people, 1 to 200 characters.' })
  name!: string;

  @Field(() => Indicator, { description: 'What it measures; the same through all versions of the terms.' })
  indicator!: terms.Indicator;

  @Field(() => Float, {
    nullable: true,
    description:
      'What must be reached, in the unit of the indicator with at most six decimals: a ratio (0.95), seconds (30), points (85), a count or a number. Needed, but for VOLUME and BACKLOG: without a target it is reported and not judged.',
  })
  target?: number | null;

  @Field(() => Direction, {
    nullable: true,
    description: "Default: the indicator's. To be chosen for OCCUPANCY, VOLUME and counters only.",
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

  @Field(() => SlicesInput, {
    nullable: true,
    description:
      'Judges slices of time; left out: all outcomes of the period together. minimumSample, allowedMisses and minimum then count slices.',
  })
  slices?: SlicesInput | null;

  @Field(() => MinimumInput, {
    nullable: true,
    description: 'A minimum below the expected level; left out: the target misses at once.',
  })
  minimum?: MinimumInput | null;

  @Field(() => CreditRuleInput, { nullable: true, description: 'What missing it costs; left out: nothing.' })
  credit?: CreditRuleInput | null;

  @Field(() => ScopeInput, { nullable: true, description: 'What counts at all; default everything.' })
  scope?: ScopeInput | null;

  @Field(() => CalendarInput, { nullable: true, description: "Working hours of its own; default the contract's." })
  calendar?: CalendarInput | null;
}
