import type { Contract } from '../../domain/contract.js';
import type { ExclusionInForce } from '../../domain/exclusion.js';
import type { AnnouncedHoliday, TermsVersion } from '../../domain/terms.js';
import { buildTimeline, type Timeline } from '../../domain/timeline.js';
import { isUuid } from '../../domain/uuid.js';
import type { ReadUnit, Statement, WriteUnit } from '../../platform/database.js';
import { createLruCache } from '../../platform/lrucache.js';
import { forParty, type PartyStatement, perParty } from '../../platform/party.js';
import { contractColumns, withinLimit } from './contractcolumns.read.js';
import { type Hold, passContractGate } from './contractgate.store.js';

/** Compiled contracts a process keeps: bounds on memory, not on use. */
const KEPT_TIMELINES = 1_000;
/** Of what they were compiled from, as JSON, which takes about 1.6 times as much in memory; 5,000 exclusions are a million. */
const KEPT_CHARACTERS = 32_000_000;

/** A contract as its row stands, and what tells compiled forms of it apart; null: it is not agreed. */
export type SeenContract = Contract & { readonly stamp: string | null };

interface AgreedContent {
  readonly versions: readonly TermsVersion[];
  readonly announcedHolidays: readonly AnnouncedHoliday[];
  readonly exclusions: readonly ExclusionInForce[];
  readonly escalates: boolean;
  readonly objectiveIds: Readonly<Record<string, string>>;
}

// When the second party announced it; null while one alone has.
const IN_FORCE_SINCE = `CASE WHEN h.client_announced_at IS NOT NULL AND h.vendor_announced_at IS NOT NULL
                             THEN greatest(h.client_announced_at, h.vendor_announced_at) END`;

// The stamp changes with anything that a compiled contract depends on.
const seen = (own: string): string => `
    SELECT ${contractColumns('c')},
      CASE WHEN c.client_agreed_at IS NOT NULL AND c.vendor_agreed_at IS NOT NULL THEN concat_ws(' ', (
        SELECT concat_ws(' ', count(*), max(t.version), max(extract(epoch FROM t.agreed_at)))
        FROM contract_terms t
        WHERE t.tenant_id = c.tenant_id AND t.contract_id = c.id AND t.agreed_at IS NOT NULL
      ), (
        SELECT concat_ws(' ', count(*), max(extract(epoch FROM ${IN_FORCE_SINCE})))
        FROM contract_holiday h
        WHERE h.tenant_id = c.tenant_id AND h.contract_id = c.id AND ${IN_FORCE_SINCE} IS NOT NULL
      ), extract(epoch FROM c.terminated_at), c.exclusion_revision,
        c.escalates) END AS stamp
    FROM contract c
    WHERE ${own} AND c.id = ANY ($2::uuid[])`;
const CONTRACTS_SEEN = perParty('contracts_seen', (own) => seen(own('c')));
// Facts are recorded under this lock, and exclusions decided under a stronger one. Whoever waited for a decision sees the revision
// after it, and so reads the content anew, in a statement that sees the decision.
const CONTRACTS_HELD = perParty('contracts_held', (own) => `${seen(own('c'))} FOR SHARE`);
const CONTRACTS_HELD_ALONE = perParty('contracts_held_alone', (own) => `${seen(own('c'))} FOR NO KEY UPDATE`);

async function seenBy(
  statements: PartyStatement,
  unit: ReadUnit,
  contractIds: readonly string[],
  tenantId?: string,
): Promise<SeenContract[]> {
  const ids = [...new Set(contractIds)].filter((id) => isUuid(id) && withinLimit(unit.principal, id));
  if (ids.length === 0) return [];
  const { statement, organisationId } = forParty(statements, unit.principal, tenantId);
  return unit.rows<SeenContract>(statement, [organisationId, ids]);
}

/**
 * Those of the named contracts that the asking party may see, drafts included, in no particular order; an API key's limit
 * counts. The worker names the tenant.
 */
export function contractsSeen(
  unit: ReadUnit,
  contractIds: readonly string[],
  tenantId?: string,
): Promise<SeenContract[]> {
  return seenBy(CONTRACTS_SEEN, unit, contractIds, tenantId);
}

