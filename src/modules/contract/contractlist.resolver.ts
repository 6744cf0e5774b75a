import { Arg, Args, Ctx, Query, Resolver } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import type { Contract } from '../../domain/contract.js';
import { isUuid } from '../../domain/uuid.js';
import type { Connection } from '../../graphql/connection.js';
import { connectionFrom } from '../../graphql/connection.js';
import { decodeKey, encodeKey } from '../../graphql/keycursor.js';
import { ContractOrder } from '../../graphql/orderenums.js';
import { PageArguments, pageArguments } from '../../graphql/pagearguments.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { ContractConnection } from './contract.types.js';
import { ContractFilter } from './contractinput.types.js';
import {
  type ContractPlace,
  type ContractQuestion,
  contractPageByReference,
  contractPageByRisk,
  type RankedContract,
} from './contractlist.read.js';

type Order = keyof typeof ContractOrder;

const LIST: Record<Order, string> = { REFERENCE: 'contracts by reference', RISK: 'contracts by risk' };

function placeOf(order: Order, cursor: string | null): ContractPlace | null {
  if (cursor === null) return null;
  const [reference, tenantId, id, risk] = decodeKey(LIST[order], cursor, ['text', 'uuid', 'uuid', 'number']);
  return { reference: String(reference), tenantId: String(tenantId), id: String(id), risk: Number(risk) };
}

@Resolver()
export class ContractListResolver {
  @Query(() => ContractConnection, { description: "The viewer's contracts; a vendor's from their invitation on." })
  async contracts(
    @Ctx() context: RequestContext,
    @Args(() => PageArguments) args: PageArguments,
    @Arg('filter', () => ContractFilter, { nullable: true, description: 'Which ones; left out: all.' })
    filter: ContractFilter | null | undefined,
    @Arg('orderBy', () => ContractOrder, { nullable: true, defaultValue: 'REFERENCE', description: 'In which order.' })
    wanted: Order | null,
  ): Promise<Connection<Contract>> {
    assertAllowed(context.actor, 'contract.read');
    const orderBy = wanted ?? 'REFERENCE';
    const page = pageArguments(args.first, args.after);
    const counterpartyId = filter?.counterparty ?? null;
    const after = placeOf(orderBy, page.after);
    // An id that is none belongs to nobody: there is nothing to find.
    const known = counterpartyId === null || isUuid(counterpartyId);
    const question = {
      statuses: filter?.statuses ?? null,
      counterpartyId,
      after,
      limit: page.first + 1,
      now: context.now(),
    };
    const rows = known ? await askPage(context, orderBy, question) : [];
    return connectionFrom(rows, page, (row) =>
      encodeKey(LIST[orderBy], [row.reference, row.tenantId, row.id, row.risk]),
    );
  }
}

async function askPage(context: RequestContext, order: Order, question: ContractQuestion): Promise<RankedContract[]> {
  if (order === 'RISK') return contractPageByRisk(context.reads(), question);
  const rows = await contractPageByReference(context.reads(), question);
  return rows.map((row) => ({ ...row, risk: 0 }));
}
