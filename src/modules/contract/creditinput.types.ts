import { Field, Float, InputType, Int } from 'type-graphql';
import type * as credit from '../../domain/creditterms.js';
import { CreditRuleKind, EarnBackForm, StubFee } from '../../graphql/creditenums.js';
import type {
  BracketDraft,
  ChronicDraft,
  CreditRuleDraft,
  CreditTermsDraft,
  EarnBackDraft,
  PointsBandDraft,
  WorthDraft,
} from './creditdraft.js';

@InputType({ description: 'What something costs; exactly one of share and amount.' })
class WorthInput implements WorthDraft {
  @Field(() => Float, { nullable: true, description: "Share of the period's fee, 0 to 1." })
  share?: number | null;

  @Field(() => String, {
    nullable: true,
    description: "A decimal number of the contract's currency, for example 500.00.",
  })
  amount?: string | null;
}

@InputType({
  description:
    'Figures that miss the objective by so much. The brackets of a rule follow each other without gap or overlap, from the worst figure up to the target for AT_LEAST, from the target up for AT_MOST.',
})
class CreditBracketInput extends WorthInput implements BracketDraft {
  @Field(() => Float, {
    nullable: true,
    description: 'The lowest figure in it, inclusive, in the unit of the objective; left out: open below.',
  })
  from?: number | null;

  @Field(() => Float, {
    nullable: true,
    description: 'Where it ends, exclusive; left out: at the target for AT_LEAST, open above for AT_MOST.',
  })
  to?: number | null;
}

@InputType({ description: 'Figures that earn so many service points; bands follow each other as brackets do.' })
class PointsBandInput implements PointsBandDraft {
  @Field(() => Float, { nullable: true, description: 'The lowest figure in it, inclusive; left out: open below.' })
  from?: number | null;

  @Field(() => Float, { nullable: true, description: 'Where it ends, exclusive; left out: open above.' })
  to?: number | null;

  @Field(() => Int, { description: 'Points, 0 to 1000; twice as many when the judged period before was missed too.' })
  points!: number;
}

@InputType({ description: 'What missing an objective costs the vendor. Fields of other kinds must be left out.' })
export class CreditRuleInput implements CreditRuleDraft {
  @Field(() => CreditRuleKind, { description: 'How missing it becomes money.' })
  kind!: credit.CreditRuleKind;

  @Field(() => String, {
    nullable: true,
    description:
      'Objectives that name the same incident fail for one reason: of their credits in a period only the largest stands. 1 to 63 of a-z, 0-9, _ and -.',
  })
  incident?: string | null;

  @Field(() => Float, { nullable: true, description: 'Share of the pool, above 0; all together at most 1. POOL only.' })
  allocation?: number | null;

  @Field(() => [CreditBracketInput], { nullable: true, description: 'What figures cost. BRACKETS only.' })
  brackets?: CreditBracketInput[] | null;

  @Field(() => WorthInput, { nullable: true, description: 'What one point below the target costs. LINEAR only.' })
  rate?: WorthInput | null;

  @Field(() => [PointsBandInput], { nullable: true, description: 'How many points figures earn. POINTS only.' })
  bands?: PointsBandInput[] | null;
}

@InputType({ description: 'How the vendor earns credits back, objective by objective.' })
class EarnBackInput implements EarnBackDraft {
  @Field(() => EarnBackForm, { description: 'What qualifies, and what is returned.' })
  form!: credit.EarnBackForm;

  @Field(() => Int, { description: 'Judged periods in a row, 1 to 120; those not judged neither count nor break it.' })
  periods!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Share of the credits not earned back before that is returned, above 0; default 1.',
  })
  share?: number | null;
}

@InputType({ description: 'A critical objective missed too often.' })
class ChronicMissesInput {
  @Field(() => Int, { description: 'More misses than so many.' })
  moreThan!: number;

  @Field(() => Int, { description: 'In so many judged periods, the last ones: 1 to 120.' })
  inPeriods!: number;
}

@InputType({ description: 'Credits at the cap too often.' })
class ChronicCapInput {
  @Field(() => Int, { description: 'In so many periods or more.' })
  times!: number;

  @Field(() => Int, { description: 'Of so many judged periods, the last ones: 1 to 120.' })
  inPeriods!: number;
}

@InputType({ description: 'What gives the client the right to terminate; at least one of the two.' })
class ChronicInput implements ChronicDraft {
  @Field(() => ChronicMissesInput, { nullable: true, description: 'By misses of one critical objective.' })
  misses?: ChronicMissesInput | null;

  @Field(() => ChronicCapInput, { nullable: true, description: 'By periods whose credits came to the cap.' })
  atCap?: ChronicCapInput | null;
}

@InputType({ description: 'The money of a contract: what a period costs, and how much of it is at risk.' })
export class CreditTermsInput implements CreditTermsDraft {
  @Field(() => String, {
    description: "What a whole period costs: a decimal number of the contract's currency, for example 100000.00.",
  })
  fee!: string;

  @Field(() => StubFee, { nullable: true, description: 'What other periods cost; default BY_DAYS.' })
  stubFee?: credit.CreditTerms['stubFee'] | null;

  @Field(() => Float, {
    description: "Share of the period's fee, above 0, that all its credits together never exceed.",
  })
  atRisk!: number;

  @Field(() => Float, {
    nullable: true,
    description: 'Share of the amount at risk that POOL allocations divide, above 0 and at most 10; default 1.',
  })
  pool?: number | null;

  @Field(() => WorthInput, { nullable: true, description: 'What one service point costs; required by POINTS.' })
  point?: WorthInput | null;

  @Field(() => EarnBackInput, { nullable: true, description: 'Left out: credits are not earned back.' })
  earnBack?: EarnBackInput | null;

  @Field(() => ChronicInput, { nullable: true, description: 'Left out: no right to terminate is agreed.' })
  chronic?: ChronicInput | null;

  @Field(() => Int, {
    nullable: true,
    description: "Days before the contract's last day until which notice can be given; left out: none is agreed.",
  })
  noticeDays?: number | null;
}
