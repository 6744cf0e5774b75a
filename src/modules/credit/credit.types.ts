import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { ChronicCount as CountOfChronic } from '../../domain/creditchronic.js';
import type { CreditLine as LineOfLedger } from '../../domain/creditline.js';
import type { FormulaLine as LineOfFormula } from '../../domain/formula.js';
import type { Unit as UnitOfIndicator } from '../../domain/indicators/entry.js';
import type { LocalDate } from '../../domain/instant.js';
import { ChronicKind, CreditLineKind, LedgerState, type LedgerStateName } from '../../graphql/creditenums.js';
import { Unit } from '../../graphql/enums.js';
import { FormulaLine } from '../../graphql/formula.types.js';
import { Money } from '../../graphql/money.types.js';
import { DateScalar } from '../../graphql/scalars.js';
import { CreditBracket, CreditRule, EarnBackTerms, PointsBand } from '../contract/creditterms.types.js';

@ObjectType({ simpleResolvers: true, description: 'An amount of an earlier period that a line is made of.' })
export class AmountOfPeriod {
  @Field(() => Int, { description: 'Index of the period.' })
  readonly period!: number;

  @Field(() => Money, { description: 'What is left of its credits, less what was set off against them.' })
  readonly amount!: Money;
}

@ObjectType({
  simpleResolvers: true,
  description: 'What a CREDIT line was reckoned from: its rule, the figures, and each step to the amount.',
})
export class CreditInputs {
  @Field(() => CreditRule, { description: 'The rule, as agreed.' })
  readonly rule!: CreditRule;

  @Field(() => Unit, { description: 'The unit of target and actual.' })
  readonly unit!: UnitOfIndicator;

  @Field(() => String, {
    nullable: true,
    description: 'What had to be reached, exactly: a whole number or a fraction.',
  })
  readonly target!: string | null;

  @Field(() => String, { nullable: true, description: 'What was reached, exactly: a whole number or a fraction.' })
  readonly actual!: string | null;

  @Field(() => String, { description: "The period's fee in minor units of the currency, exactly." })
  readonly fee!: string;

  @Field(() => String, { description: 'The amount at risk in minor units of the currency, exactly.' })
  readonly atRisk!: string;

  @Field(() => Float, { nullable: true, description: 'Share of the amount at risk that is the pool; POOL only.' })
  readonly pool!: number | null;

  @Field(() => CreditBracket, { nullable: true, description: 'The bracket of the figure; BRACKETS only.' })
  readonly bracket!: CreditBracket | null;

  @Field(() => PointsBand, { nullable: true, description: 'The band of the figure; POINTS only.' })
  readonly band!: PointsBand | null;

  @Field(() => String, {
    nullable: true,
    description: 'LINEAR: points between target and figure, exactly. POINTS: service points, doubled for a repeat.',
  })
  readonly points!: string | null;

  @Field(() => Int, {
    nullable: true,
    description:
      'Index of the judged period before, whose miss doubles the points; null: it was no repeat. POINTS only.',
  })
  readonly repeatOf!: number | null;

  @Field(() => String, { description: 'What the rule comes to in minor units of the currency, before rounding.' })
  readonly exact!: string;

  @Field(() => Money, { description: 'The same, rounded half-even: the credit before incidents and the cap.' })
  readonly earned!: Money;

  @Field(() => String, {
    nullable: true,
    description: 'Key of the objective whose larger credit stands for the same incident; null: this one stands.',
  })
  readonly yieldsTo!: string | null;
}

@ObjectType({ simpleResolvers: true, description: 'What an EARN_BACK line was reckoned from.' })
export class EarnBackInputs {
  @Field(() => EarnBackTerms, { description: 'The rule, as agreed.' })
  readonly rule!: EarnBackTerms;

  @Field(() => [Int], { description: 'Indexes of the judged periods in a row that qualified.' })
  readonly inARow!: readonly number[];

  @Field(() => [AmountOfPeriod], { description: 'The credits it is a share of.' })
  readonly credits!: readonly AmountOfPeriod[];

  @Field(() => String, { description: 'The share in minor units of the currency, before rounding.' })
  readonly exact!: string;

  @Field(() => Money, { description: 'What may be set off against later credits; AGAINST_LATER_CREDITS only, else 0.' })
  readonly granted!: Money;
}

@ObjectType({ simpleResolvers: true, description: 'What an OFFSET line was reckoned from.' })
export class OffsetInputs {
  @Field(() => Money, { description: 'What earlier periods granted and none has used, of all objectives.' })
  readonly balance!: Money;

