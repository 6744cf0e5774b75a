import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { RequestContext } from '../../platform/requestcontext.js';
import { EndpointPayload, endpointDraft, UpdateEndpointInput } from '../delivery/endpoint.types.js';
import { updateEndpoint } from './updateendpoint.service.js';

@Resolver()
export class UpdateEndpointResolver {
  @Mutation(() => EndpointPayload, {
    description:
      'Describes an endpoint anew. What waits for it goes to the new address or contact, but for what it is no longer told of: that is not sent any more. Kinds do not limit what an escalation policy sends to it by name; INVALID_INPUT where contractIds leaves out a contract of which a policy has it told, in a version that holds, will hold, or is kept to by an open clock. A webhook stays one, and so does an e-mail.',
  })
  async updateEndpoint(
    @Ctx() context: RequestContext,
    @Arg('input', () => UpdateEndpointInput, { description: 'Which endpoint, and what it is like.' })
    input: UpdateEndpointInput,
  ): Promise<EndpointPayload> {
    return { endpoint: await updateEndpoint(context, input.endpointId, endpointDraft(input)) };
  }
}
