import { PRESENT_PERIOD } from '../../domain/dueclock.js';
import type { StakedIn } from '../../domain/impact.js';
import type { Instant } from '../../domain/instant.js';
import { instantArray, scalarArray } from '../../platform/arrayparam.js';
import type { ReadUnit } from '../../platform/database.js';
import { rowsOfEach } from '../../platform/loaders.js';
import { forParty, perParty } from '../../platform/party.js';
import { isWished, TICKET_COLUMNS, type Ticket, type TicketWish, wishParams } from '../ticket/ticket.read.js';

/** An objective that some ticket has most at stake, and a period in which its miss would count. */
export interface StakedObjective extends StakedIn {
  readonly tenantId: string;
  readonly contractId: string;
}

// Some looks into ticket_stake for each objective, however many tickets it has: for the first and the last of its periods, then
// for each between them, and for PRESENT_PERIOD, which stands before all others.
function periodAtStake(own: string, which: string): string {
  return `SELECT t.stake_period FROM ticket t
      WHERE ${own} AND t.tenant_id = o.tenant_id AND t.stake_objective_id = o.id ${which}`;
}

const STAKED = perParty(
  'objectives_at_stake',
  (own) => `
    SELECT o.tenant_id AS "tenantId", o.contract_id AS "contractId", o.id AS "objectiveId", k.period AS "stakePeriod"
    FROM objective o
    CROSS JOIN LATERAL (${periodAtStake(own('t'), '')} ORDER BY t.stake_period DESC LIMIT 1) newest
    LEFT JOIN LATERAL (
      ${periodAtStake(own('t'), `AND t.stake_period > ${PRESENT_PERIOD}`)} ORDER BY t.stake_period LIMIT 1) oldest ON true
    CROSS JOIN LATERAL generate_series(-1, coalesce(newest.stake_period - oldest.stake_period, -1)) AS step (n)
    CROSS JOIN LATERAL (
      SELECT CASE WHEN step.n < 0 THEN ${PRESENT_PERIOD} ELSE oldest.stake_period + step.n END AS period OFFSET 0) k
    CROSS JOIN LATERAL (${periodAtStake(own('t'), 'AND t.stake_period = k.period')} LIMIT 1) staked
    WHERE ${own('o')} AND ($2::uuid[] IS NULL OR o.contract_id = ANY ($2::uuid[]))
      AND ($3::uuid[] IS NULL OR o.id = ANY ($3::uuid[]))`,
);

/** Those of the asking party's objectives, of the named contracts and among the named ones (null: any), that are at stake, by period. */
export function objectivesAtStake(
  unit: ReadUnit,
  contractIds: readonly string[] | null,
  objectiveIds: readonly string[] | null,
): Promise<StakedObjective[]> {
  const { statement, organisationId } = forParty(STAKED, unit.principal);
  return unit.rows<StakedObjective>(statement, [organisationId, contractIds, objectiveIds]);
}

/** A ticket's place among those of its objective and period. */
export interface StakePlace {
  /** The negative of how many users it affects, a business-critical process as more than any number of them. */
  readonly reach: number;
  /** Infinity: paused. */
  readonly stakeDueAt: Instant;
  readonly id: string;
}

export type StakedTicket = Ticket & StakePlace;

// As in the index ticket_stake.
const REACH =
  '(- (coalesce(t.affected_users, 0)::bigint + CASE WHEN t.business_critical THEN 1000000000000 ELSE 0 END))';
const BEFORE_ALL: StakePlace = {
  reach: Number.MIN_SAFE_INTEGER,
  stakeDueAt: Number.NEGATIVE_INFINITY,
  id: '00000000-0000-0000-0000-000000000000',
};

// Each page objective by objective in the order given, and none is looked at once there are enough. A ticket that has become late
// since its clocks were last folded has nothing at stake any more.
const PAGES = perParty(
  'tickets_by_impact',
  (own) => `
    SELECT p.page AS "key", found.*
    FROM generate_series(0, $9::integer - 1) AS p (page)
    CROSS JOIN LATERAL (
      SELECT k.ord::integer - 1 AS position, staked.*
      FROM unnest($10::integer[], $11::uuid[], $12::uuid[], $13::integer[], $14::bigint[], $15::timestamptz[], $16::uuid[])
        WITH ORDINALITY AS k (page, tenant_id, objective_id, period, reach, due_at, id, ord)
      CROSS JOIN LATERAL (
        SELECT ${TICKET_COLUMNS}, ${REACH} AS reach, t.stake_due_at AS "stakeDueAt"
        FROM ticket t
        WHERE ${own('t')} AND t.tenant_id = k.tenant_id AND t.stake_objective_id = k.objective_id
          AND t.stake_period = k.period
          AND (${REACH}, t.stake_due_at, t.id) > (k.reach, k.due_at, k.id)
          AND t.stake_due_at >= $2::timestamptz
          AND ${isWished(3)}
        ORDER BY ${REACH}, t.stake_due_at, t.id
        LIMIT $8::integer
      ) staked
      WHERE k.page = p.page
      ORDER BY k.ord
      LIMIT $8::integer
    ) found`,
);

/** An objective of a page, with the place behind which its tickets are wanted; null: all. */
export type PagedObjective = Omit<StakedObjective, 'contractId'> & {
  readonly page: number;
  readonly after: StakePlace | null;
};

export interface StakedQuestion extends TicketWish {
  readonly now: Instant;
  /** Of tickets of a page. */
  readonly limit: number;
}

type PositionedTicket = StakedTicket & {
  /** Of its objective among those that were asked for. */
  readonly position: number;
};

/** Pages of the asking party's tickets with something at stake, each in the order of its objectives. */
export async function ticketsAtStake(
  unit: ReadUnit,
  { now, limit, ...wish }: StakedQuestion,
  pages: number,
  objectives: readonly PagedObjective[],
): Promise<PositionedTicket[][]> {
  const { statement, organisationId } = forParty(PAGES, unit.principal);
  const places = objectives.map(({ after }) => after ?? BEFORE_ALL);
  const rows = await unit.rows<PositionedTicket & { readonly key: number }>(statement, [
    organisationId,
    new Date(now),
    ...wishParams(wish),
    limit,
    pages,
    scalarArray(objectives.map(({ page }) => page)),
    objectives.map(({ tenantId }) => tenantId),
    objectives.map(({ objectiveId }) => objectiveId),
    scalarArray(objectives.map(({ stakePeriod }) => stakePeriod)),
    scalarArray(places.map(({ reach }) => reach)),
    instantArray(places.map(({ stakeDueAt }) => stakeDueAt)),
    places.map(({ id }) => id),
  ]);
  return rowsOfEach<PositionedTicket>(
    pages,
    rows.sort((a, b) => a.position - b.position || a.reach - b.reach || compareDue(a, b)),
  );
}

function compareDue(a: StakePlace, b: StakePlace): number {
  if (a.stakeDueAt !== b.stakeDueAt) return a.stakeDueAt < b.stakeDueAt ? -1 : 1;
  return a.id < b.id ? -1 : 1;
}
