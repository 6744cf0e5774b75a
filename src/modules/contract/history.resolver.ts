import { Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import type { Contract } from '../../domain/contract.js';
import { type Connection, connectionFrom } from '../../graphql/connection.js';
import { decodeKey, encodeKey } from '../../graphql/keycursor.js';
import { PageArguments, pageArguments } from '../../graphql/pagearguments.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { historyLoader } from './contract.loaders.js';
import { ContractType } from './contract.types.js';
import { type AuditEntry, AuditEntryConnection, shownEntry } from './history.types.js';

const ORDER = 'history';

@Resolver(() => ContractType)
export class ContractHistoryResolver {
  @FieldResolver(() => AuditEntryConnection, {
    description: "All that its parties did to it, oldest first; for the vendor from the client's invitation on.",
  })
  async history(
    @Root() contract: Contract,
    @Ctx() context: RequestContext,
    @Args(() => PageArguments) args: PageArguments,
  ): Promise<Connection<AuditEntry>> {
    assertAllowed(context.actor, 'contract.read');
    const page = pageArguments(args.first, args.after);
    const question = { after: page.after === null ? 0 : placeOf(page.after), limit: page.first + 1 };
    const rows = await context.loader(historyLoader).load({ of: contract, question });
    return connectionFrom(rows, page, ({ sequence }) => encodeKey(ORDER, [sequence]), shownEntry);
  }
}

function placeOf(cursor: string): number {
  const [sequence] = decodeKey(ORDER, cursor, ['number']);
  return sequence as number;
}
