import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { ContractPeriod } from '../contract/contractperiod.types.js';
import { objectiveIdOf } from '../contract/objectiveid.js';
import { PeriodCredits } from './credit.types.js';
import { periodMoney } from './periodmoney.js';
import { shownCredits } from './shownledger.js';

@Resolver(() => ContractPeriod)
export class ContractPeriodCreditsResolver {
  @FieldResolver(() => PeriodCredits, {
    nullable: true,
    description:
      'Its money as of now: what missed objectives cost the vendor, what it earns back, and what is at stake. Null: the terms in force put no money at risk.',
  })
  async credits(@Root() period: ContractPeriod, @Ctx() context: RequestContext): Promise<PeriodCredits | null> {
    assertAllowed(context.actor, 'credit.read');
    const { contract, index } = period;
    const money = await periodMoney(context, contract, index);
    return money && shownCredits(money, (key) => objectiveIdOf(contract.id, key));
  }
}
