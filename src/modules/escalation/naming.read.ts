import type { ContactOwner } from '../../domain/contact.js';
import type { ReadUnit, Statement, WriteUnit } from '../../platform/database.js';
import { forParty, perParty } from '../../platform/party.js';
import { instantParam } from '../../platform/values.js';

/** So many of what names something are told of. */
const MOST_TOLD = 3;

const GROUPS: Statement = {
  name: 'contact_named_by_groups',
  text: `SELECT g.key FROM contact_group g WHERE g.organisation_id = $1 AND g.side = $2 AND $3 = ANY (g.members) ORDER BY 1`,
};

/** Keys of the groups that name a contact. */
export async function groupsNaming(
  unit: ReadUnit,
  { organisationId, side }: ContactOwner,
  key: string,
): Promise<string[]> {
  const rows = await unit.rows<{ key: string }>(GROUPS, [organisationId, side, key]);
  return rows.map((row) => row.key);
}

// A version that another one has replaced still counts while an open clock keeps to it. Served by clock_open.
function policiesNaming(what: string, holds: string) {
  return perParty(
    `policies_naming_${what}`,
    (own) => `
    SELECT DISTINCT 'policy ' || p.key || ' of contract ' || c.reference AS name
    FROM escalation_policy p
    JOIN contract c ON c.tenant_id = p.tenant_id AND c.id = p.contract_id
    WHERE ${own('p')} AND p.side = $2 AND jsonb_path_exists(p.levels, '${holds}', jsonb_build_object('names', to_jsonb($3::text[])))
      AND ($4::uuid[] IS NULL OR p.contract_id <> ALL ($4::uuid[]))
      AND (NOT ${replacedBy('$5')} OR EXISTS (
        SELECT 1 FROM objective o JOIN clock k ON k.tenant_id = o.tenant_id AND k.objective_id = o.id
        WHERE ${own('o')} AND o.tenant_id = p.tenant_id AND o.contract_id = p.contract_id
          AND ${own('k')} AND k.state IN ('RUNNING', 'PAUSED') AND k.started_at >= p.valid_from AND NOT ${replacedBy('k.started_at')}))
    ORDER BY 1 LIMIT ${MOST_TOLD}`,
  );
}

/** Whether a later version of a policy holds at an instant. */
function replacedBy(at: string): string {
  return `EXISTS (
        SELECT 1 FROM escalation_policy later
        WHERE later.tenant_id = p.tenant_id AND later.contract_id = p.contract_id AND later.side = p.side
          AND later.key = p.key AND later.version > p.version AND later.valid_from <= ${at})`;
}

const POLICIES = {
  contact: policiesNaming('contact', '$[*].actions[*].contacts[*] ? (@ == $names[*])'),
  endpoint: policiesNaming('endpoint', '$[*].actions[*].endpointId ? (@ == $names[*])'),
};

/**
 * Policies of the asking party that name one of some contacts and groups (by key), or endpoints (by id), in a version that holds or
 * will, or to which an open clock keeps, up to three; those on some contracts left out, or none (null).
 */
export async function policiesThatName(
  unit: WriteUnit,
  { side }: ContactOwner,
  what: keyof typeof POLICIES,
  names: readonly string[],
  apartFrom: readonly string[] | null,
): Promise<string[]> {
  const { statement, organisationId } = forParty(POLICIES[what], unit.principal);
  const rows = await unit.rows<{ name: string }>(statement, [
    organisationId,
    side,
    names,
    apartFrom,
    instantParam(unit.now),
  ]);
  return rows.map(({ name }) => name);
}

const CONTACTS_TOLD: Statement = {
  name: 'contacts_told_by_endpoint',
  text: `
    SELECT 'contact ' || c.key AS name FROM contact c
    WHERE c.organisation_id = $1 AND c.side = $2 AND c.endpoint_id = $3 ORDER BY 1 LIMIT ${MOST_TOLD}`,
};

/** What keeps an endpoint from being removed: contacts that are told by it, and policies. */
export async function namesOfEndpoint(unit: WriteUnit, owner: ContactOwner, id: string): Promise<string[]> {
  const rows = await unit.rows<{ name: string }>(CONTACTS_TOLD, [owner.organisationId, owner.side, id]);
  return [...rows.map(({ name }) => name), ...(await policiesThatName(unit, owner, 'endpoint', [id], null))];
}

const NAMES_TOLD: Statement = {
  name: 'names_told_by_endpoint',
  text: `
    SELECT c.key FROM contact c WHERE c.organisation_id = $1 AND c.side = $2 AND c.endpoint_id = $3
    UNION
    SELECT g.key FROM contact_group g
    JOIN contact c ON c.organisation_id = g.organisation_id AND c.side = g.side AND c.key = ANY (g.members)
    WHERE g.organisation_id = $1 AND g.side = $2 AND c.endpoint_id = $3`,
};

/** As `policiesThatName`, of those that have a webhook told: by its id, or as that of a contact or one in a group. */
export async function policiesThatTell(
  unit: WriteUnit,
  owner: ContactOwner,
  endpointId: string,
  apartFrom: readonly string[],
): Promise<string[]> {
  const rows = await unit.rows<{ key: string }>(NAMES_TOLD, [owner.organisationId, owner.side, endpointId]);
  const keys = rows.map(({ key }) => key);
  const byContact = await policiesThatName(unit, owner, 'contact', keys, apartFrom);
  const byItself = await policiesThatName(unit, owner, 'endpoint', [endpointId], apartFrom);
  return [...new Set([...byItself, ...byContact])];
}

// Served by endpoint_list: an organisation has 20 at most.
const ENDPOINTS_TELLING: Statement = {
  name: 'endpoints_telling_contact',
  text: `
    SELECT 'endpoint ' || e.name AS name FROM endpoint e
    WHERE e.organisation_id = $1 AND e.side = $2 AND e.contact_id = $3 AND e.state <> 'REMOVED' ORDER BY 1 LIMIT ${MOST_TOLD}`,
};

/** Endpoints that tell a contact by e-mail, up to three. */
export async function endpointsTelling(
  unit: ReadUnit,
  { organisationId, side }: ContactOwner,
  contactId: string,
): Promise<string[]> {
  const rows = await unit.rows<{ name: string }>(ENDPOINTS_TELLING, [organisationId, side, contactId]);
  return rows.map(({ name }) => name);
}

// Served by delivery_next.
const WAITS_AT_MAILBOX: Statement = {
  name: 'waits_at_mailbox_of_contact',
  text: `
    SELECT 1 FROM delivery d
    WHERE d.organisation_id = $1 AND d.lane_kind = 'EMAIL' AND d.lane_id = $2 AND d.state = 'WAITING' LIMIT 1`,
};

/** Whether anything still waits to be e-mailed to a contact. */
export async function waitsAtMailbox(unit: ReadUnit, organisationId: string, contactId: string): Promise<boolean> {
  return (await unit.rows(WAITS_AT_MAILBOX, [organisationId, contactId])).length > 0;
}

/** What keeps a contact or a group from being deleted. */
export async function namesOf(
  unit: WriteUnit,
  what: 'CONTACT' | 'GROUP',
  owner: ContactOwner,
  { id, key }: { readonly id: string; readonly key: string },
): Promise<string[]> {
  const policies = await policiesThatName(unit, owner, 'contact', [key], null);
  if (what === 'GROUP') return policies;
  const groups = (await groupsNaming(unit, owner, key)).slice(0, MOST_TOLD).map((group) => `group ${group}`);
  return [...groups, ...policies, ...(await endpointsTelling(unit, owner, id))];
}
