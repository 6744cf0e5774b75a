import { Field, Float, ID, Int, ObjectType } from 'type-graphql';
import type { Side as ActorSide } from '../../domain/actor.js';
import type * as domain from '../../domain/contract.js';
import type { Instant, LocalDate } from '../../domain/instant.js';
import type { ContractTerms, LatePending as LatePendingOfTerms } from '../../domain/terms.js';
import { connectionOf } from '../../graphql/connection.js';
import { enumOf } from '../../graphql/enumof.js';
import { Periodicity, Side } from '../../graphql/enums.js';
import { DateScalar, DateTimeScalar } from '../../graphql/scalars.js';
import { LatePending } from '../../graphql/termsenums.js';
import { Calendar } from '../calendar/calendar.types.js';
import { CreditTerms } from './creditterms.types.js';

/** A resolver returns the domain's Contract for it. */
@ObjectType('Contract', { simpleResolvers: true, description: 'The agreement between one client and one vendor.' })
export class ContractType {
  @Field(() => ID, { description: 'Its id for life, a UUID.' })
  readonly id!: string;

  @Field(() => String, { description: 'Names it; unique for its client.' })
  readonly reference!: string;

  @Field(() => String, { description: 'Its name for people.' })
  readonly name!: string;

  @Field(() => String, { description: 'IANA time zone in which its days and periods are cut. Never changes.' })
  readonly timeZone!: string;

  @Field(() => DateScalar, { description: 'Its first day.' })
  readonly startsOn!: LocalDate;

  @Field(() => DateScalar, { description: 'Its last day, inclusive.' })
  readonly endsOn!: LocalDate;

  @Field(() => DateScalar, {
    nullable: true,
    description: 'Last day of a first period that is a stub; null: there is none.',
  })
  readonly firstPeriodEndsOn!: LocalDate | null;

  @Field(() => Periodicity, { description: 'How it is cut into periods.' })
  readonly periodicity!: domain.Periodicity;

  @Field(() => String, { description: 'Currency of its money, ISO 4217.' })
  readonly currency!: string;

  @Field(() => DateTimeScalar, { description: 'When the client wrote it.' })
  readonly createdAt!: Instant;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When the vendor was invited; null: not yet, and it cannot see it.',
  })
  readonly invitedAt!: Instant | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the client agreed to the first terms.' })
  readonly clientAgreedAt!: Instant | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the vendor agreed to the first terms.' })
  readonly vendorAgreedAt!: Instant | null;
}

export const ContractConnection = connectionOf(ContractType, 'Contract', 'contracts');

export type VersionStatusName = 'PROPOSED' | 'AGREED' | 'WITHDRAWN';

const VersionStatus = enumOf<VersionStatusName>('VersionStatus', 'Where a version of the terms stands.', {
  PROPOSED: 'Not agreed by both parties.',
  AGREED:
    'Agreed: it holds from its period on, until one does that was agreed for a later period, or later for the same.',
  WITHDRAWN: 'Taken back by the party that proposed it.',
});

@ObjectType({ simpleResolvers: true, description: "A version of a contract's terms: the first one, or an amendment." })
export class ContractVersion {
  @Field(() => Int, { description: 'Its number, from 1.' })
  readonly version!: number;

  @Field(() => VersionStatus, { description: 'Where it stands.' })
  readonly status!: VersionStatusName;

  @Field(() => Int, { description: 'Index of the period it takes effect with; of a proposal, the one it names.' })
  readonly fromPeriod!: number;

  @Field(() => DateScalar, { description: 'First day of that period.' })
  readonly effectiveOn!: LocalDate;

  @Field(() => Side, { description: 'The party that wrote it.' })
  readonly proposedBy!: ActorSide;

  @Field(() => DateTimeScalar, { description: 'When it was written.' })
  readonly proposedAt!: Instant;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When both parties had agreed to it; null: they have not.',
  })
  readonly agreedAt!: Instant | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When its party took it back; null: it has not.' })
  readonly withdrawnAt!: Instant | null;

  @Field(() => String, {
    description: 'SHA-256 of its content and of the fixed facts of the contract: names what a party agrees to.',
  })
  readonly termsHash!: string;

  @Field(() => Float, { description: 'A period whose score is below this, 0 to 1, misses the contract.' })
  readonly minimumScore!: number;

  @Field(() => LatePending, { description: 'Where clocks count that were pending when their period was stated.' })
  readonly latePending!: LatePendingOfTerms;

  @Field(() => CreditTerms, { nullable: true, description: 'The money it sets; null: none is at risk.' })
  readonly credits!: CreditTerms | null;

  @Field(() => Calendar, { description: 'The working hours it sets.' })
  readonly calendar!: Calendar;

  /** Not shown as such: other modules show parts of it. */
  readonly contract!: domain.Contract;
  readonly content!: ContractTerms;
}

@ObjectType({
  simpleResolvers: true,
  description: 'A holiday that one party or both announced for a contract after it was agreed.',
})
export class AnnouncedHoliday {
  @Field(() => DateScalar, { description: 'The local date; the open hours that start on it fall away.' })
  readonly date!: LocalDate;

  @Field(() => String, { description: 'Its name for people, as the party called it that announced it first.' })
  readonly name!: string;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the client announced it; null: it has not.' })
  readonly clientAnnouncedAt!: Instant | null;

  @Field(() => DateTimeScalar, { nullable: true, description: 'When the vendor announced it; null: it has not.' })
  readonly vendorAnnouncedAt!: Instant | null;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description:
      'When the second party announced it, from when on it is in the calendar: clocks that had started before do not know it. null: so far one party alone has announced it, and the date is worked as ever.',
  })
  readonly inForceSince!: Instant | null;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of the mutations of a contract.' })
export class ContractPayload {
  @Field(() => ContractType, { description: 'The contract as it stands now.' })
  readonly contract!: domain.Contract;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of the mutations of an amendment.' })
export class AmendmentPayload {
  @Field(() => ContractType, { description: 'The contract as it stands now.' })
  readonly contract!: domain.Contract;

  @Field(() => ContractVersion, { description: 'The amendment as it stands now.' })
  readonly amendment!: ContractVersion;
}
