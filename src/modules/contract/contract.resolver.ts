import { Arg, Ctx, ID, Mutation, Query, Resolver } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import type { Contract } from '../../domain/contract.js';
import { Fault, notFound } from '../../domain/fault.js';
import { isUuid } from '../../domain/uuid.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { contractLoader } from './contract.loaders.js';
import { agreeContract, createContract, inviteVendor, updateContract } from './contract.service.js';
import { ContractPayload, ContractType } from './contract.types.js';
import {
  AgreeContractInput,
  AnnounceHolidayInput,
  CreateContractInput,
  InviteVendorInput,
  UpdateContractInput,
} from './contractinput.types.js';
import { contractsByReference } from './contractlist.read.js';
import { announceHoliday } from './holiday.service.js';

/** The viewer's contract. Throws NOT_FOUND for any other. */
async function viewersContract(context: RequestContext, id: string): Promise<Contract> {
  const contract = await context.loader(contractLoader).load(id.toLowerCase());
  if (contract === null) throw notFound('contract');
  return contract;
}

@Resolver()
export class ContractResolver {
  @Query(() => ContractType, {
    nullable: true,
    description: "A contract of the viewer's by id; NOT_FOUND for any other.",
  })
  contract(
    @Ctx() context: RequestContext,
    @Arg('id', () => ID, { description: 'Its id.' }) id: string,
  ): Promise<Contract> {
    assertAllowed(context.actor, 'contract.read');
    return viewersContract(context, id);
  }

  @Query(() => ContractType, {
    nullable: true,
    description:
      "A contract of the viewer's by reference; NOT_FOUND for any other. A vendor may know a reference from several clients, and must then name one.",
  })
  async contractByReference(
    @Ctx() context: RequestContext,
    @Arg('reference', () => String, { description: 'The exact reference.' }) reference: string,
    @Arg('counterparty', () => ID, { nullable: true, description: 'Id of the other party.' })
    counterparty: string | null | undefined,
  ): Promise<Contract> {
    assertAllowed(context.actor, 'contract.read');
    if (counterparty != null && !isUuid(counterparty)) throw notFound('contract');
    const [contract, other] = await contractsByReference(context.reads(), reference, counterparty ?? null);
    if (contract === undefined) throw notFound('contract');
    if (other === undefined) return contract;
    const message = 'is required: several clients use this reference';
    throw new Fault('INVALID_INPUT', `counterparty ${message}`, [{ path: 'counterparty', message }]);
  }

  @Mutation(() => ContractPayload, {
    description:
      'Writes the draft of a contract. The same reference and content again give the contract that stands; other content is a CONFLICT.',
  })
  async createContract(
    @Ctx() context: RequestContext,
    @Arg('input', () => CreateContractInput, { description: 'The whole contract.' }) input: CreateContractInput,
  ): Promise<ContractPayload> {
    return payload(context, await createContract(context, input));
  }

  @Mutation(() => ContractPayload, {
    description: 'Rewrites a draft until both parties have agreed to it. Agreements given so far fall away.',
  })
  async updateContract(
    @Ctx() context: RequestContext,
    @Arg('input', () => UpdateContractInput, { description: 'Which draft, and the whole contract anew.' })
    input: UpdateContractInput,
  ): Promise<ContractPayload> {
    return payload(context, await updateContract(context, input.contractId, input));
  }

  @Mutation(() => ContractPayload, {
    description: 'Shows a draft to its vendor, who can then agree to it. Again changes nothing.',
  })
  async inviteVendor(
    @Ctx() context: RequestContext,
    @Arg('input', () => InviteVendorInput, { description: 'Which draft.' }) input: InviteVendorInput,
  ): Promise<ContractPayload> {
    return payload(context, await inviteVendor(context, input.contractId));
  }

  @Mutation(() => ContractPayload, {
    description: "Agrees to a contract for the viewer's side. It is ACTIVE once both have agreed to the same content.",
  })
  async agreeContract(
    @Ctx() context: RequestContext,
    @Arg('input', () => AgreeContractInput, { description: 'Which contract and which content.' })
    input: AgreeContractInput,
  ): Promise<ContractPayload> {
    return payload(context, await agreeContract(context, input.contractId, input.termsHash));
  }

  @Mutation(() => ContractPayload, {
    description:
      'Announces a holiday for a future date of an active contract. It counts from the moment the other party announces the same date too; the name is that of the first. Again changes nothing.',
  })
  async announceHoliday(
    @Ctx() context: RequestContext,
    @Arg('input', () => AnnounceHolidayInput, { description: 'Which day.' }) input: AnnounceHolidayInput,
  ): Promise<ContractPayload> {
    return payload(context, await announceHoliday(context, input));
  }
}

async function payload(context: RequestContext, contractId: string): Promise<ContractPayload> {
  return { contract: await viewersContract(context, contractId) };
}
