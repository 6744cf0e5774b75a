import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { SMTPServer } from 'smtp-server';
import { HOUR, SECOND } from '../../src/domain/instant.js';
import { createLog } from '../../src/platform/log.js';
import {
  createMailTransport,
  loggedTransport,
  type MailAnswer,
  type MailTransport,
  noMailTransport,
} from '../../src/platform/mailtransport.js';
import type { LaidContract } from '../support/agreedcontract.js';
import { askDirectly, type TestDatabase } from '../support/database.js';
import type { Mailbox } from '../support/mailbox.js';
import { mailTests, minutes } from '../support/mailed.js';

let test: TestDatabase;
let mailbox: Mailbox;
let mail: MailTransport;

const { lay, openTickets, escalate, send, fates } = mailTests((laid) => {
  ({ test, mailbox, mail } = laid);
});

describe('a mail server', () => {
  async function escalated(): Promise<LaidContract> {
    const laid = await lay();
    await openTickets(laid, ['T1']);
    await escalate(laid, minutes(30));
    return laid;
  }

  it('that is busy is tried again by the schedule, under the same message id', async () => {
    const laid = await escalated();
    mailbox.treat('BUSY', 'BUSY');
    await send(laid, minutes(30));
    expect(await fates(laid)).toEqual([
      { state: 'WAITING', attempts: 1, next: '03-02 08:30:05', fault: 'the mail server answered 451' },
    ]);
    await send(laid, minutes(30) + 5 * SECOND);
    expect(await fates(laid)).toMatchObject([{ attempts: 2, next: '03-02 08:35:05' }]);
    await send(laid, minutes(36));
    expect(mailbox.mails).toHaveLength(1);
    expect(mailbox.mails[0]?.headers['message-id']).toMatch(/^<[0-9a-f-]{36}@installation\.example>$/);
    expect(await fates(laid)).toMatchObject([{ state: 'DELIVERED', attempts: 3 }]);
  });

  it('that is busy when quiet hours are near is tried again at their end', async () => {
    // Mondays from 8:31 to 10:00 UTC.
    const laid = await lay({ quietHours: [{ weekday: 1, from: 511, to: 600 }] });
    await openTickets(laid, ['T1']);
    await escalate(laid, minutes(30));
    mailbox.treat('BUSY', 'BUSY');
    await send(laid, minutes(30));
    expect(await fates(laid)).toMatchObject([{ attempts: 1, next: '03-02 08:30:05' }]);
    await send(laid, minutes(30) + 5 * SECOND);
    expect(await fates(laid)).toMatchObject([{ attempts: 2, next: '03-02 10:00:00' }]);
    await send(laid, minutes(119));
    expect(mailbox.mails).toEqual([]);
    await send(laid, minutes(120));
    expect(await fates(laid)).toMatchObject([{ state: 'DELIVERED', attempts: 3 }]);
  });

  it('that hangs up in the middle gets it again', async () => {
    const laid = await escalated();
    mailbox.treat('HANG_UP');
    await send(laid, minutes(30));
    expect(await fates(laid)).toMatchObject([{ state: 'WAITING', attempts: 1 }]);
    await send(laid, minutes(31));
    expect(mailbox.mails).toHaveLength(1);
  });

  it('that knows no such mailbox is not asked again, and says so', async () => {
    const laid = await escalated();
    mailbox.treat('NO_SUCH_MAILBOX');
    await send(laid, minutes(30));
    expect(await fates(laid)).toEqual([
      { state: 'DEAD', attempts: 1, next: null, fault: 'the mail server answered 550' },
    ]);
  });

  it.each([
    [550, '5.1.1 <lead@client.example>: Recipient address rejected: User unknown'],
    [550, '5.2.1 The account is disabled'],
    [550, 'No such user here'],
    [553, 'mailbox name not allowed'],
  ])('that says %i %s is not asked again', async (code, text) => {
    const laid = await escalated();
    mailbox.treat({ code, text });
    await send(laid, minutes(30));
    expect(await fates(laid)).toEqual([
      { state: 'DEAD', attempts: 1, next: null, fault: `the mail server answered ${code}` },
    ]);
  });

  it.each([
    [554, '5.7.1 <lead@client.example>: Relay access denied'],
    [550, '5.7.54 SMTP; Unable to relay recipient in non-accepted domain'],
    [550, 'relay not permitted'],
    [550, '5.1.8 Bad sender system address'],
    [554, 'Transaction failed'],
  ])('that says %i %s is tried again: that is a matter of its settings', async (code, text) => {
    const laid = await escalated();
    mailbox.treat({ code, text });
    await send(laid, minutes(30));
    const fault = `the mail server answered ${code}: perhaps it does not relay for this installation`;
    expect(await fates(laid)).toEqual([{ state: 'WAITING', attempts: 1, next: '03-02 08:30:05', fault }]);
    await send(laid, minutes(31));
    expect(mailbox.mails).toHaveLength(1);
  });

  it('that takes nothing of this installation is told to its operator, once a fault, without an address', async () => {
    const lines: string[] = [];
    const log = createLog('warn', { write: (line) => void lines.push(line) });
    const told = loggedTransport(mail, log);
    const message = { to: 'lead@client.example', subject: 's', text: 't', html: 'h', id: 'x', language: 'en' };
    const denied = { code: 554, text: '5.7.1 <lead@client.example>: Relay access denied' };
    // A mailbox that is not there, and a server that is busy, are nothing for the operator.
    mailbox.treat(denied, denied, 'NO_SUCH_MAILBOX', 'BUSY', 'TAKE');
    for (let i = 0; i < 5; i += 1) await told.send(message);
    const nowhere = createMailTransport({ url: 'smtp://127.0.0.1:1', from: 'a@installation.example' });
    await loggedTransport(nowhere, log).send(message);
    nowhere.close();
    expect(lines.map((line) => JSON.parse(line))).toMatchObject([
      { status: 554, fault: 'the mail server answered 554: perhaps it does not relay for this installation' },
      { status: null, fault: expect.stringContaining('the mail server') },
    ]);
    expect(lines.join()).not.toContain('lead@');
  });

  it('that refuses the sender is tried again: that may be mended', async () => {
    const laid = await escalated();
    mailbox.treat('NO_SUCH_SENDER');
    await send(laid, minutes(30));
    expect(await fates(laid)).toEqual([
      { state: 'WAITING', attempts: 1, next: '03-02 08:30:05', fault: 'the mail server answered 550' },
    ]);
    await send(laid, minutes(31));
    expect(mailbox.mails).toHaveLength(1);
  });

  it('that refuses a message for one of the things in it gets the others by themselves', async () => {
    const laid = await lay();
    await openTickets(laid, ['T1', 'T2', 'T3']);
    await escalate(laid, minutes(30));
    mailbox.onMail = async ({ text }) => {
      if (text.includes('Ticket: T2')) throw new Error('refused');
    };
    await send(laid, minutes(30));
    expect(mailbox.mails.map(({ headers }) => headers.subject).sort()).toEqual(['Escalation: T1', 'Escalation: T3']);
    expect((await fates(laid)).map(({ state, attempts, fault }) => [state, attempts, fault]).sort()).toEqual([
      ['DEAD', 2, 'the mail server answered 554'],
      ['DELIVERED', 2, null],
      ['DELIVERED', 2, null],
    ]);
  });

  it('that took a message and did not say so gets what has come since under another id', async () => {
    const laid = await lay();
    await openTickets(laid, ['T1']);
    await escalate(laid, minutes(30));
    const sent: string[] = [];
    const silent: MailTransport = {
      ...mail,
      send: async (message) => {
        sent.push(message.id);
        return { status: null, fault: 'the mail server did not answer in time', refuses: null };
      },
    };
    await send(laid, minutes(30), silent);
    await send(laid, minutes(30) + 5 * SECOND, silent);
    await openTickets(laid, ['T2'], minutes(1));
    await escalate(laid, minutes(40));
    await send(laid, minutes(40), silent);
    // The same thing alone, twice; then with another.
    expect(sent).toHaveLength(3);
    expect(sent[1]).toBe(sent[0]);
    expect(sent[2]).not.toBe(sent[0]);
  });

  it('on another machine that offers no secure connection gets neither credentials nor mail', async () => {
    const seen: string[] = [];
    const server = new SMTPServer({
      disabledCommands: ['STARTTLS'],
      allowInsecureAuth: true,
      logger: false,
      onAuth: ({ username }, _session, done) => {
        seen.push(username ?? '');
        done(null, { user: username });
      },
    });
    server.on('error', () => undefined);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.server.address() as AddressInfo;
    const message = { to: 'a@example.com', subject: 's', text: 't', html: 'h', id: 'x', language: 'en' };
    const answers: MailAnswer[] = [];
    // 0.0.0.0 leads to this machine, and is no address of it.
    for (const host of ['0.0.0.0', '127.0.0.1']) {
      const transport = createMailTransport({ url: `smtp://user:hunter2@${host}:${port}`, from: 'a@example.com' });
      answers.push(await transport.send(message));
      transport.close();
    }
    await new Promise<void>((resolve) => server.close(() => resolve()));
    expect(answers).toMatchObject([
      { fault: 'there is no secure connection to the mail server', refuses: null },
      { status: 250, fault: null },
    ]);
    expect(seen).toEqual(['user']);
  });

  it('that is not there, or not configured, is told in the attempt, without its address', async () => {
    const laid = await escalated();
    await send(laid, minutes(30), noMailTransport());
    expect((await fates(laid))[0]?.fault).toBe('no mail server is configured: set SMTP_URL and MAIL_FROM');
    const nowhere = createMailTransport({
      url: 'smtp://user:hunter2@127.0.0.1:1',
      from: 'accord@installation.example',
    });
    await send(laid, minutes(31), nowhere);
    nowhere.close();
    const [fate] = await fates(laid);
    expect(fate).toMatchObject({ state: 'WAITING', attempts: 2 });
    expect(fate?.fault).toMatch(/^the (connection to the )?mail server/);
    expect(fate?.fault).not.toContain('hunter2');
    await send(laid, minutes(30) + HOUR);
    expect(mailbox.mails).toHaveLength(1);
  });

  it('is not asked for a contact that was deleted or lost its mailbox', async () => {
    const [gone, moved] = [await escalated(), await escalated()];
    await askDirectly(test.superuserUrl, 'DELETE FROM contact WHERE organisation_id = $1', [gone.contract.tenantId]);
    await askDirectly(
      test.superuserUrl,
      'UPDATE contact SET email = NULL, endpoint_id = gen_random_uuid() WHERE organisation_id = $1',
      [moved.contract.tenantId],
    );
    for (const laid of [gone, moved]) await send(laid, minutes(30));
    expect((await fates(gone))[0]).toMatchObject({ state: 'DEAD', fault: 'the contact was deleted' });
    expect((await fates(moved))[0]).toMatchObject({ state: 'DEAD', fault: 'the contact has no mailbox any more' });
    expect(mailbox.mails).toEqual([]);
  });
});
