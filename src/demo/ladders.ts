import type { Parts } from '../compose.js';
import type { Actor } from '../domain/actor.js';
import { actorFor, ask } from './asking.js';
import type { LaidContract } from './laying.js';

const PUT_CONTACT = `mutation ($input: PutEscalationContactInput!) {
  putEscalationContact(input: $input) { contact { key } }
}`;
const PUT_GROUP = `mutation ($input: PutEscalationContactGroupInput!) {
  putEscalationContactGroup(input: $input) { contactGroup { key } }
}`;
const PUT_POLICY = `mutation ($input: PutEscalationPolicyInput!) {
  putEscalationPolicy(input: $input) { policy { version } }
}`;

const NIGHTS = ['MONDAY', 'TUESDAY', 'WEDNESDAY', 'THURSDAY', 'FRIDAY', 'SATURDAY', 'SUNDAY'].map((weekday) => ({
  weekday,
  from: '22:00',
  to: '07:00',
}));

// Addresses under .example reach nobody, whatever mail server is configured.
const VENDORS_CONTACTS = [
  { key: 'chat-desk', name: 'Chat desk', email: 'chat-desk@brightdesk.example', timeZone: 'Europe/Lisbon' },
  {
    key: 'duty-manager',
    name: 'Duty manager',
    email: 'duty@brightdesk.example',
    timeZone: 'Europe/Lisbon',
    quietHours: NIGHTS,
  },
];
const CLIENTS_CONTACTS = [
  {
    key: 'vendor-manager',
    name: 'Vendor manager',
    email: 'vendors@lotus-air.example',
    timeZone: 'America/Los_Angeles',
  },
];

/** The chats' first answers: a warning in the event alone, then the people who can do something about it. */
const VENDORS_LADDER = {
  key: 'unanswered',
  name: 'Chats that nobody answers',
  objectives: ['first-response'],
  levels: [
    {
      name: 'Hurry',
      triggers: [{ kind: 'SHARE_USED', share: 0.75 }],
      actions: [{ kind: 'RAISE_PRIORITY', priority: 'P1' }],
    },
    {
      name: 'Desk',
      triggers: [{ kind: 'LATE_BY', time: 'PT1M' }],
      actions: [{ kind: 'NOTIFY', contacts: ['chat-desk'] }],
      wait: 'PT2M',
    },
    { name: 'Duty manager', actions: [{ kind: 'NOTIFY', contacts: ['on-duty'] }] },
  ],
};
const CLIENTS_LADDER = {
  key: 'customers-left-alone',
  name: 'Customers left alone',
  objectives: ['first-response'],
  levels: [
    {
      name: 'Vendor manager',
      triggers: [{ kind: 'LATE_BY', time: 'PT3M' }],
      actions: [{ kind: 'NOTIFY', contacts: ['vendor-manager'] }],
    },
  ],
};

/** Gives both parties of the live contract somebody to tell, and a ladder each; what stands already is left as it is. */
export async function layLadders(parts: Parts, { id, client, vendor }: LaidContract): Promise<void> {
  const asVendor = actorFor(vendor, 'VENDOR');
  const asClient = actorFor(client, 'CLIENT');
  const put = (actor: Actor, document: string, input: unknown) => ask(parts, actor, document, { input });
  for (const contact of VENDORS_CONTACTS) await put(asVendor, PUT_CONTACT, contact);
  await put(asVendor, PUT_GROUP, { key: 'on-duty', name: 'On duty', members: ['duty-manager', 'chat-desk'] });
  for (const contact of CLIENTS_CONTACTS) await put(asClient, PUT_CONTACT, contact);
  await put(asVendor, PUT_POLICY, { contractId: id, ...VENDORS_LADDER });
  await put(asClient, PUT_POLICY, { contractId: id, ...CLIENTS_LADDER });
}
