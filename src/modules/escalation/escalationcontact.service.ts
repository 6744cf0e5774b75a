import { randomUUID } from 'node:crypto';
import { assertAllowed } from '../../domain/access.js';
import type { Contact, ContactGroup, ContactOwner } from '../../domain/contact.js';
import {
  type ContactDraft,
  type ContactGroupDraft,
  contactGroupIssues,
  contactIssues,
} from '../../domain/contactrules.js';
import type { Digest, DigestRhythm } from '../../domain/digest.js';
import { Fault, type Issue, notFound, refuseIssues } from '../../domain/fault.js';
import type { WriteUnit } from '../../platform/database.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { firstOfEachPath } from '../calendar/issues.js';
import type { WallTimes, WeekdayName } from '../calendar/walltime.js';
import { minuteOfDay, spansFromDraft } from '../calendar/walltime.js';
import { bearersOf, contactsByKeys } from '../contact/contact.read.js';
import { deleteByKey, holdContacts, holdKey, putStoredContact, putStoredGroup } from '../contact/contact.store.js';
import { holdWebhooks } from '../delivery/endpoint.store.js';
import { endpointsTelling, groupsNaming, namesOf, policiesThatName, waitsAtMailbox } from './naming.read.js';

type Acting = Pick<RequestContext, 'actor' | 'write'>;

/** A contact as people write it down: with wall-clock times. */
export type WrittenContact = Omit<ContactDraft, 'quietHours' | 'digest'> & {
  readonly quietHours: readonly (WallTimes & { weekday: WeekdayName })[];
  readonly digest: WrittenDigest | null;
};

interface WrittenDigest {
  readonly every: DigestRhythm;
  readonly at?: string | null;
}

function ownerOf({ actor: { organisationId, side } }: Acting): ContactOwner {
  return { organisationId, side };
}

/** Writes a contact, or all of it anew. The same again changes nothing. */
export async function putContact(acting: Acting, written: WrittenContact): Promise<Contact> {
  assertAllowed(acting.actor, 'contact.manage');
  const owner = ownerOf(acting);
  const issues: Issue[] = [];
  const draft: ContactDraft = {
    ...written,
    quietHours: spansFromDraft(written.quietHours, 'quietHours', issues),
    digest: digestFrom(written.digest, issues),
  };
  refuseIssues(firstOfEachPath([...issues, ...contactIssues(draft)]));
  return acting.write(async (unit) => {
    await assertFree(unit, owner, draft.key, 'CONTACT');
    const contractIds = draft.endpointId === null ? null : await contractsTold(unit, owner, draft.endpointId);
    const contact = await putStoredContact(unit, { ...owner, ...draft, id: randomUUID(), createdAt: unit.now });
    // Asked once it is written, so that whoever held it while naming or telling it has been waited for.
    if (contractIds !== null) await refuseUntold(unit, owner, contact.key, contractIds);
    if (contact.email === null) await refuseWithoutMailbox(unit, contact);
    return contact;
  });
}

/** The contracts to which a contact's endpoint is limited (null: none): it must be a webhook of the contact's owner. */
async function contractsTold(unit: WriteUnit, owner: ContactOwner, endpointId: string) {
  const contractIds = (await holdWebhooks(unit, owner, [endpointId])).get(endpointId);
  if (contractIds === undefined) refuseIssues([{ path: 'endpointId', message: 'is no webhook endpoint of yours' }]);
  return contractIds ?? null;
}

/** A contact's endpoint must be told of all contracts whose policies name the contact or a group of it. */
async function refuseUntold(unit: WriteUnit, owner: ContactOwner, key: string, told: readonly string[]): Promise<void> {
  const keys = [key, ...(await groupsNaming(unit, owner, key))];
  const policies = await policiesThatName(unit, owner, 'contact', keys, told);
  if (policies.length === 0) return;
  refuseIssues([{ path: 'endpointId', message: `is not told of what ${policies.join(', ')} tells ${key}` }]);
}

