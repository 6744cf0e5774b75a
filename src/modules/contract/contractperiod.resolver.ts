import { Arg, Ctx, Extensions, FieldResolver, Int, Resolver, Root } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import type { Contract } from '../../domain/contract.js';
import { refuseIssues } from '../../domain/fault.js';
import type { LocalDate } from '../../domain/instant.js';
import { DateScalar } from '../../graphql/scalars.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { ContractType } from './contract.types.js';
import { ContractPeriod, shownPeriod } from './contractperiod.types.js';
import { periodsOf } from './currentterms.js';

const MOST_PERIODS = 120;

@Resolver(() => ContractType)
export class ContractPeriodResolver {
  @Extensions({ listSize: 24 })
  @FieldResolver(() => [ContractPeriod], {
    description:
      'Its periods in order, those that touch the dates asked for. Without `to` at most the first 120 of them: ask for the next by `from`, the day after the last. Up to `to` all of them: more than 120 are refused.',
  })
  async periods(
    @Ctx() context: RequestContext,
    @Root() contract: Contract,
    @Arg('from', () => DateScalar, { nullable: true, description: 'No period that ends before this date.' })
    from: LocalDate | null | undefined,
    @Arg('to', () => DateScalar, { nullable: true, description: 'No period that starts after this date.' })
    to: LocalDate | null | undefined,
  ): Promise<ContractPeriod[]> {
    assertAllowed(context.actor, 'contract.read');
    if (from != null && to != null && to < from) refuseIssues([{ path: 'to', message: 'must not be before from' }]);
    const periods = await periodsOf(context, contract);
    const wanted = periods.filter(
      (period) => (from == null || period.endsOn >= from) && (to == null || period.startsOn <= to),
    );
    if (to != null && wanted.length > MOST_PERIODS) {
      refuseIssues([{ path: 'to', message: `these are ${wanted.length} periods: ask for at most ${MOST_PERIODS}` }]);
    }
    return wanted.slice(0, MOST_PERIODS).flatMap(({ index }) => shownPeriod(contract, periods, index) ?? []);
  }

  @FieldResolver(() => ContractPeriod, {
    nullable: true,
    description:
      'One period, by index or by a date in it; without arguments the current one. Null: the contract has no such period.',
  })
  async period(
    @Ctx() context: RequestContext,
    @Root() contract: Contract,
    @Arg('index', () => Int, { nullable: true, description: 'Its place, from 0; below that is refused.' })
    index: number | null | undefined,
    @Arg('on', () => DateScalar, { nullable: true, description: "A local date of the contract's time zone." })
    on: LocalDate | null | undefined,
  ): Promise<ContractPeriod | null> {
    assertAllowed(context.actor, 'contract.read');
    if (index != null && on != null) refuseIssues([{ path: 'on', message: 'must not be given together with index' }]);
    if (index != null && index < 0) refuseIssues([{ path: 'index', message: 'must be at least 0' }]);
    const now = context.now();
    const periods = await periodsOf(context, contract);
    if (index != null) return shownPeriod(contract, periods, index);
    const found = periods.find((period) =>
      on == null ? period.startsAt <= now && now < period.endsAt : period.startsOn <= on && on <= period.endsOn,
    );
    return found === undefined ? null : shownPeriod(contract, periods, found.index);
  }
}
