import { Field, ID, Int, ObjectType } from 'type-graphql';
import type { CreditLine } from '../../domain/creditline.js';
import { CreditLineKind } from '../../graphql/creditenums.js';
import { Money } from '../../graphql/money.types.js';
import { RestatedPeriod } from './restatement.types.js';
import {
  type CarriedClock,
  type PendingClock,
  type StatedExclusion,
  StatedObjective,
  StatedOutcome,
} from './statedfigures.types.js';

@ObjectType({ simpleResolvers: true, description: 'A line of the ledger of a statement.' })
export class StatedCredit {
  @Field(() => ID, { description: 'Names the line in a dispute.' })
  readonly line!: string;

  @Field(() => CreditLineKind, { description: 'What the line is.' })
  readonly kind!: CreditLine['kind'];

  @Field(() => String, { description: 'Key of its objective.' })
  readonly objectiveKey!: string;

  @Field(() => Int, { description: 'Version of the terms whose rule it follows.' })
  readonly termsVersion!: number;

  @Field(() => Money, { description: 'Above 0: the vendor owes it to the client.' })
  readonly amount!: Money;
}

@ObjectType({ simpleResolvers: true, description: 'The money of a statement.' })
export class StatedMoney {
  @Field(() => [StatedCredit], { description: 'What the period came to; none where the terms set no credits.' })
  readonly lines!: readonly StatedCredit[];

  @Field(() => Money, { nullable: true, description: 'The most that credits come to; null: the terms set none.' })
  readonly cap!: Money | null;

  @Field(() => Money, { description: 'What is trued up of locked periods.' })
  readonly trueUps!: Money;

  @Field(() => Money, { description: 'Lines and true-ups together; above 0: the vendor owes it to the client.' })
  readonly total!: Money;
}

@ObjectType({ simpleResolvers: true, description: 'All that a statement says of a contract period.' })
export class StatementContent {
  @Field(() => Int, { description: 'Which submission of the statement it is, from 1.' })
  readonly revision!: number;

  @Field(() => Int, { description: 'Version of the terms it was judged by.' })
  readonly termsVersion!: number;

  @Field(() => String, { description: 'Hash of those terms.' })
  readonly termsHash!: string;

  @Field(() => StatedOutcome, { description: 'What the contract came to, with all outcomes as reported.' })
  readonly raw!: StatedOutcome;

  @Field(() => StatedOutcome, {
    description: 'What it came to with accepted exclusions applied: what is judged and paid by.',
  })
  readonly adjusted!: StatedOutcome;

  @Field(() => [StatedObjective], { description: 'The objectives, in the order of the terms.' })
  readonly objectives!: readonly StatedObjective[];

  @Field(() => StatedMoney, { description: 'What it costs the vendor.' })
  readonly money!: StatedMoney;

  @Field(() => [RestatedPeriod], { description: 'What changed of locked periods since they were last stated.' })
  readonly restatements!: readonly RestatedPeriod[];

  /** What grows with the work, and is shown in pages. */
  readonly lists!: StatedLists;
}

export interface StatedLists {
  /** Of the content that they stand in: cursors hold within it. */
  readonly contentHash: string;
  readonly exclusions: readonly StatedExclusion[];
  readonly pendingClocks: readonly PendingClock[];
  readonly carriedClocks: readonly CarriedClock[];
}
