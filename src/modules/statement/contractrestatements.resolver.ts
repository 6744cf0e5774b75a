import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import type { Contract } from '../../domain/contract.js';
import type { LockedContent } from '../../domain/statement.js';
import { openRestatements } from '../../domain/statementbuild.js';
import type { Timeline } from '../../domain/timeline.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { judgementByPeriod } from '../compliance/compliance.loaders.js';
import { timelineLoader } from '../contract/contract.loaders.js';
import { ContractType } from '../contract/contract.types.js';
import { RestatedPeriod } from './restatement.types.js';
import { shownRestatement } from './shownstatement.js';
import { lockedStatementLoader } from './statement.loaders.js';

@Resolver(() => ContractType)
export class ContractRestatementsResolver {
  @FieldResolver(() => [RestatedPeriod], {
    description:
      'What facts and decisions have changed of locked periods since they were last stated, as of now. The next statement restates it; after that of the last period none follows, and the parties settle what stands here.',
  })
  async openRestatements(@Root() contract: Contract, @Ctx() context: RequestContext): Promise<RestatedPeriod[]> {
    assertAllowed(context.actor, 'statement.read');
    const timeline = await context.loader(timelineLoader).load(contract.id);
    if (timeline === null) return [];
    const locked = await lockedInOrder(context, timeline);
    const judged = await Promise.all(
      locked.map(async (_, index) => {
        const key = { contractId: contract.id, periodIndex: index, now: context.now() };
        const judgements = context.loader(judgementByPeriod);
        const [raw, adjusted] = await Promise.all([judgements.load({ ...key, basis: 'RAW' }), judgements.load(key)]);
        return { raw, adjusted };
      }),
    );
    const restated = openRestatements({ timeline, judged, locked });
    return restated.map((period) => shownRestatement(period, contract.currency));
  }
}

/** Those of the periods from the first on, up to the first that is not locked. */
async function lockedInOrder(context: RequestContext, { contract, periods }: Timeline): Promise<LockedContent[]> {
  const { tenantId, id: contractId } = contract;
  const over = periods.filter(({ endsAt }) => endsAt <= context.now());
  const keys = over.map(({ index }) => ({ tenantId, contractId, periodIndex: index }));
  const rows = await Promise.all(keys.map((key) => context.loader(lockedStatementLoader).load(key)));
  const first = rows.indexOf(null);
  return rows.slice(0, first === -1 ? rows.length : first).flatMap((row) => row?.content ?? []);
}
