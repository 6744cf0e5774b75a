import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import type { Side as ActorSide } from '../../domain/actor.js';
import type { Contract } from '../../domain/contract.js';
import type * as domain from '../../domain/escalation.js';
import { notFound } from '../../domain/fault.js';
import { Side } from '../../graphql/enums.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { contractLoader } from '../contract/contract.loaders.js';
import { ContractType } from '../contract/contract.types.js';
import { latestPoliciesLoader, policyVersionLoader } from './escalation.loaders.js';
import { EscalationPolicy } from './escalationpolicy.types.js';
import { putEscalationPolicy, retireEscalationPolicy } from './policy.service.js';
import { EscalationPolicyPayload, PutEscalationPolicyInput, RetireEscalationPolicyInput } from './policyinput.types.js';
import { shownPolicy } from './shownpolicy.js';

async function payload(context: RequestContext, policy: domain.EscalationPolicy): Promise<EscalationPolicyPayload> {
  const contract = await context.loader(contractLoader).load(policy.contractId);
  if (contract === null) throw notFound('contract');
  return { contract, policy: shownPolicy(policy, context.actor.side) };
}

@Resolver(() => ContractType)
export class EscalationPolicyResolver {
  @Mutation(() => EscalationPolicyPayload, {
    description:
      'Writes an escalation policy of your side on a contract, or the next version of it: its key says which. Clocks that run keep to the ladder they started under. The same again, with the same `validFrom` or without one, changes nothing.',
  })
  async putEscalationPolicy(
    @Ctx() context: RequestContext,
    @Arg('input', () => PutEscalationPolicyInput, { description: 'The policy.' }) input: PutEscalationPolicyInput,
  ): Promise<EscalationPolicyPayload> {
    return payload(context, await putEscalationPolicy(context, input.contractId, input));
  }

  @Mutation(() => EscalationPolicyPayload, {
    description:
      'Ends an escalation policy of your side for clocks that start from now on; those that run keep to their ladder. Again: changes nothing. Putting it anew takes it up again.',
  })
  async retireEscalationPolicy(
    @Ctx() context: RequestContext,
    @Arg('input', () => RetireEscalationPolicyInput, { description: 'Which one.' }) input: RetireEscalationPolicyInput,
  ): Promise<EscalationPolicyPayload> {
    return payload(context, await retireEscalationPolicy(context, input.contractId, input.key));
  }

  @FieldResolver(() => [EscalationPolicy], {
    description: 'The latest version of each escalation policy of both parties, but for those that are retired.',
  })
  async escalationPolicies(@Root() contract: Contract, @Ctx() context: RequestContext): Promise<EscalationPolicy[]> {
    assertAllowed(context.actor, 'escalation.read');
    const policies = await context.loader(latestPoliciesLoader).load(contract.id);
    return policies.filter(({ retired }) => !retired).map((policy) => shownPolicy(policy, context.actor.side));
  }

  @FieldResolver(() => EscalationPolicy, {
    nullable: true,
    description: 'One version of one escalation policy; null: there is none.',
  })
  async escalationPolicy(
    @Root() contract: Contract,
    @Ctx() context: RequestContext,
    @Arg('side', () => Side, { description: 'The party whose policy it is.' }) side: ActorSide,
    @Arg('key', () => String, { description: 'Its key.' }) key: string,
    @Arg('version', () => Int, { nullable: true, description: 'Its version; the latest when left out.' })
    version: number | null | undefined,
  ): Promise<EscalationPolicy | null> {
    assertAllowed(context.actor, 'escalation.read');
    const found =
      version == null
        ? (await context.loader(latestPoliciesLoader).load(contract.id)).find(
            (policy) => policy.side === side && policy.key === key,
          )
        : await context.loader(policyVersionLoader).load({ contractId: contract.id, side, key, version });
    return found == null ? null : shownPolicy(found, context.actor.side);
  }
}
