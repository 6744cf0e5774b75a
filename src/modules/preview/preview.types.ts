import { Field, Float, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { Verdict as VerdictOfPeriod } from '../../domain/compliance.js';
import type { FormulaLine as LineOfFormula } from '../../domain/formula.js';
import type { Unit as UnitOfIndicator } from '../../domain/indicators/entry.js';
import type { Replay as ReplayOfObjective } from '../../domain/preview.js';
import { enumOf } from '../../graphql/enumof.js';
import { Unit, Verdict } from '../../graphql/enums.js';
import { FormulaLine } from '../../graphql/formula.types.js';
import { Money } from '../../graphql/money.types.js';
import { NewTermsInput } from '../contract/contractinput.types.js';
import { ContractPeriod } from '../contract/contractperiod.types.js';
import { TermsChange } from '../contract/termschange.types.js';
import type { PreviewDraft } from './previewamendment.js';

const Replay = enumOf<ReplayOfObjective>('Replay', 'How an objective was tried on a period that is over.', {
  REJUDGED: 'Its facts count as they did; what they came to was judged by the proposal.',
  RECOUNTED: 'Its facts were counted anew by the proposal.',
  NOT_REPLAYABLE:
    'The facts cannot tell what it would have come to; `reason` says why. Where nothing was reported of it there is NO_DATA instead.',
});

@InputType({ description: 'New terms to try on periods that are over. What is left out stays as it stands now.' })
export class PreviewAmendmentInput extends NewTermsInput implements PreviewDraft {
  @Field(() => ID, { description: 'The contract.' })
  contractId!: string;

  @Field(() => [Int], { description: 'Indexes of 1 to 12 periods that are over.' })
  periods!: number[];
}

@ObjectType('PreviewedFigures', {
  simpleResolvers: true,
  description: 'What an objective came to, or would have, in a period.',
})
export class PreviewedFiguresType {
  @Field(() => Verdict, { description: 'The verdict.' })
  readonly verdict!: VerdictOfPeriod;

  @Field(() => Unit, { description: 'The unit of target and actual.' })
  readonly unit!: UnitOfIndicator;

  @Field(() => Float, { nullable: true, description: 'What had to be reached; null: it is only reported.' })
  readonly target!: number | null;

  @Field(() => Float, { nullable: true, description: 'The figure that is judged; null: there is none.' })
  readonly actual!: number | null;

  @Field(() => Float, { nullable: true, description: 'As `ObjectiveCompliance.good`.' })
  readonly good!: number | null;

  @Field(() => Float, { description: 'As `ObjectiveCompliance.total`.' })
  readonly total!: number;

  @Field(() => Float, { nullable: true, description: 'As `ObjectiveCompliance.sum`.' })
  readonly sum!: number | null;

  @Field(() => Money, {
    nullable: true,
    description:
      'Its credit in the period; 0: none is owed. Null: the terms set no credit rule for it, or the credit hangs on what facts cannot tell.',
  })
  readonly credit!: Money | null;

  @Field(() => [FormulaLine], { description: 'How the figure and the verdict came about.' })
  readonly explanation!: readonly LineOfFormula[];
}

@ObjectType('PreviewedObjective', {
  simpleResolvers: true,
  description: 'An objective in a period, as agreed and under the proposal.',
})
export class PreviewedObjectiveType {
  @Field(() => String, { description: 'Its key.' })
  readonly objectiveKey!: string;

  @Field(() => ID, { description: 'Its id; of one that the contract never had the id it would get.' })
  readonly objectiveId!: string;

  @Field(() => String, { description: 'Its name.' })
  readonly name!: string;

  @Field(() => Replay, { description: 'How it was tried.' })
  readonly replay!: ReplayOfObjective;

  @Field(() => String, { nullable: true, description: 'Why the facts cannot tell; NOT_REPLAYABLE only.' })
  readonly reason!: string | null;

  @Field(() => PreviewedFiguresType, {
    nullable: true,
    description: 'By the agreed terms and all facts known now; null: it is not agreed for the period.',
  })
  readonly now!: PreviewedFiguresType | null;

  @Field(() => PreviewedFiguresType, {
    nullable: true,
    description: 'Under the proposal; null: that leaves it out, or the facts cannot tell.',
  })
  readonly proposed!: PreviewedFiguresType | null;

  @Field(() => Boolean, {
    description:
      'Whether `proposed` is another than `now` in verdict, target, figures or credit, as far as facts tell. A credit rule is a change even where no credit is owed; that other terms would have cost more or less elsewhere is none.',
  })
  readonly changes!: boolean;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'What a period came to for the whole contract, or would have. What hangs on a NOT_REPLAYABLE objective is null; the rest is told.',
})
export class PreviewedOutcome {
  @Field(() => Verdict, { nullable: true, description: 'The verdict; null: it hangs on what facts cannot tell.' })
  readonly verdict!: VerdictOfPeriod | null;

  @Field(() => Float, {
    nullable: true,
    description: 'The score, 0 to 1; null: nothing was judged, or it hangs on what facts cannot tell.',
  })
  readonly score!: number | null;

  @Field(() => Money, {
    nullable: true,
    description: 'Sum of the credits; null: the terms put no money at risk, or it hangs on what facts cannot tell.',
  })
  readonly credits!: Money | null;

  @Field(() => Money, {
    nullable: true,
    description: 'The credits with what is set off and earned back; null likewise.',
  })
  readonly total!: Money | null;
}

@ObjectType('PreviewedPeriod', {
  simpleResolvers: true,
  description: 'A period that is over, as agreed, as stated and under the proposal.',
})
export class PreviewedPeriodType {
  @Field(() => ContractPeriod, { description: 'The period.' })
  readonly period!: ContractPeriod;

  @Field(() => PreviewedOutcome, {
    description:
      'By the agreed terms and all facts known now, so that `proposed` differs from it by the terms alone. Of a locked period its money is what was stated with what later facts true up, wherever that is paid; of any other it is `ContractPeriod.credits`.',
  })
  readonly now!: PreviewedOutcome;

  @Field(() => PreviewedOutcome, {
    nullable: true,
    description:
      'As its locked statement says, whatever was reported since: the money of `ContractPeriod.credits`. Null: the statement is not locked.',
  })
  readonly stated!: PreviewedOutcome | null;

  @Field(() => PreviewedOutcome, {
    description: 'Under the proposal, as if it had held in just the periods named.',
  })
  readonly proposed!: PreviewedOutcome;

  @Field(() => [PreviewedObjectiveType], {
    description: 'The objectives of the proposal, in its order, and those that it leaves out.',
  })
  readonly objectives!: readonly PreviewedObjectiveType[];

  @Field(() => Boolean, {
    description:
      'Whether `proposed` is another than `now` in verdict, score or money, or an objective `changes`, as far as facts tell. Putting money at risk is a change even where nothing is owed. What the terms themselves change is in `AmendmentPreview.changes`.',
  })
  readonly changes!: boolean;
}

@ObjectType('AmendmentPreview', { simpleResolvers: true, description: 'What new terms would have come to.' })
export class AmendmentPreviewType {
  @Field(() => [TermsChange], { description: 'What they change of the terms that hold now; the first 500.' })
  readonly changes!: readonly TermsChange[];

  @Field(() => [PreviewedPeriodType], { description: 'The periods named, in order.' })
  readonly periods!: readonly PreviewedPeriodType[];
}
