import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { CreditLine } from '../../domain/creditline.js';
import { CreditLineKind } from '../../graphql/creditenums.js';
import { Money } from '../../graphql/money.types.js';
import { StatedFigures, StatedOutcome } from './statedfigures.types.js';

@ObjectType({
  simpleResolvers: true,
  description: 'How much a figure has grown since it was last stated, in its unit; null where there is no such figure.',
})
export class FigureDifference {
  @Field(() => Float, { nullable: true, description: 'Of `good`.' })
  readonly good!: number | null;

  @Field(() => Float, { description: 'Of `total`.' })
  readonly total!: number;

  @Field(() => Float, { nullable: true, description: 'Of `sum`.' })
  readonly sum!: number | null;
}

@ObjectType({ simpleResolvers: true, description: 'An objective of a locked period, restated.' })
export class RestatedObjective {
  @Field(() => ID, { description: 'Names the line in a dispute.' })
  readonly line!: string;

  @Field(() => String, { description: 'Key of the objective.' })
  readonly key!: string;

  @Field(() => StatedFigures, { description: 'As last stated, with accepted exclusions applied.' })
  readonly old!: StatedFigures;

  @Field(() => StatedFigures, {
    description: 'As the facts were when this was stated, with accepted exclusions applied.',
  })
  readonly new!: StatedFigures;

  @Field(() => FigureDifference, { description: 'What was added.' })
  readonly difference!: FigureDifference;

  @Field(() => StatedFigures, { description: 'As last stated, with all outcomes as reported.' })
  readonly oldRaw!: StatedFigures;

  @Field(() => StatedFigures, { description: 'As the facts were when this was stated, with all outcomes as reported.' })
  readonly newRaw!: StatedFigures;

  @Field(() => FigureDifference, { description: 'What was added, with all outcomes as reported.' })
  readonly rawDifference!: FigureDifference;
}

@ObjectType({ simpleResolvers: true, description: 'What is trued up of one line of a locked ledger.' })
export class StatedTrueUp {
  @Field(() => CreditLineKind, { description: 'What the line is.' })
  readonly kind!: CreditLine['kind'];

  @Field(() => String, { description: 'Key of its objective.' })
  readonly objectiveKey!: string;

  @Field(() => Money, { description: 'As last stated.' })
  readonly stated!: Money;

  @Field(() => Money, { description: 'As it should be.' })
  readonly restated!: Money;

  @Field(() => Money, { description: 'What is added here; above 0: the vendor owes it to the client.' })
  readonly amount!: Money;
}

@ObjectType({ simpleResolvers: true, description: 'The money of a locked period, restated.' })
export class RestatedMoney {
  @Field(() => ID, { description: 'Names the line in a dispute.' })
  readonly line!: string;

  @Field(() => Money, { description: 'Its total as last stated.' })
  readonly old!: Money;

  @Field(() => Money, { description: 'Its total as it should be.' })
  readonly new!: Money;

  @Field(() => Money, { description: 'What is trued up in this statement; above 0: the vendor owes it to the client.' })
  readonly difference!: Money;

  @Field(() => [StatedTrueUp], { description: 'The same, line by line.' })
  readonly trueUps!: readonly StatedTrueUp[];
}

@ObjectType({ simpleResolvers: true, description: 'What changed of a period after its statement was locked.' })
export class RestatedPeriod {
  @Field(() => Int, { description: 'Index of the period.' })
  readonly periodIndex!: number;

  @Field(() => StatedOutcome, { description: 'As last stated, with accepted exclusions applied.' })
  readonly old!: StatedOutcome;

  @Field(() => StatedOutcome, {
    description: 'As the facts were when this was stated, with accepted exclusions applied.',
  })
  readonly new!: StatedOutcome;

  @Field(() => [RestatedObjective], { description: 'The objectives that changed.' })
  readonly objectives!: readonly RestatedObjective[];

  @Field(() => RestatedMoney, { nullable: true, description: 'Its money; null: it did not change.' })
  readonly money!: RestatedMoney | null;
}
