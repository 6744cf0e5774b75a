import { assertAllowed } from '../../domain/access.js';
import type { Endpoint } from '../../domain/endpoint.js';
import { Fault } from '../../domain/fault.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { giveUpWaiting } from '../delivery/delivery.store.js';
import { freeLane, lockLane } from '../delivery/deliverylane.store.js';
import { locked } from '../delivery/endpoint.service.js';
import { changeEndpointState, saveSecrets } from '../delivery/endpoint.store.js';
import { laneOf } from '../delivery/lane.js';
import { LEASE } from '../delivery/sending.service.js';
import { namesOfEndpoint } from './naming.read.js';

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
