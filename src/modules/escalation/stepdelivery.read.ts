import type { ContactOwner } from '../../domain/contact.js';
import type { Delivery } from '../../domain/delivery.js';
import type { ReadUnit, Statement } from '../../platform/database.js';
import { rowsOfEach } from '../../platform/loaders.js';
import { DELIVERY_COLUMNS } from '../delivery/delivery.read.js';

/** Shown of one step: a level names at most 20 keys, each of them a contact or a group. */
export const MOST_SHOWN_DELIVERIES = 100;

// Served by delivery_event, once an event.
const OF_EVENTS: Statement = {
  name: 'deliveries_of_events',
  text: `
    SELECT (k.ord - 1)::int AS key, page.*
    FROM unnest($3::uuid[]) WITH ORDINALITY AS k (event_id, ord)
    CROSS JOIN LATERAL (
      SELECT ${DELIVERY_COLUMNS} FROM delivery
      WHERE organisation_id = $1 AND side = $2 AND event_id = k.event_id
      ORDER BY created_at, id
      LIMIT ${MOST_SHOWN_DELIVERIES}
    ) page
    ORDER BY k.ord`,
};

/** What a party told of events, the earliest first: a list for each, in one statement. */
export async function deliveriesOfEvents(
  unit: ReadUnit,
  { organisationId, side }: ContactOwner,
  eventIds: readonly string[],
): Promise<Delivery[][]> {
  const rows = await unit.rows<Delivery & { key: number }>(OF_EVENTS, [organisationId, side, eventIds]);
  return rowsOfEach<Delivery>(eventIds.length, rows);
}
