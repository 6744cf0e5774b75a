import type { Endpoint } from '../../domain/endpoint.js';
import type { EndpointDraft } from '../../domain/endpointrules.js';
import { refuseIssues } from '../../domain/fault.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { describeAnew } from '../delivery/endpoint.service.js';
import { policiesThatTell } from './naming.read.js';

/** Describes an endpoint anew. INVALID_INPUT where it would no longer be told of a contract whose policies have it told. */
export function updateEndpoint(context: RequestContext, id: string, draft: EndpointDraft): Promise<Endpoint> {
  return describeAnew(context, id, draft, async (unit, endpoint, { contractIds }) => {
    if (contractIds === null) return;
    const policies = await policiesThatTell(unit, context.actor, endpoint.id, contractIds);
    if (policies.length === 0) return;
    refuseIssues([{ path: 'contractIds', message: `leaves out what ${policies.join(', ')} tells the endpoint` }]);
  });
}
