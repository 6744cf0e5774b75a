import { describe, expect, it } from '@jest/globals';
import type { EndpointDraft } from '../../src/domain/endpointrules.js';
import { ticketId } from '../../src/domain/identity.js';
import { HOUR, MINUTE, SECOND } from '../../src/domain/instant.js';
import { dispatchEvents } from '../../src/modules/delivery/dispatch.service.js';
import { pauseEndpoint, registerEndpoint, resumeEndpoint } from '../../src/modules/delivery/endpoint.service.js';
import { replayEvents, resendDelivery, sendTestEvent } from '../../src/modules/delivery/repeat.service.js';
import { acknowledgeTicket } from '../../src/modules/escalation/acknowledgement.service.js';
import { removeEndpoint, updateEndpoint } from '../../src/modules/escalation/namedendpoint.service.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import { encodeCursor } from '../../src/platform/cursor.js';
import { createLog } from '../../src/platform/log.js';
import { openContext } from '../../src/platform/requestcontext.js';
import { createWake } from '../../src/platform/wake.js';
import { acting, actorOf, type LaidContract, layContract } from '../support/agreedcontract.js';
import { at } from '../support/clockterms.js';
import { askDirectly, type TestDatabase } from '../support/database.js';
import { type LaidContact, layContact } from '../support/escalations.js';
import type { Mailbox } from '../support/mailbox.js';
import { AN_HOUR, AT_HALF, mailTests, minutes, OPENED } from '../support/mailed.js';
import { report } from '../support/reportedtickets.js';

let test: TestDatabase;
let mailbox: Mailbox;

const { lay, openTickets, escalate, send, sendOf, fates } = mailTests((laid) => {
  ({ test, mailbox } = laid);
});

describe('an escalation', () => {
  it('comes by e-mail, plain and as HTML, in working-time offsets, with the times of the reader', async () => {
    const laid = await lay({ timeZone: 'Asia/Kolkata' });
    await openTickets(laid, ['<b>T&1</b>']);
    // Half of the hour is used at 8:30 UTC, 14:00 in Kolkata; it is due at 9:00 UTC, 14:30 in Kolkata.
    await escalate(laid, minutes(29));
    expect(await send(laid, minutes(29))).toBe(0);
    await escalate(laid, minutes(30));
    expect(await send(laid, minutes(30))).toBe(1);

    expect(mailbox.mails).toHaveLength(1);
    const [message] = mailbox.mails;
    expect(message?.to).toEqual(['lead@client.example']);
    expect(message?.headers).toMatchObject({
      subject: 'Escalation: <b>T&1</b>',
      from: 'accord@installation.example',
      'auto-submitted': 'auto-generated',
    });
    const { reference, name } = laid.contract;
    expect(message?.text).toContain(`Contract: ${reference}, ${name} (`);
    expect(message?.text).toContain('Level: 1, Team lead');
    expect(message?.text).toContain('Why: the agreed share of the time limit is used');
    expect(message?.text).toMatch(/Due: Mar 2, 2026, 2:30:00\sPM GMT\+5:30/);
    expect(message?.html).toContain('&lt;b&gt;T&amp;1&lt;/b&gt;');
    expect(message?.html).not.toContain('<b>');
    expect(await fates(laid)).toEqual([{ state: 'DELIVERED', attempts: 1, next: null, fault: null }]);
    // The vendor's contact of the same key is told nothing.
    expect(mailbox.mails.flatMap(({ to }) => to)).not.toContain('lead@vendor.example');
  });

  it('says what somebody called a ticket in one line, which looks like none of its own', async () => {
    const laid = await lay();
    await openTickets(laid, ['T1']);
    await escalate(laid, minutes(30));
    // No id that is reported now may have lines; what is told must not rest on that.
    await askDirectly(
      test.superuserUrl,
      `UPDATE delivery SET payload = payload || jsonb_build_object('ticketExternalId', $2::text) WHERE organisation_id = $1`,
      [laid.contract.tenantId, 'T1\r\nDue: never\r\n\r\nGoodbye'],
    );
    await send(laid, minutes(30));
    expect(mailbox.mails[0]?.headers.subject).toBe('Escalation: T1 Due: never Goodbye');
    expect(mailbox.mails[0]?.text).toContain('\r\nTicket: T1 Due: never Goodbye\r\n');
  });

  it('is written in the language of the contact', async () => {
    const laid = await lay({ timeZone: 'Europe/Berlin', language: 'de-AT' });
    await openTickets(laid, ['T1']);
    await escalate(laid, minutes(30));
    await send(laid, minutes(30));
    expect(mailbox.mails[0]?.headers.subject).toBe('Eskalation: T1');
    expect(mailbox.mails[0]?.text).toContain('Fällig: 02.03.2026, 10:00:00');
    expect(mailbox.mails[0]?.text).toContain('Sie erhalten dies als Kontakt „lead“');
  });

  it('that falls due on closing time goes out on the next working day', async () => {
    const laid = await lay();
    // Friday 16:45 in Berlin: half of the hour is over 15 minutes after Monday's opening, 8:15 UTC.
    await openTickets(laid, ['T1'], at('2026-03-06T15:45:00Z'));
    await escalate(laid, at('2026-03-09T08:14:59Z'));
    expect(await fates(laid)).toEqual([]);
    await escalate(laid, at('2026-03-09T08:15:00Z'));
    await send(laid, at('2026-03-09T08:15:00Z'));
    expect(mailbox.mails).toHaveLength(1);
  });
});

