import type { LaneKey } from '../../domain/delivery.js';
import type { Endpoint } from '../../domain/endpoint.js';

/** The lane of an endpoint: its own, also where it tells a contact that escalations tell, too. */
export function laneOf({
  organisationId,
  id,
  contactId,
}: Pick<Endpoint, 'organisationId' | 'id' | 'contactId'>): LaneKey {
  return { organisationId, laneKind: contactId === null ? 'WEBHOOK' : 'EMAIL', laneId: id };
}
