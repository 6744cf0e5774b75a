import type { Instant } from '../../domain/instant.js';
import type { Database } from '../../platform/database.js';
import { DUE_TOPIC } from '../../platform/wake.js';
import { awaitedStanding, lockWaitingTickets, markTickets, noteMarked, passOverUnwatched } from './waiting.store.js';

/** Tickets marked in one transaction. */
const MARKED_AT_ONCE = 1_000;

/**
 * Has the ladders of tickets looked at that wait for what was announced of an objective of one tenant: up to `limit` of a contract's
 * that wait on any ladder, in the order of their ids, one announcement after the other. Answers how many, or how many announcements
 * were passed over because no ladder watches them.
 */
export function markWaitingTickets(
  database: Database,
  tenantId: string,
  now: Instant,
  limit: number = MARKED_AT_ONCE,
): Promise<number> {
  return database.write('WORKER', now, async (unit) => {
    const standing = await awaitedStanding(unit, tenantId, now);
    if (standing === null) return 0;
    if (!standing.isWatched) return passOverUnwatched(unit, tenantId);
    const ids = await lockWaitingTickets(unit, tenantId, standing, limit);
    if (ids.length > 0) await markTickets(unit, tenantId, ids);
    const through = ids.at(-1) ?? standing.markedThrough;
    await noteMarked(unit, tenantId, standing, { through, isLast: ids.length < limit });
    unit.hint(DUE_TOPIC);
    return ids.length;
  });
}
