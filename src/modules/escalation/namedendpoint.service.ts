import { assertAllowed } from '../../domain/access.js';
import type { Endpoint } from '../../domain/endpoint.js';
import type { EndpointDraft } from '../../domain/endpointrules.js';
import { Fault, refuseIssues } from '../../domain/fault.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { giveUpWaiting } from '../delivery/delivery.store.js';
import { freeLane, lockLane } from '../delivery/deliverylane.store.js';
import { describeAnew, locked } from '../delivery/endpoint.service.js';
import { changeEndpointState, saveSecrets } from '../delivery/endpoint.store.js';
import { laneOf } from '../delivery/lane.js';
import { LEASE } from '../delivery/sending.service.js';
import { namesOfEndpoint, policiesThatTell } from './naming.read.js';

/** Describes an endpoint anew. INVALID_INPUT where it would no longer be told of a contract whose policies have it told. */
export function updateEndpoint(context: RequestContext, id: string, draft: EndpointDraft): Promise<Endpoint> {
  return describeAnew(context, id, draft, async (unit, endpoint, { contractIds }) => {
    if (contractIds === null) return;
    const policies = await policiesThatTell(unit, context.actor, endpoint.id, contractIds);
    if (policies.length === 0) return;
    refuseIssues([{ path: 'contractIds', message: `leaves out what ${policies.join(', ')} tells the endpoint` }]);
  });
}

/** Ends an endpoint for good that nothing names any more. What waited for it is dead; its secrets are forgotten. Removing it again is NOT_FOUND. */
export async function removeEndpoint({ actor, write }: RequestContext, id: string): Promise<Endpoint> {
  assertAllowed(actor, 'endpoint.manage');
  return write(async (unit) => {
    const endpoint = await locked(unit, actor, id);
    // Asked behind the lock, so that whoever held it while naming it has been waited for.
    const naming = await namesOfEndpoint(unit, actor, endpoint.id);
    if (naming.length > 0) throw new Fault('CONFLICT', `the endpoint is still named by ${naming.join(', ')}`);
    await changeEndpointState(unit, endpoint, 'REMOVED');
    await saveSecrets(unit, endpoint, [], endpoint.vaultKey);
    await lockLane(unit, laneOf(endpoint));
    await giveUpWaiting(unit, laneOf(endpoint), null);
    // Not held: what an older policy still sends to it is tried, and dead.
    await freeLane(unit, laneOf(endpoint), unit.now + LEASE);
    return { ...endpoint, state: 'REMOVED', reason: null, changedAt: unit.now };
  });
}
