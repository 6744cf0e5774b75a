import { assertAllowed } from '../../domain/access.js';
import { CREDIT_UNITS, compareImpact, type ImpactRank, rankByImpact } from '../../domain/impact.js';
import type { Instant } from '../../domain/instant.js';
import { decodeKey, encodeKey } from '../../graphql/keycursor.js';
import type { ReadUnit } from '../../platform/database.js';
import { byQuestion } from '../../platform/loaders.js';
import type { LoaderOf, RequestContext } from '../../platform/requestcontext.js';
import type { ContractRef, TicketWish } from '../ticket/ticket.read.js';
import type { TicketQuestion } from '../ticket/ticketpage.read.js';
import { objectivesAtStake, type StakedTicket, type StakePlace, ticketsAtStake } from './impact.read.js';
import { type Impact, impactsOf } from './impactrank.js';

export type RankedTicket = StakedTicket & ImpactRank;

export interface ImpactPage {
  readonly wish: TicketWish & Pick<TicketQuestion, 'objectiveIds'>;
  readonly after: (ImpactRank & StakePlace) | null;
  readonly limit: number;
}

/** The viewer's tickets by what is at stake; `contractIds` null: of any contract. */
export async function ticketsByImpact(
  context: RequestContext,
  page: ImpactPage,
  contractIds: readonly string[] | null,
): Promise<readonly RankedTicket[]> {
  assertImpactAllowed(context);
  const question = { ...page, now: context.now() };
  const [tickets] = await impactPages(context.reads(), context.loader, question, [contractIds]);
  return tickets ?? [];
}

/** The same of a contract that the viewer was shown. */
export function contractTicketsByImpact(
  context: RequestContext,
  page: ImpactPage,
  contract: ContractRef,
): Promise<readonly RankedTicket[]> {
  assertImpactAllowed(context);
  return context.loader(contractImpactLoader).load({ of: contract, question: { ...page, now: context.now() } });
}

function assertImpactAllowed({ actor }: RequestContext): void {
  for (const action of ['ticket.read', 'compliance.read', 'credit.read'] as const) assertAllowed(actor, action);
}

type ImpactQuestion = ImpactPage & { readonly now: Instant };

function contractImpactLoader(unit: ReadUnit, loader: LoaderOf) {
  return byQuestion(
    (question: ImpactQuestion, contracts: readonly ContractRef[]) =>
      impactPages(
        unit,
        loader,
        question,
        contracts.map(({ id }) => [id]),
      ),
    ({ id }) => id,
  );
}

/**
 * A page of each scope, which is contracts (null: any): the objectives are ranked within it, then their tickets read in that
 * order, as many as are wanted. A fixed number of statements.
 */
async function impactPages(
  unit: ReadUnit,
  loader: LoaderOf,
  { wish: { objectiveIds, ...wish }, after, limit, now }: ImpactQuestion,
  scopes: readonly (readonly string[] | null)[],
): Promise<RankedTicket[][]> {
  const named = scopes.flatMap((contractIds) => contractIds ?? []);
  const staked = await objectivesAtStake(unit, scopes.includes(null) ? null : named, objectiveIds);
  const impacts = await impactsOf(unit, loader, staked, now);
  const objectives = scopes.flatMap((contractIds, page) => {
    const within = impacts.filter(({ contractId }) => contractIds?.includes(contractId) ?? true);
    return objectivesBehind(within, after).map((one) => ({ ...one, page }));
  });
  if (objectives.length === 0) return scopes.map(() => []);
  const pages = await ticketsAtStake(unit, { ...wish, now, limit }, scopes.length, objectives);
  return pages.map((tickets) =>
    tickets.flatMap(({ position, ...ticket }) => {
      const objective = objectives[position];
      if (objective === undefined) return [];
      const { objectiveId, stakePeriod, rank, unit } = objective;
      return [{ ...ticket, objectiveId, stakePeriod, rank, unit }];
    }),
  );
}

/** Ranked; the one that the page before stopped in goes on, wherever it stands now. */
function objectivesBehind(impacts: readonly Impact[], after: ImpactPage['after']) {
  const ranked = rankByImpact(impacts, after?.unit);
  if (after === null) return ranked.map((one) => ({ ...one, after }));
  const isSame = (one: ImpactRank): boolean =>
    one.objectiveId === after.objectiveId && one.stakePeriod === after.stakePeriod;
  const goesOn = ranked.filter(isSame).map((one) => ({ ...one, after }));
  const behind = ranked.filter((one) => !isSame(one) && compareImpact(one, after) > 0);
  return [...goesOn, ...behind.map((one) => ({ ...one, after: null }))];
}

const ORDER = 'IMPACT';

export function impactCursor({ rank, unit, objectiveId, stakePeriod, reach, stakeDueAt, id }: RankedTicket): string {
  return encodeKey(ORDER, [...rank, CREDIT_UNITS.indexOf(unit), objectiveId, stakePeriod, reach, stakeDueAt, id]);
}

/** Throws INVALID_INPUT for a cursor of another list. */
export function impactPlace(cursor: string): ImpactRank & StakePlace {
  const kinds = ['number', 'number', 'number', 'number', 'uuid', 'number', 'number', 'instant', 'uuid'] as const;
  const [critical, band, credit, unit, objectiveId, stakePeriod, reach, stakeDueAt, id] = decodeKey(
    ORDER,
    cursor,
    kinds,
  );
  return {
    rank: [Number(critical), Number(band), Number(credit)],
    unit: CREDIT_UNITS[Number(unit)] ?? 'SHARE',
    objectiveId: String(objectiveId).toLowerCase(),
    stakePeriod: Number(stakePeriod),
    reach: Number(reach),
    stakeDueAt: Number(stakeDueAt),
    id: String(id),
  };
}