  @Field(() => Money, { description: 'The credit it is set off against.' })
  readonly against!: Money;
}

@ObjectType({ simpleResolvers: true, description: "A line of a period's ledger." })
export class CreditLine {
  @Field(() => CreditLineKind, { description: 'What it is.' })
  readonly kind!: LineOfLedger['kind'];

  @Field(() => String, { description: 'Key of the objective it is for.' })
  readonly objectiveKey!: string;

  @Field(() => ID, { description: 'Id of that objective.' })
  readonly objectiveId!: string;

  @Field(() => Int, { description: 'Version of the terms whose rule it follows.' })
  readonly termsVersion!: number;

  @Field(() => Money, { description: 'Above 0: the vendor owes it to the client; below 0: it is returned.' })
  readonly amount!: Money;

  @Field(() => CreditInputs, { nullable: true, description: 'What it was reckoned from; CREDIT only.' })
  readonly credit!: CreditInputs | null;

  @Field(() => EarnBackInputs, { nullable: true, description: 'What it was reckoned from; EARN_BACK only.' })
  readonly earnBack!: EarnBackInputs | null;

  @Field(() => OffsetInputs, { nullable: true, description: 'What it was reckoned from; OFFSET only.' })
  readonly offset!: OffsetInputs | null;

  @Field(() => [FormulaLine], {
    description:
      'How the amount was reckoned, step by step, from the fee on where the period is a part of a whole one; all money in minor units of the currency.',
  })
  readonly explanation!: readonly LineOfFormula[];
}

@ObjectType({ simpleResolvers: true, description: "How near the client's right to terminate is by one rule." })
export class ChronicCount {
  @Field(() => ChronicKind, { description: 'What is counted.' })
  readonly kind!: CountOfChronic['kind'];

  @Field(() => String, { nullable: true, description: 'Key of the critical objective; null for AT_CAP.' })
  readonly objectiveKey!: string | null;

  @Field(() => [Int], { description: 'Indexes of the periods that count.' })
  readonly periods!: readonly number[];

  @Field(() => Int, { description: 'So many give the right to terminate.' })
  readonly needed!: number;

  @Field(() => Int, { description: 'Judged periods looked at, the last ones.' })
  readonly inPeriods!: number;

  @Field(() => Boolean, { description: 'The client may terminate.' })
  readonly reached!: boolean;
}

@ObjectType({ simpleResolvers: true, description: 'How the renewal of a contract stands, as of now.' })
export class Renewal {
  @Field(() => DateScalar, { description: 'The last day on which notice can be given.' })
  readonly noticeOn!: LocalDate;

  @Field(() => Boolean, {
    description:
      'Notice can still be given, and the client may terminate, or there were failures to which one more would let it.',
  })
  readonly atRisk!: boolean;
}

@ObjectType({ simpleResolvers: true, description: "A contract period's money." })
export class PeriodCredits {
  @Field(() => LedgerState, { description: 'How firm it is.' })
  readonly state!: LedgerStateName;

  @Field(() => Int, { description: 'Version of the terms in force in the period.' })
  readonly termsVersion!: number;

  @Field(() => Money, { description: "The period's fee, rounded half-even." })
  readonly fee!: Money;

  @Field(() => Money, { description: 'The most that its credits together come to: the amount at risk.' })
  readonly cap!: Money;

  @Field(() => Boolean, { description: 'Its credits came to the cap, or would have exceeded it.' })
  readonly capReached!: boolean;

  @Field(() => [CreditLine], { description: 'Credits, then what is set off, then what is earned back.' })
  readonly lines!: readonly CreditLine[];

  @Field(() => Money, { description: 'Sum of the CREDIT lines, at most the cap.' })
  readonly credits!: Money;

  @Field(() => Money, { description: 'Sum of all lines; below 0: the client returns more than it is owed.' })
  readonly total!: Money;

  @Field(() => Money, {
    nullable: true,
    description: 'The most its credits could come to: every objective missed as badly as can be. Null: it is over.',
  })
  readonly atStake!: Money | null;

  @Field(() => [ChronicCount], {
    description: 'Chronic failure by the periods that are over, this one included if it is.',
  })
  readonly chronic!: readonly ChronicCount[];

  @Field(() => Renewal, { nullable: true, description: 'Null: no notice is agreed.' })
  readonly renewal!: Renewal | null;
}
