import type { Contact } from '../../domain/contact.js';
import type { Delivery, SendOutcome } from '../../domain/delivery.js';
import { derivedId } from '../../domain/identity.js';
import type { Instant } from '../../domain/instant.js';
import { deliverableAt } from '../../domain/quiethours.js';
import { askAsWorker } from '../../platform/askasworker.js';
import type { Database } from '../../platform/database.js';
import type { MailAnswer, MailTransport } from '../../platform/mailtransport.js';
import { contactById } from '../contact/contact.read.js';
import { storedEndpoint } from '../delivery/endpoint.read.js';
import type { Sender } from '../delivery/sender.js';
import { type MailContext, mailContexts } from './mailcontext.read.js';
import { mailItem } from './mailitem.js';
import { mailPage } from './mailpage.js';
import { textsOf } from './textsof.js';
import { sendUnsent } from './unsent.service.js';

/** What has gathered for a contact is told in one message, up to so many things. */
const MOST_TOGETHER = 50;

export interface MailParts {
  readonly database: Database;
  readonly mail: MailTransport;
}

/** Sends deliveries to the mailboxes of contacts, of a lane of their own or of an endpoint's, what is due at the same time as one message. */
export function createMailSender(parts: MailParts): Sender {
  return {
    kind: 'EMAIL',
    lanesAtOnce: parts.mail.atOnce,
    lanesAtOnceOfOne: Math.ceil(parts.mail.atOnce / 2),
    together: MOST_TOGETHER,
    begin: async (now) => {
      if (parts.mail.isConfigured) await sendUnsent(parts.database, now);
    },
    send: (deliveries, now) => send(parts, deliveries, now),
  };
}

async function send(
  { database, mail }: MailParts,
  deliveries: readonly Delivery[],
  now: Instant,
): Promise<SendOutcome> {
  const [first] = deliveries;
  if (first === undefined) throw new Error('nothing to send');
  const { contact, contexts } = await known(database, first, deliveries, now);
  const to = contact?.email ?? null;
  if (contact === null || to === null) {
    const fault = contact === null ? 'the contact was deleted' : 'the contact has no mailbox any more';
    return { status: null, fault, retryAfter: null, final: 'NEVER' };
  }
  const { quietHours, timeZone } = contact;
  const texts = textsOf(contact.language);
  const items = deliveries.map((delivery) => mailItem(delivery, contexts.get(delivery.id) ?? null, texts, contact));
  const page = mailPage(items, texts, contact.name);
  // Of all that is in it: a message with something new in it must not be taken for one that came before.
  const id = derivedId('mail', ...deliveries.map((delivery) => delivery.id).sort());
  const answer = await mail.send({ ...page, to, id, language: texts.language });
  return { ...outcomeOf(answer, deliveries.length), freeAt: (at) => deliverableAt(quietHours, timeZone, at) };
}

interface Known {
  readonly contact: Contact | null;
  readonly contexts: ReadonlyMap<string, MailContext>;
}

async function known(
  database: Database,
  { organisationId, laneId }: Delivery,
  deliveries: readonly Delivery[],
  now: Instant,
): Promise<Known> {
  return askAsWorker(database, async (unit) => {
    const endpoint = await storedEndpoint(unit, organisationId, laneId);
    const contact = await contactById(unit, organisationId, endpoint?.contactId ?? laneId);
    return { contact, contexts: await mailContexts(unit, deliveries, now) };
  });
}

function outcomeOf({ status, fault, refuses }: MailAnswer, amount: number): SendOutcome {
  const outcome = { status, fault, retryAfter: null };
  if (refuses === null) return outcome;
  return { ...outcome, final: refuses === 'MESSAGE' && amount > 1 ? 'APART' : 'NEVER' };
}
