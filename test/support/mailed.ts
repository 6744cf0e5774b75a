import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect } from '@jest/globals';
import type { EscalationLevel } from '../../src/domain/escalation.js';
import { MINUTE } from '../../src/domain/instant.js';
import { takeLanes, workLane } from '../../src/modules/delivery/sending.service.js';
import { escalateDueTickets } from '../../src/modules/escalation/escalate.service.js';
import { createMailSender } from '../../src/modules/mail/mailsender.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import { createLog } from '../../src/platform/log.js';
import { createMailTransport, type MailTransport } from '../../src/platform/mailtransport.js';
import { TABLES } from '../../src/tables.js';
import { acting, type LaidContract, layContract } from './agreedcontract.js';
import { at, clockObjective, hours, terms } from './clockterms.js';
import { askDirectly, createTestDatabase, type TestDatabase } from './database.js';
import { keepPolicy, type LaidContact, layContact } from './escalations.js';
import { levelOf } from './ladders.js';
import { type Mailbox, startMailbox } from './mailbox.js';
import { report } from './reportedtickets.js';

// A Monday. Office hours of Berlin: 9 to 17, which is 8:00 to 16:00 UTC before the clocks change on the 29th.
export const OPENED = at('2026-03-02T08:00:00Z');
export const minutes = (n: number): number => OPENED + n * MINUTE;
const OFFICE = {
  timeZone: 'Europe/Berlin',
  spans: ([1, 2, 3, 4, 5] as const).map((weekday) => ({ weekday, from: 9 * 60, to: 17 * 60 })),
  holidays: [],
  extraDays: [],
};
const NOTIFY: EscalationLevel['actions'] = [{ kind: 'NOTIFY', contacts: ['lead'] }];
export const AT_HALF = levelOf(1, {
  name: 'Team lead',
  triggers: [{ kind: 'SHARE_USED', share: 500_000 }],
  actions: NOTIFY,
});

export const AN_HOUR = terms(OFFICE, clockObjective('RESOLUTION_TIME', { goals: [hours(1)] }));

interface MailTest {
  readonly test: TestDatabase;
  readonly mailbox: Mailbox;
  readonly mail: MailTransport;
}

/**
 * A database for the tests of a file, a mail server and a way to it before each of them, which `take` is given; and what is done
 * with them at a time.
 */
export function mailTests(take: (laid: MailTest) => void) {
  let test: TestDatabase;
  let mailbox: Mailbox;
  let mail: MailTransport;
  beforeAll(async () => {
    test = await createTestDatabase({ entities: TABLES });
  });
  beforeEach(async () => {
    mailbox = await startMailbox();
    mail = createMailTransport({ url: mailbox.url, from: 'accord@installation.example' });
    take({ test, mailbox, mail });
  });
  afterEach(async () => {
    mail.close();
    await mailbox.close();
  });
  afterAll(() => test?.drop());
  return {
    lay: (contact: LaidContact = {}, levels: readonly EscalationLevel[] = [AT_HALF]) =>
      layMailed(test, contact, levels),
    openTickets: (laid: LaidContract, tickets: readonly string[], when = OPENED) =>
      openMailed(test, laid, tickets, when),
    escalate: ({ contract }: LaidContract, now: number) => escalateDueTickets(test.database, contract.tenantId, now),
    /** What is due of the client's mail; answers how many deliveries were tried. */
    send: ({ contract }: LaidContract, now: number, transport = mail) =>
      sendMail(test, transport, contract.tenantId, now),
    sendOf: (organisationId: string, now: number) => sendMail(test, mail, organisationId, now),
    fates: (laid: LaidContract) => mailFates(test, laid),
  };
}

/** A contract with an hour of working time to resolve, a policy that tells the client's lead, and a stranger's lead. */
async function layMailed(
  test: TestDatabase,
  contact: LaidContact,
  levels: readonly EscalationLevel[],
): Promise<LaidContract> {
  const laid = await layContract(test, AN_HOUR, { timeZone: 'Europe/Berlin' });
  await layContact(test, laid.contract.tenantId, 'lead', contact);
  await layContact(test, laid.contract.vendorId, 'lead', { side: 'VENDOR' });
  await keepPolicy(test.database, laid, levels);
  return laid;
}

async function openMailed(
  test: TestDatabase,
  laid: LaidContract,
  tickets: readonly string[],
  when: number,
): Promise<void> {
  const events = tickets.map((ticket) => report(ticket, 'OPENED', when));
  const batch = { contractId: laid.contract.id, source: 'desk', mode: 'LIVE' as const, events };
  expect((await recordTicketEvents(acting(test.database, laid.vendor, when), batch)).rejected).toEqual([]);
}

/** Sends what is due of an organisation's mail at a time; answers how many deliveries were tried. */
async function sendMail(test: TestDatabase, mail: MailTransport, organisationId: string, now: number): Promise<number> {
  const sender = createMailSender({ database: test.database, mail });
  const parts = { database: test.database, clock: () => now, log: createLog('silent'), sender, random: () => 0 };
  let amount = 0;
  for (;;) {
    const lanes = await takeLanes(parts, organisationId, randomUUID(), now, 10);
    if (lanes.length === 0) return amount;
    for (const lane of lanes) amount += await workLane(parts, lane, () => false);
  }
}

/** What became of the client's e-mails. */
function mailFates(test: TestDatabase, laid: LaidContract) {
  return askDirectly<{ state: string; attempts: number; next: string | null; fault: string | null }>(
    test.superuserUrl,
    `SELECT d.state, d.attempts, to_char(d.next_action_at AT TIME ZONE 'UTC', 'MM-DD HH24:MI:SS') AS next,
       (SELECT a.fault FROM delivery_attempt a WHERE a.delivery_id = d.id ORDER BY a.number DESC LIMIT 1) AS fault
     FROM delivery d WHERE d.organisation_id = $1 AND d.lane_kind = 'EMAIL' ORDER BY d.created_at, d.id`,
    [laid.contract.tenantId],
  );
}
