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
const FIND_POLICY = `query ($contractId: ID!, $side: Side!, $key: String!) {
  contract(id: $contractId) { escalationPolicy(side: $side, key: $key) { version } }
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

/** What one party is given, as inputs of the API. */
interface Laid {
  readonly contacts: readonly unknown[];
  readonly groups: readonly unknown[];
  readonly ladder: { readonly key: string };
}

const VENDORS: Laid = {
  contacts: VENDORS_CONTACTS,
  groups: [{ key: 'on-duty', name: 'On duty', members: ['duty-manager', 'chat-desk'] }],
  ladder: VENDORS_LADDER,
};
const CLIENTS: Laid = { contacts: CLIENTS_CONTACTS, groups: [], ladder: CLIENTS_LADDER };

/** Gives both parties of the live contract somebody to tell, and a ladder each: once. What they change later stays as it is. */
export async function layLadders(parts: Parts, { id, client, vendor }: LaidContract): Promise<void> {
  await layOf(parts, actorFor(vendor, 'VENDOR'), id, VENDORS);
  await layOf(parts, actorFor(client, 'CLIENT'), id, CLIENTS);
}

async function layOf(
  parts: Parts,
  actor: Actor,
  contractId: string,
  { contacts, groups, ladder }: Laid,
): Promise<void> {
  type Answer = { contract: { escalationPolicy: unknown } };
  const { contract } = await ask<Answer>(parts, actor, FIND_POLICY, { contractId, side: actor.side, key: ladder.key });
  // The last to be laid, and never gone: one that is retired is a version, too.
  if (contract.escalationPolicy !== null) return;
  const put = (document: string, input: unknown) => ask(parts, actor, document, { input });
  for (const contact of contacts) await put(PUT_CONTACT, contact);
  for (const group of groups) await put(PUT_GROUP, group);
  await put(PUT_POLICY, { contractId, ...ladder });
}
