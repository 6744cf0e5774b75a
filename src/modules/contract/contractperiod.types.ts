import { Field, Int, ObjectType } from 'type-graphql';
import type { Contract } from '../../domain/contract.js';
import type { Instant, LocalDate } from '../../domain/instant.js';
import type { Period } from '../../domain/period.js';
import { DateScalar, DateTimeScalar } from '../../graphql/scalars.js';

@ObjectType({ simpleResolvers: true, description: 'A span of whole local days by which a contract is judged.' })
export class ContractPeriod {
  @Field(() => Int, { description: 'Its place in the contract, from 0.' })
  readonly index!: number;

  @Field(() => DateScalar, { description: 'Its first day.' })
  readonly startsOn!: LocalDate;

  @Field(() => DateScalar, { description: 'Its last day, inclusive.' })
  readonly endsOn!: LocalDate;

  @Field(() => DateTimeScalar, { description: 'Its first instant.' })
  readonly startsAt!: Instant;

  @Field(() => DateTimeScalar, { description: 'The first instant after it.' })
  readonly endsAt!: Instant;

  @Field(() => ContractPeriod, { nullable: true, description: 'The period before it; null for the first.' })
  readonly previous!: () => ContractPeriod | null;

  /** Not shown: whose period it is. */
  readonly contract!: Contract;
}

/** A period of a contract as the API shows it; null where there is none of that index. */
export function shownPeriod(contract: Contract, periods: readonly Period[], index: number): ContractPeriod | null {
  const period = periods[index];
  if (period === undefined) return null;
  return { ...period, previous: () => shownPeriod(contract, periods, index - 1), contract };
}
