import { describe, expect, it } from '@jest/globals';
import { SECOND } from '../../src/domain/instant.js';
import { createMailSender } from '../../src/modules/mail/mailsender.js';
import { createLog } from '../../src/platform/log.js';
import { type MailTransport, noMailTransport } from '../../src/platform/mailtransport.js';
import { createWake } from '../../src/platform/wake.js';
import { startWorker } from '../../src/worker/worker.js';
import type { LaidContract } from '../support/agreedcontract.js';
import { askDirectly, type TestDatabase } from '../support/database.js';
import type { LaidContact } from '../support/escalations.js';
import type { Mailbox } from '../support/mailbox.js';
import { mailTests, minutes } from '../support/mailed.js';
import { testVault } from '../support/receiver.js';

let test: TestDatabase;
let mailbox: Mailbox;
let mail: MailTransport;

const { lay, openTickets, escalate, send, fates } = mailTests((laid) => {
  ({ test, mailbox, mail } = laid);
});

const FIRST = minutes(30);
const STARTED = minutes(32);
const NEVER_SET = 'no mail server is configured: set SMTP_URL and MAIL_FROM';

/** One e-mail that waits since two tries through this transport. */
async function waiting(transport: MailTransport, contact: LaidContact = {}): Promise<LaidContract> {
  const laid = await lay(contact);
  await openTickets(laid, ['T1']);
  await escalate(laid, FIRST);
  for (const at of [FIRST, FIRST + 5 * SECOND]) await send(laid, at, transport);
  return laid;
}

const start = (transport: MailTransport) =>
  createMailSender({ database: test.database, mail: transport }).begin?.(STARTED);

describe('mail that waits because there was no mail server', () => {
  it('is sent when a node starts that has one; what waits for another reason keeps its time', async () => {
    const unsent = await waiting(noMailTransport());
    mailbox.treat('BUSY', 'BUSY');
    const busy = await waiting(mail);
    await start(noMailTransport());
    const before = { state: 'WAITING', attempts: 2, next: '03-02 08:35:05' };
    expect(await fates(unsent)).toEqual([{ ...before, fault: NEVER_SET }]);
    await start(mail);
    expect(await fates(unsent)).toMatchObject([{ state: 'WAITING', attempts: 2, next: '03-02 08:32:00' }]);
    expect(await fates(busy)).toMatchObject([before]);
    expect(await send(unsent, STARTED)).toBe(1);
    expect(await send(busy, STARTED)).toBe(0);
    expect(await fates(unsent)).toMatchObject([{ state: 'DELIVERED', attempts: 3 }]);
    expect(mailbox.mails).toHaveLength(1);
  });

  it('is looked for by every worker that starts', async () => {
    const begun: number[] = [];
    const database = test.database;
    const sender = { ...createMailSender({ database, mail }), begin: async (now: number) => void begun.push(now) };
    const log = createLog('silent');
    const worker = startWorker({
      database,
      log,
      wake: createWake({ listenUrl: null, log }),
      vault: testVault(),
      senders: [sender],
      clock: () => STARTED,
      journalRetention: 400,
      handled: () => undefined,
    });
    await worker.stop();
    expect(begun).toEqual([STARTED]);
  });

  it('does not rest after many failures, begins its schedule anew, and waits for the end of quiet hours', async () => {
    const [many, quiet] = [
      await waiting(noMailTransport()),
      // Mondays from 8:31 to 10:00 UTC.
      await waiting(noMailTransport(), { quietHours: [{ weekday: 1, from: 511, to: 600 }] }),
    ];
    await askDirectly(
      test.superuserUrl,
      `UPDATE delivery_lane SET failures = 12, closed_until = '2026-03-02T08:50:00Z' WHERE organisation_id = $1`,
      [many.contract.tenantId],
    );
    await start(mail);
    expect(await fates(quiet)).toMatchObject([{ state: 'WAITING', next: '03-02 10:00:00' }]);
    mailbox.treat('BUSY');
    expect(await send(many, STARTED)).toBe(1);
    expect(await fates(many)).toMatchObject([{ state: 'WAITING', attempts: 3, next: '03-02 08:32:05' }]);
    // Where the server itself was at fault, the schedule holds: another start changes nothing.
    await start(mail);
    expect(await fates(many)).toMatchObject([{ next: '03-02 08:32:05' }]);
  });
});
