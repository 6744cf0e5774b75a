import { Arg, Args, Ctx, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import type { Contract } from '../../domain/contract.js';
import type { Exclusion as ExclusionRow } from '../../domain/exclusion.js';
import { notFound } from '../../domain/fault.js';
import { type Connection, connectionFrom } from '../../graphql/connection.js';
import { decodeKey, encodeKey } from '../../graphql/keycursor.js';
import { PageArguments, pageArguments } from '../../graphql/pagearguments.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { contractLoader } from '../contract/contract.loaders.js';
import { ContractType } from '../contract/contract.types.js';
import { exclusionsLoader, recountingLoader } from './exclusion.loaders.js';
import { type ExclusionPlace, exclusionByReference } from './exclusion.read.js';
import { decideExclusion, type ExclusionKey, proposeExclusion, withdrawExclusion } from './exclusion.service.js';
import { type Exclusion, ExclusionConnection, ExclusionPayload, shownExclusion } from './exclusion.types.js';
import {
  DecideExclusionInput,
  ProposeExclusionInput,
  scopeFromInput,
  WithdrawExclusionInput,
} from './exclusioninput.types.js';

const ORDER = 'exclusions';

async function payload(context: RequestContext, { contractId, reference }: ExclusionKey): Promise<ExclusionPayload> {
  const contract = await context.loader(contractLoader).load(contractId);
  const exclusion = contract === null ? null : await exclusionByReference(context.reads(), contract, reference);
  if (contract === null || exclusion === null) throw notFound('exclusion');
  return { contract, exclusion: shownExclusion(exclusion) };
}

@Resolver()
export class ExclusionResolver {
  @Mutation(() => ExclusionPayload, {
    description: 'Asks the other party not to count something. Either party may; sent again it changes nothing.',
  })
  async proposeExclusion(
    @Ctx() context: RequestContext,
    @Arg('input', () => ProposeExclusionInput, { description: 'What, and why.' }) input: ProposeExclusionInput,
  ): Promise<ExclusionPayload> {
    const { contractId, reference, kind, effect, scope, reason, evidence } = input;
    const asked = { reference, kind, effect: effect ?? 'REMOVE', scope: scopeFromInput(scope), reason } as const;
    return payload(context, await proposeExclusion(context, contractId, { ...asked, evidence: evidence ?? [] }));
  }

  @Mutation(() => ExclusionPayload, {
    description:
      'Decides on an exclusion of the other party: all of it, a part, or nothing. What is accepted counts from now on, also for what has happened already: ADJUSTED figures are counted anew.',
  })
  async decideExclusion(
    @Ctx() context: RequestContext,
    @Arg('input', () => DecideExclusionInput, { description: 'Which exclusion, and the decision.' })
    input: DecideExclusionInput,
  ): Promise<ExclusionPayload> {
    const { contractId, reference, decision, scope, answer } = input;
    const said = { decision, scope: scope ? scopeFromInput(scope) : null, answer: answer ?? null };
    return payload(context, await decideExclusion(context, { contractId, reference }, said));
  }

  @Mutation(() => ExclusionPayload, {
    description:
      "Withdraws one's own exclusion before it is decided. One that was accepted is withdrawn once both parties have said so; ADJUSTED figures are then counted anew.",
  })
  async withdrawExclusion(
    @Ctx() context: RequestContext,
    @Arg('input', () => WithdrawExclusionInput, { description: 'Which exclusion.' }) input: WithdrawExclusionInput,
  ): Promise<ExclusionPayload> {
    return payload(context, await withdrawExclusion(context, input));
  }
}

@Resolver(() => ContractType)
export class ContractExclusionsResolver {
  @FieldResolver(() => ExclusionConnection, {
    description: 'What a party asked not to be counted, whatever became of it, the latest first.',
  })
  async exclusions(
    @Root() contract: Contract,
    @Ctx() context: RequestContext,
    @Args(() => PageArguments) args: PageArguments,
  ): Promise<Connection<Exclusion>> {
    assertAllowed(context.actor, 'compliance.read');
    const page = pageArguments(args.first, args.after);
    const question = { after: page.after === null ? null : placeOf(page.after), limit: page.first + 1 };
    const rows = await context.loader(exclusionsLoader).load({ of: contract, question });
    const cursorOf = ({ proposedAt, id }: ExclusionRow): string => encodeKey(ORDER, [proposedAt, id]);
    return connectionFrom(rows, page, cursorOf, shownExclusion);
  }

  @FieldResolver(() => Boolean, {
    description:
      'Whether tickets wait to be counted anew: because of a decision on an exclusion, so that some of what it touches is missing in ADJUSTED figures, or because they could not be counted, which is tried again hourly. No statement is submitted meanwhile.',
  })
  async recounting(@Root() contract: Contract, @Ctx() context: RequestContext): Promise<boolean> {
    assertAllowed(context.actor, 'compliance.read');
    const { tenantId, id } = contract;
    return (await context.loader(recountingLoader).load({ tenantId, id })) !== null;
  }
}

function placeOf(cursor: string): ExclusionPlace {
  const [proposedAt, id] = decodeKey(ORDER, cursor, ['instant', 'uuid']);
  return { proposedAt: proposedAt as number, id: id as string };
}