/** A contact gives its mailbox up only when nothing is sent there any more: it could not be delivered. */
async function refuseWithoutMailbox(unit: WriteUnit, contact: Contact): Promise<void> {
  const { organisationId, id, key } = contact;
  const mailing = await endpointsTelling(unit, contact, id);
  if (mailing.length > 0) throw new Fault('CONFLICT', `${key} must keep a mailbox for ${mailing.join(', ')}`);
  if (!(await waitsAtMailbox(unit, organisationId, id))) return;
  throw new Fault('CONFLICT', `${key} must keep a mailbox until what waits to be e-mailed to it is sent`);
}

function digestFrom(written: WrittenDigest | null, issues: Issue[]): Digest | null {
  if (written === null) return null;
  const { every, at = null } = written;
  const path = 'digest.at';
  if (every === 'HOUR') {
    if (at !== null) issues.push({ path, message: 'is for DAY only: HOUR is at each full hour' });
    return { every, at: 0 };
  }
  if (at === null) issues.push({ path, message: 'must be given with DAY' });
  return { every, at: at === null ? 0 : minuteOfDay(at, path, issues) };
}

/** Writes a group, or all of it anew. Its members must be contacts who can be told of what policies tell the group. */
export async function putContactGroup(acting: Acting, draft: ContactGroupDraft): Promise<ContactGroup> {
  assertAllowed(acting.actor, 'contact.manage');
  const owner = ownerOf(acting);
  refuseIssues(contactGroupIssues(draft));
  return acting.write(async (unit) => {
    await assertFree(unit, owner, draft.key, 'GROUP');
    const known = await holdContacts(unit, owner, draft.members);
    refuseIssues(
      draft.members.flatMap((key, index) =>
        known.has(key) ? [] : [{ path: `members.${index}`, message: 'is no contact of yours' }],
      ),
    );
    const members = [...new Set(draft.members)].sort();
    const limited = await limitedWebhooks(unit, owner, members);
    const group = await putStoredGroup(unit, { ...owner, ...draft, members, id: randomUUID(), createdAt: unit.now });
    // Asked once it is written, as of a contact.
    for (const { contractIds, toldBy } of limited) {
      const policies = await policiesThatName(unit, owner, 'contact', [group.key], contractIds);
      const message = `is told by a webhook endpoint that is not told of what ${policies.join(', ')} tells ${group.key}`;
      const untold = [...draft.members.entries()].filter(([, key]) => policies.length > 0 && toldBy.has(key));
      refuseIssues(untold.map(([index]) => ({ path: `members.${index}`, message })));
    }
    return group;
  });
}

/** The webhooks by which some held contacts are told and that are limited to contracts, with the contacts told by each. */
async function limitedWebhooks(unit: WriteUnit, owner: ContactOwner, keys: readonly string[]) {
  const contacts = [...(await contactsByKeys(unit, owner, keys)).values()].flat();
  const webhooks = await holdWebhooks(
    unit,
    owner,
    contacts.flatMap(({ endpointId }) => endpointId ?? []),
  );
  return [...webhooks].flatMap(([id, contractIds]) => {
    const toldBy = new Set(contacts.flatMap(({ endpointId, key }) => (endpointId === id ? [key] : [])));
    return contractIds === null ? [] : [{ contractIds, toldBy }];
  });
}

/** Deletes a contact or a group that nothing names any more; what was still to be told to it is not. */
export async function deleteContact(acting: Acting, what: 'CONTACT' | 'GROUP', key: string): Promise<string> {
  assertAllowed(acting.actor, 'contact.manage');
  const owner = ownerOf(acting);
  return acting.write(async (unit) => {
    const id = await deleteByKey(unit, what, owner, key);
    if (id === null) throw notFound(what === 'GROUP' ? 'contact group' : 'contact');
    // Asked once it is gone, so that whoever held it while naming it has been waited for.
    const naming = await namesOf(unit, what, owner, { id, key });
    if (naming.length > 0) throw new Fault('CONFLICT', `${key} is still named by ${naming.join(', ')}`);
    return key;
  });
}

/** A key names a contact or a group, so that a policy need not say which. */
async function assertFree(unit: WriteUnit, owner: ContactOwner, key: string, wanted: 'CONTACT' | 'GROUP') {
  await holdKey(unit, owner, key);
  const bearers = await bearersOf(unit, owner, key);
  if (bearers.every((bearer) => bearer === wanted)) return;
  throw new Fault('CONFLICT', `${key} is the key of a ${wanted === 'CONTACT' ? 'contact group' : 'contact'} already`);
}