describe('quiet hours', () => {
  it('delay the message, by the zone of the contact, and what gathered is told together', async () => {
    // In New York it is 3:00 to 5:00 in the morning of Monday the 2nd: quiet until 7:00, which is 12:00 UTC.
    const quietHours = [{ weekday: 7, from: 22 * 60, to: 31 * 60 }];
    const laid = await lay({ timeZone: 'America/New_York', quietHours });
    await openTickets(laid, ['T1', 'T2']);
    await escalate(laid, minutes(30));
    expect(await send(laid, minutes(30))).toBe(0);
    await openTickets(laid, ['T3'], minutes(60));
    await escalate(laid, minutes(90));
    expect((await fates(laid)).map(({ next }) => next)).toEqual(Array(3).fill('03-02 12:00:00'));
    expect(await send(laid, at('2026-03-02T11:59:59Z'))).toBe(0);
    expect(await send(laid, at('2026-03-02T12:00:00Z'))).toBe(3);
    expect(mailbox.mails).toHaveLength(1);
    expect(mailbox.mails[0]?.headers.subject).toBe('3 messages: Escalation');
    for (const ticket of ['T1', 'T2', 'T3']) expect(mailbox.mails[0]?.text).toContain(`Ticket: ${ticket}`);
  });

  it('a digest gathers until its time', async () => {
    const laid = await lay({ timeZone: 'Europe/Berlin', digest: { every: 'DAY', at: 12 * 60 } });
    await openTickets(laid, ['T1']);
    await escalate(laid, minutes(30));
    await openTickets(laid, ['T2'], minutes(60));
    await escalate(laid, minutes(90));
    // 12:00 in Berlin is 11:00 UTC.
    expect(await send(laid, at('2026-03-02T10:59:59Z'))).toBe(0);
    await send(laid, at('2026-03-02T11:00:00Z'));
    expect(mailbox.mails.map(({ headers }) => headers.subject)).toEqual(['2 messages: Escalation']);
  });
});

