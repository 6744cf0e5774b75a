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
import { bearersOf } from './contact.read.js';
import { deleteByKey, holdContacts, holdWebhooks, putStoredContact, putStoredGroup } from './contact.store.js';
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
    const { key, endpointId } = draft;
    if (endpointId !== null) await refuseEndpoint(unit, owner, key, endpointId);
    const contact = await putStoredContact(unit, { ...owner, ...draft, id: randomUUID(), createdAt: unit.now });
    if (contact.email === null) await refuseWithoutMailbox(unit, contact);
    return contact;
  });
}

/** A contact gives its mailbox up only when nothing is sent there any more: it could not be delivered. */
async function refuseWithoutMailbox(unit: WriteUnit, contact: Contact): Promise<void> {
  const { organisationId, id, key } = contact;
  const mailing = await endpointsTelling(unit, contact, id);
  if (mailing.length > 0) throw new Fault('CONFLICT', `${key} must keep a mailbox for ${mailing.join(', ')}`);
  if (!(await waitsAtMailbox(unit, organisationId, id))) return;
  throw new Fault('CONFLICT', `${key} must keep a mailbox until what waits to be e-mailed to it is sent`);
}

/** A contact's endpoint must be a webhook of its owner, told of all contracts whose policies name the contact or a group of it. */
async function refuseEndpoint(unit: WriteUnit, owner: ContactOwner, key: string, endpointId: string): Promise<void> {
  const path = 'endpointId';
  const contractIds = (await holdWebhooks(unit, owner, [endpointId])).get(endpointId);
  if (contractIds === undefined) return refuseIssues([{ path, message: 'is no webhook endpoint of yours' }]);
  if (contractIds === null) return;
  const keys = [key, ...(await groupsNaming(unit, owner, key))];
  const policies = await policiesThatName(unit, owner, 'contact', keys, contractIds);
  if (policies.length > 0) refuseIssues([{ path, message: `is not told of what ${policies.join(', ')} tells ${key}` }]);
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

/** Writes a group, or all of it anew. Its members must be contacts. */
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
    return putStoredGroup(unit, { ...owner, ...draft, members, id: randomUUID(), createdAt: unit.now });
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
  const bearers = await bearersOf(unit, owner, key);
  if (bearers.every((bearer) => bearer === wanted)) return;
  throw new Fault('CONFLICT', `${key} is the key of a ${wanted === 'CONTACT' ? 'contact group' : 'contact'} already`);
}
