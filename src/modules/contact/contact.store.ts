import type { Contact, ContactGroup, ContactOwner } from '../../domain/contact.js';
import { isStorable } from '../../domain/text.js';
import type { Statement, WriteUnit } from '../../platform/database.js';
import { instantParam } from '../../platform/values.js';

// Whoever writes a key waits: a contact and a group must not come to bear the same one at the same moment.
const HOLD_KEY: Statement = {
  name: 'contact_key_hold',
  text: `SELECT pg_advisory_xact_lock(hashtextextended(concat_ws(' ', 'accord contact', $1::text, $2::text, $3::text), 0))`,
};

/** Nobody else writes a contact or a group of this key until the transaction ends. */
export async function holdKey(unit: WriteUnit, { organisationId, side }: ContactOwner, key: string): Promise<void> {
  await unit.rows(HOLD_KEY, [organisationId, side, key]);
}

// Held until the transaction ends: who changes or deletes one of them waits, and then sees what names it.
const HOLD = (table: 'contact' | 'contact_group'): Statement => ({
  name: `${table}_hold`,
  text: `SELECT key FROM ${table} WHERE organisation_id = $1 AND side = $2 AND key = ANY ($3::text[]) ORDER BY key FOR SHARE`,
});
const HOLD_CONTACTS = HOLD('contact');
const HOLD_GROUPS = HOLD('contact_group');

async function held(unit: WriteUnit, statement: Statement, owner: ContactOwner, keys: readonly string[]) {
  const rows = await unit.rows<{ key: string }>(statement, [owner.organisationId, owner.side, keys.filter(isStorable)]);
  return rows.map(({ key }) => key);
}

/** Those of some keys that name a contact; it stays as it is until the transaction ends. */
export async function holdContacts(
  unit: WriteUnit,
  owner: ContactOwner,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  return new Set(await held(unit, HOLD_CONTACTS, owner, keys));
}

/** Those of some keys that name a contact or a group; it stays as it is until the transaction ends. */
export async function holdContactsAndGroups(
  unit: WriteUnit,
  owner: ContactOwner,
  keys: readonly string[],
): Promise<ReadonlySet<string>> {
  const contacts = await holdContacts(unit, owner, keys);
  return new Set([...contacts, ...(await held(unit, HOLD_GROUPS, owner, keys))]);
}

// Written anew, a contact keeps its id: what waits to be e-mailed to it goes to the address it has now.
const PUT: Statement = {
  name: 'contact_put',
  text: `INSERT INTO contact (organisation_id, id, side, key, name, email, endpoint_id, time_zone, quiet_hours, digest, language,
      created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
    ON CONFLICT (organisation_id, side, key) DO UPDATE SET name = excluded.name, email = excluded.email,
      endpoint_id = excluded.endpoint_id, time_zone = excluded.time_zone, quiet_hours = excluded.quiet_hours,
      digest = excluded.digest, language = excluded.language
    RETURNING id, created_at AS "createdAt"`,
};

/** The contact as it stands now: with the id and time of creation it had, if its key was known. */
export async function putStoredContact(unit: WriteUnit, contact: Contact): Promise<Contact> {
  const { organisationId, id, side, key, name, email, endpointId, timeZone, quietHours, digest, language } = contact;
  const [kept] = await unit.rows<Pick<Contact, 'id' | 'createdAt'>>(PUT, [
    ...[organisationId, id, side, key, name, email, endpointId, timeZone],
    ...[
      JSON.stringify(quietHours),
      digest === null ? null : JSON.stringify(digest),
      language,
      instantParam(contact.createdAt),
    ],
  ]);
  return { ...contact, ...kept };
}

const PUT_GROUP: Statement = {
  name: 'contact_group_put',
  text: `INSERT INTO contact_group (organisation_id, id, side, key, name, members, created_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7)
    ON CONFLICT (organisation_id, side, key) DO UPDATE SET name = excluded.name, members = excluded.members
    RETURNING id, created_at AS "createdAt"`,
};

export async function putStoredGroup(unit: WriteUnit, group: ContactGroup): Promise<ContactGroup> {
  const { organisationId, id, side, key, name, members, createdAt } = group;
  const values = [organisationId, id, side, key, name, members, instantParam(createdAt)];
  const [kept] = await unit.rows<Pick<ContactGroup, 'id' | 'createdAt'>>(PUT_GROUP, values);
  return { ...group, ...kept };
}

const DELETE: Statement = {
  name: 'contact_delete',
  text: 'DELETE FROM contact WHERE organisation_id = $1 AND side = $2 AND key = $3 RETURNING id',
};

const DELETE_GROUP: Statement = {
  name: 'contact_group_delete',
  text: 'DELETE FROM contact_group WHERE organisation_id = $1 AND side = $2 AND key = $3 RETURNING id',
};

/** Of a contact or a group. Answers its id; null when there was none. */
export async function deleteByKey(
  unit: WriteUnit,
  what: 'CONTACT' | 'GROUP',
  { organisationId, side }: ContactOwner,
  key: string,
): Promise<string | null> {
  const statement = what === 'CONTACT' ? DELETE : DELETE_GROUP;
  if (!isStorable(key)) return null;
  const [deleted] = await unit.rows<{ id: string }>(statement, [organisationId, side, key]);
  return deleted?.id ?? null;
}