describe('an acknowledgement', () => {
  const acknowledge = (laid: LaidContract, now: number, until: number | null = null) =>
    acknowledgeTicket(acting(test.database, laid.client, now), {
      ticketId: ticketId(laid.contract.id, 'desk', 'T1'),
      until,
      note: null,
    });
  const REPEATED = [{ ...AT_HALF, repeat: { every: 10 * MINUTE, times: 1 } }];

  it('before the send is told in the message, which goes out all the same', async () => {
    const laid = await lay();
    await openTickets(laid, ['T1']);
    await escalate(laid, minutes(30));
    await acknowledge(laid, minutes(31), minutes(180));
    await send(laid, minutes(32));
    expect(mailbox.mails[0]?.text).toMatch(
      /In hand: by .+ since Mar 2, 2026, 8:31:00\sAM UTC, until Mar 2, 2026, 11:00:00\sAM UTC/,
    );
  });

  it('that has ended is not told', async () => {
    const laid = await lay();
    await openTickets(laid, ['T1']);
    await escalate(laid, minutes(30));
    await acknowledge(laid, minutes(31), minutes(40));
    await send(laid, minutes(40));
    expect(mailbox.mails[0]?.text).not.toContain('In hand');
  });

  it('in the middle of a send neither loses nor repeats it, and stops the repeat', async () => {
    const laid = await lay({}, REPEATED);
    await openTickets(laid, ['T1']);
    await escalate(laid, minutes(30));
    mailbox.onMail = async () => {
      await acknowledge(laid, minutes(30) + SECOND);
    };
    await send(laid, minutes(30));
    await escalate(laid, minutes(45));
    await send(laid, minutes(45));
    expect(mailbox.mails).toHaveLength(1);
    expect(await fates(laid)).toEqual([{ state: 'DELIVERED', attempts: 1, next: null, fault: null }]);
  });

  it('after a send stops the repeat; without it the repeat is a message of its own', async () => {
    const [held, free] = [await lay({}, REPEATED), await lay({}, REPEATED)];
    for (const laid of [held, free]) {
      await openTickets(laid, ['T1']);
      await escalate(laid, minutes(30));
      await send(laid, minutes(30));
    }
    await acknowledge(held, minutes(35));
    for (const laid of [held, free]) {
      await escalate(laid, minutes(40));
      await send(laid, minutes(40));
    }
    expect(await fates(held)).toHaveLength(1);
    expect(await fates(free)).toHaveLength(2);
    expect(mailbox.mails.at(-1)?.text).toContain('Level: 1, Team lead (repeated, 1)');
  });
});

