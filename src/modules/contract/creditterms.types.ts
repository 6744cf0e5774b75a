import { Field, Float, Int, ObjectType } from 'type-graphql';
import type * as credit from '../../domain/creditterms.js';
import { CreditRuleKind, EarnBackForm, StubFee } from '../../graphql/creditenums.js';
import { Money } from '../../graphql/money.types.js';

@ObjectType({ simpleResolvers: true, description: "What something costs: a share of the period's fee, or an amount." })
export class CreditWorth {
  @Field(() => Float, { nullable: true, description: "Share of the period's fee; null: an amount is set." })
  readonly share!: number | null;

  @Field(() => Money, { nullable: true, description: 'So much; null: a share is set.' })
  readonly amount!: Money | null;
}

@ObjectType({ simpleResolvers: true, description: 'Figures that cost so much.' })
export class CreditBracket {
  @Field(() => Float, { nullable: true, description: 'The lowest figure in it, inclusive; null: open below.' })
  readonly from!: number | null;

  @Field(() => Float, { nullable: true, description: 'Where it ends, exclusive; null: open above.' })
  readonly to!: number | null;

  @Field(() => CreditWorth, { description: 'What they cost.' })
  readonly worth!: CreditWorth;
}

@ObjectType({ simpleResolvers: true, description: 'Figures that earn so many service points.' })
export class PointsBand {
  @Field(() => Float, { nullable: true, description: 'The lowest figure in it, inclusive; null: open below.' })
  readonly from!: number | null;

  @Field(() => Float, { nullable: true, description: 'Where it ends, exclusive; null: open above.' })
  readonly to!: number | null;

  @Field(() => Int, { description: 'Points; twice as many when the judged period before was missed too.' })
  readonly points!: number;
}

@ObjectType({ simpleResolvers: true, description: 'What missing an objective costs the vendor.' })
export class CreditRule {
  @Field(() => CreditRuleKind, { description: 'How missing it becomes money.' })
  readonly kind!: credit.CreditRuleKind;

  @Field(() => String, {
    nullable: true,
    description:
      'Of the objectives that name the same incident only the largest credit of a period stands; null: alone.',
  })
  readonly incident!: string | null;

  @Field(() => Float, { nullable: true, description: 'Share of the pool; null for other kinds than POOL.' })
  readonly allocation!: number | null;

  @Field(() => [CreditBracket], { nullable: true, description: 'Null for other kinds than BRACKETS.' })
  readonly brackets!: readonly CreditBracket[] | null;

  @Field(() => CreditWorth, { nullable: true, description: 'Of one point; null for other kinds than LINEAR.' })
  readonly rate!: CreditWorth | null;

  @Field(() => [PointsBand], { nullable: true, description: 'Null for other kinds than POINTS.' })
  readonly bands!: readonly PointsBand[] | null;
}

@ObjectType({ simpleResolvers: true, description: 'How the vendor earns credits back, objective by objective.' })
export class EarnBackTerms {
  @Field(() => EarnBackForm, { description: 'What qualifies, and what is returned.' })
  readonly form!: credit.EarnBackForm;

  @Field(() => Int, { description: 'Judged periods in a row; those not judged neither count nor break it.' })
  readonly periods!: number;

  @Field(() => Float, { description: 'Share of the credits not earned back before that is returned.' })
  readonly share!: number;
}

@ObjectType({ simpleResolvers: true, description: 'A critical objective missed too often.' })
export class ChronicMisses {
  @Field(() => Int, { description: 'More misses than so many.' })
  readonly moreThan!: number;

  @Field(() => Int, { description: 'In so many judged periods, the last ones.' })
  readonly inPeriods!: number;
}

@ObjectType({ simpleResolvers: true, description: 'Credits at the cap too often.' })
export class ChronicCap {
  @Field(() => Int, { description: 'In so many periods or more.' })
  readonly times!: number;

  @Field(() => Int, { description: 'Of so many judged periods, the last ones.' })
  readonly inPeriods!: number;
}

@ObjectType({ simpleResolvers: true, description: 'What gives the client the right to terminate.' })
export class ChronicTerms {
  @Field(() => ChronicMisses, { nullable: true, description: 'By misses of one critical objective.' })
  readonly misses!: ChronicMisses | null;

  @Field(() => ChronicCap, { nullable: true, description: 'By periods whose credits came to the cap.' })
  readonly atCap!: ChronicCap | null;
}

@ObjectType({
  simpleResolvers: true,
  description: 'The money of a contract: what a period costs, and how much of it is at risk.',
})
export class CreditTerms {
  @Field(() => Money, { description: 'What a whole period costs.' })
  readonly fee!: Money;

  @Field(() => StubFee, { description: 'What a shorter or longer period costs.' })
  readonly stubFee!: credit.CreditTerms['stubFee'];

  @Field(() => Float, { description: "Share of the period's fee that all its credits together never exceed." })
  readonly atRisk!: number;

  @Field(() => Float, { description: 'Share of the amount at risk that POOL allocations divide.' })
  readonly pool!: number;

  @Field(() => CreditWorth, { nullable: true, description: 'What one service point costs; null: none is earned.' })
  readonly point!: CreditWorth | null;

  @Field(() => EarnBackTerms, { nullable: true, description: 'Null: credits are not earned back.' })
  readonly earnBack!: EarnBackTerms | null;

  @Field(() => ChronicTerms, { nullable: true, description: 'Null: no right to terminate is agreed.' })
  readonly chronic!: ChronicTerms | null;

  @Field(() => Int, {
    nullable: true,
    description: "Days before the contract's last day until which notice can be given; null: none is agreed.",
  })
  readonly noticeDays!: number | null;
}
