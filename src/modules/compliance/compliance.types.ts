import { Field, Float, Int, ObjectType } from 'type-graphql';
import type { ObjectiveResult, Verdict as VerdictOfPeriod } from '../../domain/compliance.js';
import type { Unit as UnitOfIndicator } from '../../domain/indicators/entry.js';
import type { Instant } from '../../domain/instant.js';
import type { Basis } from '../../domain/tally.js';
import type { ObjectiveTerms } from '../../domain/terms.js';
import { Unit, Verdict } from '../../graphql/enums.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import type { ContractPeriod } from '../contract/contractperiod.types.js';
import { MinimumCompliance, SliceCompliance } from './objectivefigures.types.js';

@ObjectType({
  simpleResolvers: true,
  description: 'How many misses an objective can afford in the period, and how fast it uses them up.',
})
export class ErrorBudget {
  @Field(() => Float, {
    description:
      'What the budget is a share of: the outcomes counted so far; of an open period whose length is known all of it: its seconds for UPTIME, its slices where empty ones count.',
  })
  readonly whole!: number;

  @Field(() => Float, {
    description:
      'Misses that can be afforded: (1 - target) x whole, or target x whole for AT_MOST; of UPTIME in seconds.',
  })
  readonly budget!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Share of the budget used up: 1 is all of it, and it may exceed 1; null where the budget is 0.',
  })
  readonly consumed!: number | null;

  @Field(() => Float, { description: 'What is left of the budget, in its unit; negative when it is overspent.' })
  readonly remaining!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Share of misses against the share that can be afforded: above 1 the target is missed; null where no miss can be afforded.',
  })
  readonly burnRate!: number | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What it takes to reach the target by the end of the period.',
})
export class Recovery {
  @Field(() => Float, {
    nullable: true,
    description:
      'Good outcomes (seconds up for UPTIME) needed in a row from now on; 0 when the target is reached; null when no number of them is enough.',
  })
  readonly goodNeeded!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'AT_LEAST: share of the outcomes still expected that must be good: above 1 it cannot be saved, at or below 0 it cannot be lost. AT_MOST: highest share of them that may count against it; below 0 it cannot be saved. Expected from the same weekdays of the eight weeks before the period; null when none are expected.',
  })
  readonly rateNeeded!: number | null;

  @Field(() => Boolean, {
    nullable: true,
    description: 'Whether the expected rest of the period can still save it; null: unknown.',
  })
  readonly savable!: boolean | null;
}

@ObjectType('ObjectiveCompliance', { description: 'What one objective came to in a contract period.' })
export class ObjectiveComplianceType {
  readonly objectiveId!: string;
  /** Not shown: what was judged, where and by which outcomes. */
  readonly terms!: ObjectiveTerms;
  readonly result!: ObjectiveResult;
  readonly period!: ContractPeriod;
  readonly basis!: Basis;

  @Field(() => Verdict, { description: 'What it came to.' })
  readonly verdict!: VerdictOfPeriod;

  @Field(() => Unit, { description: 'The unit of `target`, `actual`, `strict` and `relieved`.' })
  readonly unit!: UnitOfIndicator;

  @Field(() => Float, {
    nullable: true,
    description:
      'What must be reached (AT_LEAST) or kept (AT_MOST), as agreed for this period, in `unit`; null: none was agreed, and the verdict is REPORTED.',
  })
  readonly target!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'The figure that is judged, in `unit`; null when there is nothing to judge, never 0 or 1 in its place.',
  })
  readonly actual!: number | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'Outcomes in the numerator; seconds up for UPTIME, seconds of handling for OCCUPANCY; null for means, sums and volumes. For AT_MOST rates the fewer the better.',
  })
  readonly good!: number | null;

  @Field(() => Float, {
    description:
      'All outcomes that count; seconds in service so far for UPTIME, of handling and availability for OCCUPANCY.',
  })
  readonly total!: number;

  @Field(() => Float, {
    nullable: true,
    description:
      'Sum of what a mean is taken of, in `unit`; for EXPERIENCE the answers that count against it; null for rates.',
  })
  readonly sum!: number | null;

  @Field(() => Int, {
    description:
      'Clocks still running and not late (or outages not over, contacts still waiting, resolutions whose follow-up window has not passed): not counted yet. For BACKLOG the open tickets.',
  })
  readonly pending!: number;

  @Field(() => Float, { nullable: true, description: 'The figure as counted, without relief, in `unit`.' })
  readonly strict!: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'The figure with the allowed misses forgiven, in `unit`; null where the terms give no relief.',
  })
  readonly relieved!: number | null;

  @Field(() => ErrorBudget, {
    nullable: true,
    description:
      'Misses that can be afforded; only of shares of outcomes and of UPTIME, and null when nothing was counted.',
  })
  readonly errorBudget!: ErrorBudget | null;

  @Field(() => Recovery, {
    nullable: true,
    description:
      'The way back to the target in an open period; only of shares of outcomes and of UPTIME, and null without data and for periods that are over.',
  })
  readonly recovery!: Recovery | null;

  @Field(() => Float, {
    nullable: true,
    description:
      'What an open period is heading for if the outcomes still expected go as those of the last seven days did, in `unit`; AT_RISK when it misses the target. Of slices: if each slice to come goes as the one of the same weekday and time in the last seven days. null: too few recent outcomes (below 30; slices of a day or longer are always too few) or no history to expect more from, the first seven days, what is watched for a window (FIRST_CONTACT_RESOLUTION, REOPEN_RATE), where failures are known first, UPTIME, and other shares of time and volumes that are not judged by slices.',
  })
  readonly forecast!: number | null;

  @Field(() => MinimumCompliance, {
    nullable: true,
    description: 'How it stands to its minimum level; null: it has none, or there is nothing to judge.',
  })
  readonly minimum!: MinimumCompliance | null;

  @Field(() => SliceCompliance, {
    nullable: true,
    description: 'Its slices, of which good, total, actual and errorBudget then speak; null: all outcomes are pooled.',
  })
  readonly slices!: SliceCompliance | null;

  @Field(() => DateTimeScalar, { description: 'The instant the figures are of.' })
  readonly asOf!: Instant;
}

@ObjectType({ simpleResolvers: true, description: 'Whether the vendor kept the contract in a period.' })
export class Compliance {
  @Field(() => Verdict, { description: 'What the period came to for the whole contract.' })
  readonly verdict!: VerdictOfPeriod;

  @Field(() => Float, {
    nullable: true,
    description: 'Weighted mean attainment of the judged objectives, 0 to 1; null when none was judged.',
  })
  readonly score!: number | null;

  @Field(() => [ObjectiveComplianceType], {
    description: 'One entry for each objective in force, in the order of the terms.',
  })
  readonly objectives!: readonly ObjectiveComplianceType[];
}
