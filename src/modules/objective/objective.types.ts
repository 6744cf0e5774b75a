import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type * as indicator from '../../domain/indicators/entry.js';
import type { Milliseconds } from '../../domain/instant.js';
import type * as terms from '../../domain/terms.js';
import { Unit } from '../../graphql/enums.js';
import { DurationScalar } from '../../graphql/scalars.js';
import { Direction, Indicator, Relief } from '../../graphql/termsenums.js';
import { Calendar } from '../calendar/calendar.types.js';
import { CreditRule } from '../contract/creditterms.types.js';
import {
  ClockTerms,
  ContactTerms,
  MinimumTerms,
  Scope,
  SliceTerms,
  SurveyTerms,
  UptimeTerms,
} from './objectiveblocks.types.js';

@ObjectType('Objective', {
  simpleResolvers: true,
  description: 'A service level objective of a contract by one version of its terms.',
})
export class ObjectiveType {
  @Field(() => ID, { description: 'Its id through all versions of the terms, a UUID.' })
  readonly id!: string;

  @Field(() => String, { description: 'Names it within the contract through all versions of the terms.' })
  readonly key!: string;

  @Field(() => String, { description: 'Its name for people.' })
  readonly name!: string;

  @Field(() => Indicator, { description: 'What it measures.' })
  readonly indicator!: terms.Indicator;

  @Field(() => Unit, { description: 'What its target and figures are in.' })
  readonly unit!: indicator.Unit;

  @Field(() => Direction, { description: 'On which side of the target a figure is kept.' })
  readonly direction!: terms.Direction;

  @Field(() => Float, {
    nullable: true,
    description: 'What must be reached, in its unit; null, of VOLUME and BACKLOG only: it is reported and not judged.',
  })
  readonly target!: number | null;

  @Field(() => Float, { description: "Its weight in the contract's score." })
  readonly weight!: number;

  @Field(() => Boolean, { description: 'Missing it misses the contract whatever the score.' })
  readonly critical!: boolean;

  @Field(() => Int, { description: 'With fewer outcomes a period is not judged.' })
  readonly minimumSample!: number;

  @Field(() => Relief, { description: 'Whether small numbers are judged more mildly.' })
  readonly relief!: 'NONE' | 'ALLOWED_MISSES';

  @Field(() => Int, { description: 'Misses that ALLOWED_MISSES allows whatever the share.' })
  readonly allowedMisses!: number;

  @Field(() => SliceTerms, {
    nullable: true,
    description: 'By which slices of time it is judged; null: by all outcomes together.',
  })
  readonly slices!: SliceTerms | null;

  @Field(() => MinimumTerms, { nullable: true, description: 'A minimum below the target; null: there is none.' })
  readonly minimum!: MinimumTerms | null;

  @Field(() => CreditRule, { nullable: true, description: 'What missing it costs the vendor; null: nothing.' })
  readonly credit!: CreditRule | null;

  @Field(() => Scope, { description: 'What counts at all.' })
  readonly scope!: Scope;

  @Field(() => Calendar, { nullable: true, description: "Working hours of its own; null: the contract's." })
  readonly calendar!: Calendar | null;

  @Field(() => ClockTerms, {
    nullable: true,
    description: 'What only objectives of response and resolution times have.',
  })
  readonly clock!: ClockTerms | null;

  @Field(() => DurationScalar, {
    nullable: true,
    description:
      'Wall time after a resolution within which it may be disturbed; null but for FIRST_CONTACT_RESOLUTION and REOPEN_RATE.',
  })
  readonly followUpWindow!: Milliseconds | null;

  @Field(() => ContactTerms, { nullable: true, description: 'What only objectives of a contact centre have.' })
  readonly contact!: ContactTerms | null;

  @Field(() => UptimeTerms, { nullable: true, description: 'What only UPTIME objectives have.' })
  readonly uptime!: UptimeTerms | null;

  @Field(() => SurveyTerms, { nullable: true, description: 'What only objectives of surveys have.' })
  readonly survey!: SurveyTerms | null;

  @Field(() => String, {
    nullable: true,
    description: 'The reported counter that objectives of counters read; null for others.',
  })
  readonly counter!: string | null;
}
