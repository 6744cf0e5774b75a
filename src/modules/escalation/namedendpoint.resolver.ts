import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { RequestContext } from '../../platform/requestcontext.js';
import { EndpointActInput, EndpointPayload, endpointDraft, UpdateEndpointInput } from '../delivery/endpoint.types.js';
import { removeEndpoint, updateEndpoint } from './namedendpoint.service.js';

/** What may be done to an endpoint only as far as contacts and policies that name it allow. */
@Resolver()
export class NamedEndpointResolver {
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

  @Mutation(() => EndpointPayload, {
    description:
      'Ends an endpoint for good. What waited for it is dead; what was delivered stays readable. CONFLICT while a contact names it, or a version of a policy that holds, will hold, or is kept to by an open clock.',
  })
  async removeEndpoint(
    @Ctx() context: RequestContext,
    @Arg('input', () => EndpointActInput, { description: 'Which endpoint.' }) input: EndpointActInput,
  ): Promise<EndpointPayload> {
    return { endpoint: await removeEndpoint(context, input.endpointId) };
  }
}
