import { escalateDueTickets, LADDERS_AT_ONCE } from '../modules/escalation/escalate.service.js';
import { nextEscalationDueAt, tenantsWithDueEscalations } from '../modules/escalation/escalationdue.read.js';
import { markWaitingTickets } from '../modules/escalation/waiting.service.js';
import { nextAwaitedStandingAt, tenantsWithAwaitedStandings } from '../modules/escalation/waiting.store.js';
import type { ReadUnit } from '../platform/database.js';
import { type DueLoop, runDueLoop } from '../platform/due.js';
import { loggedError } from '../platform/log.js';
import type { LoopParts } from './deliveries.js';

/** A batch ends at bounds of several kinds: as long as it handles anything there may be more. */
const ANY_AMOUNT = 1;

type Ask = <T>(question: (unit: ReadUnit) => Promise<T>) => Promise<T>;

/** Takes the steps of ladders that are due, and has the tickets looked at that wait for an objective's standing. */
export function startEscalating(parts: LoopParts, ask: Ask): DueLoop[] {
  const { database, wake, clock, log } = parts;
  return [
    runDueLoop({
      name: 'escalations',
      batchSize: ANY_AMOUNT,
      log,
      clock,
      wake,
      nextDueAt: () => ask(nextEscalationDueAt),
      dueTenants: (now) => ask((unit) => tenantsWithDueEscalations(unit, now)),
      act: (tenantId, now) =>
        escalateDueTickets(database, tenantId, now, LADDERS_AT_ONCE, (ticketId, error) =>
          log.error(
            { err: loggedError(error), tenantId, ticketId },
            'the ladders of a ticket cannot be looked at; it is tried again in an hour',
          ),
        ),
      handled: (amount) => parts.handled('escalations', amount),
    }),
    runDueLoop({
      name: 'standings',
      batchSize: ANY_AMOUNT,
      log,
      clock,
      wake,
      nextDueAt: () => ask(nextAwaitedStandingAt),
      dueTenants: (now) => ask((unit) => tenantsWithAwaitedStandings(unit, now)),
      act: (tenantId, now) => markWaitingTickets(database, tenantId, now),
      handled: (amount) => parts.handled('standings', amount),
    }),
  ];
}
