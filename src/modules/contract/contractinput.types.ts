import { Field, Float, ID, InputType, Int } from 'type-graphql';
import type * as domain from '../../domain/contract.js';
import type { LocalDate } from '../../domain/instant.js';
import type { LatePending as LatePendingOfTerms } from '../../domain/terms.js';
import { ContractStatus, Periodicity } from '../../graphql/enums.js';
import { DateScalar } from '../../graphql/scalars.js';
import { LatePending } from '../../graphql/termsenums.js';
import { CalendarInput } from '../calendar/calendar.types.js';
import type { AmendmentDraft, ContractDraft, HolidayDraft, TermsDraft } from './contractdraft.js';
import { CreditTermsInput } from './creditinput.types.js';
import { ObjectiveInput } from './objectiveinput.types.js';

@InputType({ description: 'A contract with its first terms.' })
export class CreateContractInput implements ContractDraft {
  @Field(() => String, { description: 'Names the contract, unique for the client, 1 to 100 characters.' })
  reference!: string;

  @Field(() => String, { description: 'Its name for people, 1 to 200 characters.' })
  name!: string;

  @Field(() => String, {
    description: "Slug or id of the vendor's organisation. It sees nothing before the invitation.",
  })
  vendor!: string;

  @Field(() => String, {
    description: 'IANA time zone in which its days and periods are cut, for example Europe/Berlin.',
  })
  timeZone!: string;

  @Field(() => DateScalar, { description: 'Its first day.' })
  startsOn!: LocalDate;

  @Field(() => DateScalar, { description: 'Its last day, inclusive.' })
  endsOn!: LocalDate;

  @Field(() => DateScalar, {
    nullable: true,
    description:
      'Makes the first period a stub that ends on this day, inclusive, for example so that periods are calendar months.',
  })
  firstPeriodEndsOn?: LocalDate | null;

  @Field(() => Periodicity, { nullable: true, description: 'How it is cut into periods; default MONTH.' })
  periodicity?: domain.Periodicity | null;

  @Field(() => String, { description: 'Currency of its money, ISO 4217, for example EUR.' })
  currency!: string;

  @Field(() => Float, {
    nullable: true,
    description: 'A period whose score is below this, 0 to 1, misses the contract; default 1: any miss does.',
  })
  minimumScore?: number | null;

  @Field(() => CreditTermsInput, { nullable: true, description: 'Its money; left out: none is at risk.' })
  credits?: CreditTermsInput | null;

  @Field(() => LatePending, {
    nullable: true,
    description: 'Where clocks count that were pending when their period was stated; default CARRY.',
  })
  latePending?: LatePendingOfTerms | null;

  @Field(() => CalendarInput, { nullable: true, description: 'Its working hours; or calendarId.' })
  calendar?: CalendarInput | null;

  @Field(() => ID, { nullable: true, description: 'A calendar template of the client, which is copied; or calendar.' })
  calendarId?: string | null;

  @Field(() => [ObjectiveInput], { description: 'What the vendor must keep: 1 to 50 objectives.' })
  objectives!: ObjectiveInput[];
}

@InputType({ description: 'All of a draft anew. What one party had agreed to is gone with it.' })
export class UpdateContractInput extends CreateContractInput {
  @Field(() => ID, { description: 'The draft to rewrite.' })
  contractId!: string;
}

@InputType({ description: 'The draft to show to its vendor.' })
export class InviteVendorInput {
  @Field(() => ID, { description: 'The contract.' })
  contractId!: string;
}

@InputType({ description: 'Agreement to what a contract says.' })
export class AgreeContractInput {
  @Field(() => ID, { description: 'The contract.' })
  contractId!: string;

  @Field(() => String, {
    description: '`Contract.termsHash` as it was when the content was read: it names what is agreed to.',
  })
  termsHash!: string;
}

/** What both proposals and previews of new terms may change. */
@InputType({ description: 'New terms. What is left out stays as it stands.' })
export class NewTermsInput implements TermsDraft {
  @Field(() => Float, {
    nullable: true,
    description: 'A period whose score is below this, 0 to 1, misses the contract.',
  })
  minimumScore?: number | null;

  @Field(() => CreditTermsInput, {
    nullable: true,
    description: 'Its money, all of it anew; null: none is at risk any more; left out: as it stands.',
  })
  credits?: CreditTermsInput | null;

  @Field(() => LatePending, {
    nullable: true,
    description: 'Where clocks count that were pending when their period was stated.',
  })
  latePending?: LatePendingOfTerms | null;

  @Field(() => CalendarInput, { nullable: true, description: 'New working hours, all of them; or calendarId.' })
  calendar?: CalendarInput | null;

  @Field(() => ID, {
    nullable: true,
    description: "A calendar template of the proposer's, which is copied; or calendar.",
  })
  calendarId?: string | null;

  @Field(() => [ObjectiveInput], {
    nullable: true,
    description: 'All objectives anew; those whose key stays keep their id.',
  })
  objectives?: ObjectiveInput[] | null;
}

@InputType({ description: 'New terms from a period on. What is left out stays as it then stands.' })
export class ProposeAmendmentInput extends NewTermsInput implements AmendmentDraft {
  @Field(() => ID, { description: 'The contract.' })
  contractId!: string;

  @Field(() => Int, {
    nullable: true,
    description: 'Index of the period it takes effect with, which must not have begun; or fromDate.',
  })
  fromPeriod?: number | null;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'First day of the period it takes effect with; or fromPeriod.',
  })
  fromDate?: LocalDate | null;
}

@InputType({ description: 'Agreement to an amendment of the other party.' })
export class AgreeAmendmentInput {
  @Field(() => ID, { description: 'The contract.' })
  contractId!: string;

  @Field(() => Int, { description: 'Version of the proposed terms.' })
  version!: number;

  @Field(() => String, { description: '`ContractVersion.termsHash` of that version: it names what is agreed to.' })
  termsHash!: string;
}

@InputType({ description: "One's own amendment to take back." })
export class WithdrawAmendmentInput {
  @Field(() => ID, { description: 'The contract.' })
  contractId!: string;

  @Field(() => Int, { description: 'Version of the proposed terms.' })
  version!: number;
}

@InputType({ description: 'A holiday for an active contract, whose open hours fall away.' })
export class AnnounceHolidayInput implements HolidayDraft {
  @Field(() => ID, { description: 'The contract.' })
  contractId!: string;

  @Field(() => DateScalar, { description: "A date after today in the contract's time zone, within the contract." })
  date!: LocalDate;

  @Field(() => String, { description: 'Its name for people, 1 to 200 characters.' })
  name!: string;
}

@InputType({
  description:
    'Which contracts. What is left out, or null, does not narrow the list; an empty list matches no contract.',
})
export class ContractFilter {
  @Field(() => [ContractStatus], { nullable: true, description: 'In one of these states now.' })
  statuses?: domain.ContractStatus[] | null;

  @Field(() => ID, { nullable: true, description: 'With this organisation as the other party.' })
  counterparty?: string | null;
}
