import { expect } from '@jest/globals';
import type { RecordingMode } from '../../src/domain/facts.js';
import { MINUTE } from '../../src/domain/instant.js';
import { escalateDueTickets } from '../../src/modules/escalation/escalate.service.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import type { TicketEventReport } from '../../src/modules/ticket/ticketreport.js';
import { acting, type LaidContract, layContract } from './agreedcontract.js';
import { ALWAYS_UTC, at, clockObjective, hours, terms } from './clockterms.js';
import type { TestDatabase } from './database.js';
import { assertStreamsAgree } from './journalrules.js';
import { report } from './reportedtickets.js';

/** Monday, 8 o'clock. */
export const OPENED = at('2026-03-02T08:00:00Z');

/** So many minutes after it. */
export const minutes = (n: number): number => OPENED + n * MINUTE;

/** What is done with contracts that give an hour to resolve a ticket, round the clock, in a database that is there once a test runs. */
export function escalating(test: () => TestDatabase) {
  /** A contract of two new organisations. */
  const lay = (): Promise<LaidContract> =>
    layContract(test(), terms(ALWAYS_UTC, clockObjective('RESOLUTION_TIME', { goals: [hours(1)] })));

  /** Reports as the vendor's helpdesk. */
  async function tell(laid: LaidContract, now: number, events: TicketEventReport[], mode: RecordingMode = 'LIVE') {
    const batch = { contractId: laid.contract.id, source: 'desk', mode, events };
    const result = await recordTicketEvents(acting(test().database, laid.vendor, now), batch);
    expect(result.rejected).toEqual([]);
  }

  /** Tickets that are opened at 8 o'clock, told at once. */
  const open = (laid: LaidContract, ...tickets: string[]): Promise<void> =>
    tell(
      laid,
      OPENED,
      tickets.map((ticket) => report(ticket, 'OPENED', OPENED)),
    );

  /** Looks once at what is due on the client's tickets; answers how many. */
  const escalate = ({ contract }: LaidContract, now: number): Promise<number> =>
    escalateDueTickets(test().database, contract.tenantId, now);

  /** The ESCALATED events of a contract, the same for both parties. */
  async function escalated(laid: LaidContract) {
    const { entries } = await assertStreamsAgree(test(), laid.contract);
    return entries.filter(({ kind }) => kind === 'ESCALATED');
  }

  return { lay, tell, open, escalate, escalated };
}
