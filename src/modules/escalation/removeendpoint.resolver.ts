import { Arg, Ctx, Mutation, Resolver } from 'type-graphql';
import type { RequestContext } from '../../platform/requestcontext.js';
import { EndpointActInput, EndpointPayload } from '../delivery/endpoint.types.js';
import { removeEndpoint } from './removeendpoint.service.js';

@Resolver()
export class RemoveEndpointResolver {
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
