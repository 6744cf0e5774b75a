import { type Instant, MINUTE } from '../../../src/domain/instant.js';
import type { TicketEventReport } from '../../../src/modules/ticket/ticketreport.js';
import { report } from '../../support/reportedtickets.js';

const SIZE = 1_000;

/** The five events of a ticket. */
function story(name: string, openedAt: Instant): TicketEventReport[] {
  return [
    report(name, 'OPENED', openedAt, {
      externalId: `${name}.1`,
      priority: 'P3',
      tier: 'gold',
      subject: `About ${name}`,
    }),
    report(name, 'AGENT_REPLIED', openedAt + 10 * MINUTE, { externalId: `${name}.2` }),
    report(name, 'STATUS_CHANGED', openedAt + 15 * MINUTE, { externalId: `${name}.3`, status: 'PENDING_CUSTOMER' }),
    report(name, 'CUSTOMER_REPLIED', openedAt + 45 * MINUTE, { externalId: `${name}.4` }),
    report(name, 'STATUS_CHANGED', openedAt + 90 * MINUTE, { externalId: `${name}.5`, status: 'RESOLVED' }),
  ];
}

/** Makes batches of 1,000 events without end, each of tickets nobody has seen: 200 tickets told from beginning to end. */
export function wholeTickets(prefix: string, from: Instant): () => TicketEventReport[] {
  let batch = 0;
  return () => {
    batch += 1;
    return Array.from({ length: SIZE / 5 }, (_, n) => story(`${prefix}${batch}-${n}`, from + n * MINUTE)).flat();
  };
}

/** Makes batches of 1,000 events without end, each event of another ticket: 200 new ones, 800 further events of known ones. */
export function mixedTickets(prefix: string, from: Instant): () => TicketEventReport[] {
  let batch = 0;
  return () => {
    batch += 1;
    return Array.from({ length: SIZE }, (_, n) => {
      const step = n % 5;
      const name = `${prefix}${batch - step}-${Math.floor(n / 5)}`;
      return story(name, from + Math.floor(n / 5) * MINUTE)[step] as TicketEventReport;
    });
  };
}
