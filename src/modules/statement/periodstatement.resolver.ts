import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import { type PeriodState, periodState } from '../../domain/statementstate.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { timelineLoader } from '../contract/contract.loaders.js';
import { ContractPeriod } from '../contract/contractperiod.types.js';
import { draftStatement } from './draft.read.js';
import { shownContent } from './shownstatement.js';
import { statementLoader, statementStateLoader } from './statement.loaders.js';
import type { StatementRow } from './statement.table.js';
import { PeriodStatus, StatementDraft, StatementType } from './statement.types.js';

@Resolver(() => ContractPeriod)
export class ContractPeriodStatementResolver {
  @FieldResolver(() => PeriodStatus, { description: 'Where it stands.' })
  status(@Root() period: ContractPeriod, @Ctx() context: RequestContext): Promise<PeriodState> {
    return statusOf(context, period);
  }

  @FieldResolver(() => StatementType, {
    nullable: true,
    description: 'Its statement; null until the vendor submits one.',
  })
  async statement(@Root() period: ContractPeriod, @Ctx() context: RequestContext): Promise<StatementRow | null> {
    assertAllowed(context.actor, 'statement.read');
    return context.loader(statementLoader).load(keyOf(period));
  }

  @FieldResolver(() => StatementDraft, {
    nullable: true,
    description:
      'What the vendor would submit as the facts stand now. Null unless it is the turn of this period: it is over, those before it are locked, and nothing is submitted of it, or what was is disputed.',
  })
  async statementDraft(@Root() period: ContractPeriod, @Ctx() context: RequestContext): Promise<StatementDraft | null> {
    assertAllowed(context.actor, 'statement.read');
    const status = await statusOf(context, period);
    const timeline = await context.loader(timelineLoader).load(period.contract.id);
    const cut = timeline?.periods[period.index];
    if (timeline === null || cut === undefined || (status !== 'PROVISIONAL' && status !== 'DISPUTED')) return null;
    const previous = period.previous();
    const before = previous === null ? null : await statusOf(context, previous);
    const standing = await context.loader(statementLoader).load(keyOf(period));
    const revision = (standing?.revision ?? 0) + 1;
    const place = { timeline, period: cut, revision, before };
    const draft = await draftStatement(context.reads(), place, context.now());
    if (draft === null) return null;
    const { content, contentHash, holds } = draft;
    return { content: shownContent(content, contentHash), contentHash, holds };
  }
}

async function statusOf(context: RequestContext, period: ContractPeriod): Promise<PeriodState> {
  const found = await context.loader(statementStateLoader).load(keyOf(period));
  return periodState(period, context.now(), found?.state ?? null);
}

function keyOf({ contract, index }: ContractPeriod) {
  return { tenantId: contract.tenantId, contractId: contract.id, periodIndex: index };
}