const AGREED_CONTENTS: Statement = {
  name: 'agreed_contents',
  text: `
    SELECT k.id,
      (SELECT c.escalates FROM contract c WHERE c.tenant_id = k.tenant_id AND c.id = k.id) AS escalates,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('version', t.version, 'fromPeriod', t.from_period, 'terms', t.content)
                       ORDER BY t.from_period, t.agreed_at, t.version), '[]')
       FROM contract_terms t
       WHERE t.tenant_id = k.tenant_id AND t.contract_id = k.id AND t.agreed_at IS NOT NULL) AS versions,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('date', h.held_on, 'name', h.name,
                         'announcedAt', (extract(epoch FROM ${IN_FORCE_SINCE}) * 1000)::bigint) ORDER BY h.held_on), '[]')
       FROM contract_holiday h
       WHERE h.tenant_id = k.tenant_id AND h.contract_id = k.id AND ${IN_FORCE_SINCE} IS NOT NULL) AS "announcedHolidays",
      (SELECT coalesce(jsonb_agg(jsonb_build_object('id', x.id, 'reference', x.reference, 'effect', x.effect,
                         'scope', x.accepted) ORDER BY x.decided_at, x.id), '[]')
       FROM exclusion x
       WHERE x.tenant_id = k.tenant_id AND x.contract_id = k.id AND x.accepted IS NOT NULL
         AND x.withdrawn_at IS NULL) AS exclusions,
      (SELECT coalesce(jsonb_object_agg(o.key, o.id), '{}')
       FROM objective o
       WHERE o.tenant_id = k.tenant_id AND o.contract_id = k.id) AS "objectiveIds"
    FROM unnest($1::uuid[], $2::uuid[]) AS k (tenant_id, id)`,
};

/** Of contracts the asking party was just seen to own. */
async function compile(unit: ReadUnit, contracts: readonly Contract[]): Promise<Map<string, Timeline>> {
  if (contracts.length === 0) return new Map();
  const contents = await unit.rows<AgreedContent & { readonly id: string }>(AGREED_CONTENTS, [
    contracts.map((contract) => contract.tenantId),
    contracts.map((contract) => contract.id),
  ]);
  const byId = new Map(contents.map(({ id, ...content }) => [id, content]));
  return new Map(contracts.map((contract) => [contract.id, timelineOf(contract, byId.get(contract.id))]));
}

function timelineOf(contract: Contract, content: AgreedContent | undefined): Timeline {
  if (content === undefined) throw new Error(`contract ${contract.id} came without its content`);
  return buildTimeline({ contract, ...content, objectiveIds: new Map(Object.entries(content.objectiveIds)) });
}

interface KeptTimeline {
  readonly stamp: string;
  readonly timeline: Timeline;
}

const kept = createLruCache<KeptTimeline>({
  entries: KEPT_TIMELINES,
  size: KEPT_CHARACTERS,
  sizeOf: ({ timeline: { agreed } }) => JSON.stringify(agreed).length,
});

function keep(id: string, stamp: string, timeline: Timeline): Timeline {
  kept.set(id, { stamp, timeline });
  return timeline;
}

/**
 * The contract as this process last compiled it: nobody has asked yet whether that still holds, nor whether the asking party
 * may see it. Good for guessing what there will be to ask; an answer by a guess counts once `timelinesOf` gave the same.
 */
export function keptTimeline(contractId: string): Timeline | null {
  return kept.get(contractId)?.timeline ?? null;
}

/**
 * The contracts among these that are agreed (ended ones included: late facts still count for them), compiled, in no
 * particular order. Asks only for what changed since this process last compiled it, in one statement.
 */
export async function timelinesOf(unit: ReadUnit, seen: readonly SeenContract[]): Promise<Timeline[]> {
  const agreed = seen.flatMap(({ stamp, ...contract }) => (stamp === null ? [] : [{ stamp, contract }]));
  const found = agreed.map(({ stamp, contract }) => {
    const held = kept.get(contract.id);
    return { stamp, contract, timeline: held?.stamp === stamp ? held.timeline : null };
  });
  const compiled = await compile(
    unit,
    found.flatMap(({ timeline, contract }) => (timeline === null ? [contract] : [])),
  );
  return found.flatMap(({ stamp, contract: { id }, timeline }) => {
    if (timeline !== null) return [timeline];
    const now = compiled.get(id);
    return now === undefined ? [] : [keep(id, stamp, now)];
  });
}

/** The named contracts as `contractsSeen` finds them and `timelinesOf` compiles them. */
export async function contractTimelines(
  unit: ReadUnit,
  contractIds: readonly string[],
  tenantId?: string,
): Promise<Timeline[]> {
  return timelinesOf(unit, await contractsSeen(unit, contractIds, tenantId));
}

/**
 * The asking party's agreed contract, held as it is until the transaction ends: who acts on the contract waits. The worker names
 * the tenant. null: there is none.
 */
export async function heldTimeline(
  unit: WriteUnit,
  contractId: string,
  hold: Hold = 'SHARED',
  tenantId?: string,
): Promise<Timeline | null> {
  const statements = hold === 'SHARED' ? CONTRACTS_HELD : CONTRACTS_HELD_ALONE;
  const [, seen] = await Promise.all([
    passContractGate(unit, contractId, hold, tenantId),
    seenBy(statements, unit, [contractId], tenantId),
  ]);
  const [timeline] = await timelinesOf(unit, seen);
  return timeline ?? null;
}
