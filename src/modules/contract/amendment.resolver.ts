import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import { notFound } from '../../domain/fault.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import type { AmendmentKey } from './amendment.service.js';
import { agreeAmendment, proposeAmendment, withdrawAmendment } from './amendment.service.js';
import { contractLoader, termsLoader } from './contract.loaders.js';
import { AmendmentPayload } from './contract.types.js';
import { AgreeAmendmentInput, ProposeAmendmentInput, WithdrawAmendmentInput } from './contractinput.types.js';
import { periodsOf } from './currentterms.js';
import { shownVersion } from './shownversion.js';

async function payload(context: RequestContext, key: AmendmentKey): Promise<AmendmentPayload> {
  const contract = await context.loader(contractLoader).load(key.contractId);
  if (contract === null) throw notFound('contract');
  const rows = await context.loader(termsLoader).load(contract);
  const row = rows.find(({ version }) => version === key.version);
  if (row === undefined) throw notFound('amendment');
  return { contract, amendment: shownVersion(contract, row, await periodsOf(context, contract)) };
}

@Resolver()
export class AmendmentResolver {
  @Mutation(() => AmendmentPayload, {
    description: 'Proposes new terms for an active contract, from a period on that has not begun. Either party may.',
  })
  async proposeAmendment(
    @Ctx() context: RequestContext,
    @Arg('input', () => ProposeAmendmentInput, { description: 'From when, and what changes.' })
    input: ProposeAmendmentInput,
  ): Promise<AmendmentPayload> {
    return payload(context, await proposeAmendment(context, input));
  }

  @Mutation(() => AmendmentPayload, {
    description:
      'Agrees to an amendment of the other party. It takes effect with the period it names or, if that has begun by now, with the next one.',
  })
  async agreeAmendment(
    @Ctx() context: RequestContext,
    @Arg('input', () => AgreeAmendmentInput, { description: 'Which version and which content.' })
    input: AgreeAmendmentInput,
  ): Promise<AmendmentPayload> {
    const { contractId, version } = input;
    return payload(context, await agreeAmendment(context, { contractId, version }, input.termsHash));
  }

  @Mutation(() => AmendmentPayload, {
    description: "Takes back one's own amendment before the other party agrees to it.",
  })
  async withdrawAmendment(
    @Ctx() context: RequestContext,
    @Arg('input', () => WithdrawAmendmentInput, { description: 'Which version.' }) input: WithdrawAmendmentInput,
  ): Promise<AmendmentPayload> {
    const { contractId, version } = input;
    return payload(context, await withdrawAmendment(context, { contractId, version }));
  }
}