describe('an endpoint that tells a contact', () => {
  // 18:00 in Berlin is 17:00 UTC.
  const AT_SIX = { timeZone: 'Europe/Berlin', digest: { every: 'DAY', at: 18 * 60 } };
  const SIX = at('2026-03-02T17:00:00Z');
  const DRAFT: EndpointDraft = {
    name: 'Late tickets',
    url: null,
    contactKey: 'lead',
    kinds: ['CLOCK_BREACHED'],
    contractIds: null,
    envelope: 'PLAIN',
  };

  function contextOf(organisationId: string, now: number, side: 'CLIENT' | 'VENDOR' = 'CLIENT') {
    const wake = createWake({ listenUrl: null, log: createLog('silent') });
    return openContext(
      { database: test.database, wake, clock: () => now },
      actorOf(organisationId, side, { role: 'ADMIN' }),
    );
  }
  const clientAt = (laid: LaidContract, now: number) => contextOf(laid.contract.tenantId, now);

  /** As `lay`, without a policy, and with an endpoint for the client's lead. */
  async function layTold(contact: LaidContact = AT_SIX, draft: Partial<EndpointDraft> = {}) {
    const laid = await layContract(test, AN_HOUR, { timeZone: 'Europe/Berlin' });
    await layContact(test, laid.contract.tenantId, 'lead', contact);
    const { endpoint, secret } = await registerEndpoint(clientAt(laid, OPENED), { ...DRAFT, ...draft });
    expect(secret).toBeNull();
    return { laid, endpoint };
  }

  /** Tickets that are reported two working hours after they were opened, which is one too late; and the stream's new events. */
  async function breach(laid: LaidContract, tickets: readonly string[], now: number) {
    const events = tickets.map((ticket) => report(ticket, 'OPENED', now - 2 * HOUR));
    const batch = { contractId: laid.contract.id, source: 'desk', mode: 'LIVE' as const, events };
    expect((await recordTicketEvents(acting(test.database, laid.vendor, now), batch)).rejected).toEqual([]);
    await dispatch(laid.contract.tenantId, now);
    await dispatch(laid.contract.vendorId, now);
  }
  async function dispatch(organisationId: string, now: number) {
    while ((await dispatchEvents(test.database, organisationId, now)) > 0);
  }
  const subjects = () => mailbox.mails.map(({ headers }) => headers.subject);
  const ticketsOf = (text = '') => [...text.matchAll(/^Ticket: (.+)$/gm)].map(([, ticket]) => ticket);
  const linesOf = (text = '') => text.split(/\r?\n/);

  it('gathers the breaches of a day, in their order, and the next day begins a new message', async () => {
    const { laid } = await layTold();
    const stranger = await layTold();
    await breach(laid, ['T1'], at('2026-03-02T10:00:00Z'));
    await breach(stranger.laid, ['S1'], at('2026-03-02T10:30:00Z'));
    await breach(laid, ['T2'], at('2026-03-02T11:00:00Z'));
    await breach(laid, ['T3'], at('2026-03-02T15:59:00Z'));
    expect(await send(laid, SIX - 1)).toBe(0);
    expect(await send(laid, SIX)).toBe(3);
    expect(subjects()).toEqual(['3 messages: Ticket late']);
    expect(mailbox.mails[0]?.to).toEqual(['lead@client.example']);
    expect(ticketsOf(mailbox.mails[0]?.text)).toEqual(['T1', 'T2', 'T3']);
    expect(linesOf(mailbox.mails[0]?.text)).toContain(
      `Contract: ${laid.contract.reference}, Support (An organisation)`,
    );
    await breach(laid, ['T4'], SIX - HOUR + 1);
    await breach(laid, ['T5'], at('2026-03-03T12:00:00Z'));
    expect(await send(laid, at('2026-03-03T16:59:59Z'))).toBe(1);
    expect(await send(laid, at('2026-03-03T17:00:00Z'))).toBe(1);
    expect(subjects().slice(1)).toEqual(['Ticket late: T4', 'Ticket late: T5']);
    // The stranger's lead is told of the stranger's ticket alone.
    expect(await send(stranger.laid, SIX)).toBe(1);
    expect(ticketsOf(mailbox.mails.at(-1)?.text)).toEqual(['S1']);
  });

  it('tells of its contracts alone; limited anew, of what waits only what is of these', async () => {
    const { laid, endpoint } = await layTold();
    const { tenantId } = laid.contract;
    const second = await layContract(test, AN_HOUR, { tenantId, reference: 'second', timeZone: 'Europe/Berlin' });
    await layContact(test, tenantId, 'second', AT_SIX);
    await registerEndpoint(clientAt(laid, OPENED), {
      ...DRAFT,
      contactKey: 'second',
      contractIds: [second.contract.id],
    });
    await breach(laid, ['T1'], minutes(120));
    await breach(second, ['T2'], minutes(121));
    const before = await fates(laid);
    expect(before.map(({ state }) => state)).toEqual(['WAITING', 'WAITING', 'WAITING']);
    await updateEndpoint(clientAt(laid, minutes(130)), endpoint.id, { ...DRAFT, contractIds: [laid.contract.id] });
    await send(laid, SIX);
    expect(mailbox.mails.map(({ to, text }) => [to[0], ...ticketsOf(text)]).sort()).toEqual([
      ['lead@client.example', 'T1'],
      ['second@client.example', 'T2'],
    ]);
    const [dead] = await askDirectly<{ id: string }>(
      test.superuserUrl,
      `SELECT id FROM delivery WHERE lane_id = $1 AND state = 'DEAD' AND contract_id = $2`,
      [endpoint.id, second.contract.id],
    );
    await expect(resendDelivery(clientAt(laid, SIX), dead?.id ?? '')).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('described anew for other kinds, tells nothing of those before', async () => {
    const { laid, endpoint } = await layTold();
    await breach(laid, ['T1'], minutes(120));
    await updateEndpoint(clientAt(laid, minutes(130)), endpoint.id, { ...DRAFT, kinds: ['PERIOD_CLOSED'] });
    expect(await send(laid, SIX)).toBe(0);
    expect((await fates(laid)).map(({ state }) => state)).toEqual(['DEAD']);
  });

  it('tells the vendor of its own stream, in the language and zone of its contact', async () => {
    const { laid } = await layTold({});
    const { vendorId } = laid.contract;
    const contact = { side: 'VENDOR', language: 'de', timeZone: 'Asia/Kolkata' } as const;
    await layContact(test, vendorId, 'leitung', contact);
    // The client's contact is no contact of the vendor's.
    const vendor = contextOf(vendorId, OPENED, 'VENDOR');
    await expect(registerEndpoint(vendor, DRAFT)).rejects.toMatchObject({ issues: [{ path: 'contactKey' }] });
    await registerEndpoint(vendor, { ...DRAFT, contactKey: 'leitung' });
    await breach(laid, ['T1'], minutes(120));
    expect(await sendOf(vendorId, minutes(120))).toBe(1);
    expect(mailbox.mails.map(({ to }) => to)).toEqual([['leitung@client.example']]);
    expect(subjects()).toEqual(['Ticket verspätet: T1']);
    // Due an hour after 8:00 UTC, 14:30 in Kolkata.
    expect(mailbox.mails[0]?.text).toMatch(/Fällig: 02\.03\.2026, 14:30:00/);
    expect(await send(laid, minutes(120))).toBe(1);
    expect(mailbox.mails.at(-1)?.to).toEqual(['lead@client.example']);
  });

  it('is paused, resumed and replayed as a webhook is', async () => {
    const { laid, endpoint } = await layTold({});
    await pauseEndpoint(clientAt(laid, OPENED), endpoint.id);
    await breach(laid, ['T1'], minutes(120));
    expect(await send(laid, minutes(121))).toBe(0);
    await resumeEndpoint(clientAt(laid, minutes(130)), endpoint.id);
    await dispatch(laid.contract.tenantId, minutes(130));
    expect(await send(laid, minutes(130))).toBe(1);
    const start = { organisationId: laid.contract.tenantId, side: 'CLIENT' as const, sequence: 0 };
    await replayEvents(clientAt(laid, minutes(140)), endpoint.id, encodeCursor(start));
    await dispatch(laid.contract.tenantId, minutes(140));
    expect(await send(laid, minutes(140))).toBe(1);
    expect(subjects()).toEqual(['Ticket late: T1', 'Ticket late: T1']);
    expect(new Set(mailbox.mails.map(({ headers }) => headers['message-id'])).size).toBe(1);
    await breach(laid, ['T2'], minutes(150));
    await removeEndpoint(clientAt(laid, minutes(151)), endpoint.id);
    expect(await send(laid, minutes(200))).toBe(0);
    expect((await fates(laid)).map(({ state }) => state).sort()).toEqual(['DEAD', 'DELIVERED']);
  });

  it('sends a test at once, whatever the digest', async () => {
    const { laid, endpoint } = await layTold();
    await breach(laid, ['T1'], minutes(120));
    await sendTestEvent(clientAt(laid, minutes(121)), endpoint.id);
    expect(await send(laid, minutes(121))).toBe(1);
    expect(subjects()).toEqual(['Test message']);
    await send(laid, SIX);
    expect(subjects()).toEqual(['Test message', 'Ticket late: T1']);
  });

  it('does not disturb the quiet hours of its contact', async () => {
    // Monday 9:00 to 12:30 UTC.
    const { laid } = await layTold({ quietHours: [{ weekday: 1, from: 9 * 60, to: 12 * 60 + 30 }] });
    await breach(laid, ['T1'], minutes(120));
    expect((await fates(laid)).map(({ next }) => next)).toEqual(['03-02 12:30:00']);
    expect(await send(laid, at('2026-03-02T12:30:00Z'))).toBe(1);
  });

  it('has no secret, and may tell another contact', async () => {
    const { laid, endpoint } = await layTold();
    const context = clientAt(laid, OPENED);
    const [row] = await askDirectly(test.superuserUrl, 'SELECT secrets, vault_key, url FROM endpoint WHERE id = $1', [
      endpoint.id,
    ]);
    expect(row).toEqual({ secrets: [], vault_key: null, url: null });
    await layContact(test, laid.contract.tenantId, 'deputy', {});
    expect((await updateEndpoint(context, endpoint.id, { ...DRAFT, contactKey: 'deputy' })).url).toBeNull();
    await breach(laid, ['T1'], minutes(120));
    await send(laid, minutes(120));
    expect(mailbox.mails.map(({ to }) => to)).toEqual([['deputy@client.example']]);
  });
});
