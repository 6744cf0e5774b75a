import type { Contact, ContactBook, ContactGroup, ContactOwner } from '../../domain/contact.js';
import { isStorable } from '../../domain/text.js';
import type { ReadUnit, Statement, WriteUnit } from '../../platform/database.js';
import { groupBy } from '../../platform/groupby.js';

const CONTACT = `c.organisation_id AS "organisationId", c.id, c.side, c.key, c.name, c.email, c.endpoint_id AS "endpointId",
  c.time_zone AS "timeZone", c.quiet_hours AS "quietHours", c.digest, c.language, c.created_at AS "createdAt"`;

const GROUP = `g.organisation_id AS "organisationId", g.id, g.side, g.key, g.name, g.members, g.created_at AS "createdAt"`;

const BY_IDS: Statement = {
  name: 'contacts_by_ids',
  text: `SELECT ${CONTACT} FROM contact c WHERE c.organisation_id = $1 AND c.id = ANY ($2::uuid[])`,
};

/** Of one organisation; those that were deleted are left out. */
export function contactsByIds(
  unit: ReadUnit,
  contacts: readonly Pick<Contact, 'organisationId' | 'id'>[],
): Promise<Contact[]> {
  return unit.rows<Contact>(BY_IDS, [contacts[0]?.organisationId, contacts.map(({ id }) => id)]);
}

/** For what is delivered to it; null: it was deleted. */
export async function contactById(unit: ReadUnit, organisationId: string, id: string): Promise<Contact | null> {
  const [contact] = await contactsByIds(unit, [{ organisationId, id }]);
  return contact ?? null;
}

// A key names a contact or a group; both are found by (organisation_id, side, key).
function bookStatement(name: string, lock: string): Statement {
  return {
    name,
    text: `
    SELECT k.key AS "askedAs", ${CONTACT}
    FROM unnest($3::text[]) AS k (key)
    CROSS JOIN LATERAL (
      SELECT k.key AS member
      UNION
      SELECT unnest(g.members) FROM contact_group g
      WHERE g.organisation_id = $1 AND g.side = $2 AND g.key = k.key
    ) m
    JOIN contact c ON c.organisation_id = $1 AND c.side = $2 AND c.key = m.member
    ORDER BY k.key, c.key ${lock}`,
  };
}

const BOOK = bookStatement('contacts_by_keys', '');
const BOOK_HELD = bookStatement('contacts_by_keys_held', 'FOR SHARE OF c');

async function askBook(
  unit: ReadUnit,
  statement: Statement,
  { organisationId, side }: ContactOwner,
  keys: readonly string[],
): Promise<ContactBook> {
  const asked = [...new Set(keys)].filter(isStorable);
  if (asked.length === 0) return new Map();
  const rows = await unit.rows<Contact & { askedAs: string }>(statement, [organisationId, side, asked]);
  const byKey = groupBy(rows, ({ askedAs }) => askedAs);
  return new Map([...byKey].map(([key, found]) => [key, found.map(({ askedAs: _, ...contact }) => contact)]));
}

/** Who is behind each of some keys, groups expanded, by their own keys. */
export function contactsByKeys(unit: ReadUnit, owner: ContactOwner, keys: readonly string[]): Promise<ContactBook> {
  return askBook(unit, BOOK, owner, keys);
}

/**
 * The same for whoever is about to tell them: they stay as they are until the transaction ends. Who moves one elsewhere waits, and
 * then sees what waits for it where it was.
 */
export function contactsToTell(unit: WriteUnit, owner: ContactOwner, keys: readonly string[]): Promise<ContactBook> {
  return askBook(unit, BOOK_HELD, owner, keys);
}

// No key is empty: the empty text stands before the first one.
const CONTACTS: Statement = {
  name: 'contact_page',
  text: `SELECT ${CONTACT} FROM contact c WHERE c.organisation_id = $1 AND c.side = $2 AND c.key > $3 ORDER BY c.key LIMIT $4`,
};

/** Contacts by key, those after `afterKey`. */
export function contactPage(
  unit: ReadUnit,
  { organisationId, side }: ContactOwner,
  afterKey: string | null,
  limit: number,
): Promise<Contact[]> {
  return unit.rows<Contact>(CONTACTS, [organisationId, side, afterKey ?? '', limit]);
}

const GROUPS: Statement = {
  name: 'contact_group_page',
  text: `SELECT ${GROUP} FROM contact_group g WHERE g.organisation_id = $1 AND g.side = $2 AND g.key > $3 ORDER BY g.key LIMIT $4`,
};

/** Groups by key, those after `afterKey`. */
export function contactGroupPage(
  unit: ReadUnit,
  { organisationId, side }: ContactOwner,
  afterKey: string | null,
  limit: number,
): Promise<ContactGroup[]> {
  return unit.rows<ContactGroup>(GROUPS, [organisationId, side, afterKey ?? '', limit]);
}

const KEY_TAKEN: Statement = {
  name: 'contact_key_taken',
  text: `
    SELECT 'CONTACT' AS kind FROM contact c WHERE c.organisation_id = $1 AND c.side = $2 AND c.key = $3
    UNION ALL
    SELECT 'GROUP' FROM contact_group g WHERE g.organisation_id = $1 AND g.side = $2 AND g.key = $3`,
};

/** What bears a key. */
export async function bearersOf(
  unit: ReadUnit,
  { organisationId, side }: ContactOwner,
  key: string,
): Promise<('CONTACT' | 'GROUP')[]> {
  const rows = await unit.rows<{ kind: 'CONTACT' | 'GROUP' }>(KEY_TAKEN, [organisationId, side, key]);
  return rows.map(({ kind }) => kind);
}
