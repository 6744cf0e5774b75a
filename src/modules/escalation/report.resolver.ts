import { Args, Ctx, FieldResolver, Query, Resolver, Root } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import { NO_ALERTS, spanIssues } from '../../domain/escalationreport.js';
import { type Issue, notFound, refuseIssues } from '../../domain/fault.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { contractLoader } from '../contract/contract.loaders.js';
import { ContractType } from '../contract/contract.types.js';
import { organisationLoader } from '../organisation/organisation.loaders.js';
import { OrganisationType } from '../organisation/organisation.types.js';
import { type AlertRow, type LevelRow, reportAlerts, reportGroups, reportLevels } from './report.read.js';
import {
  EscalationReport,
  EscalationReportArguments,
  EscalationReportGroup,
  MOST_SHOWN_GROUPS,
} from './report.types.js';

const MOST_CONTRACTS = 100;

@Resolver(() => EscalationReportGroup)
export class EscalationReportResolver {
  @Query(() => EscalationReport, {
    description:
      'How often levels were reached and how soon somebody acknowledged, by contract, category or the other party. Counts what was recorded in the span; either party may ask for the ladders of both.',
  })
  async escalationReport(
    @Ctx() context: RequestContext,
    @Args(() => EscalationReportArguments) args: EscalationReportArguments,
  ): Promise<EscalationReport> {
    const { actor } = context;
    assertAllowed(actor, 'escalation.read');
    const { groupBy, from, to } = args;
    const span = { startsAt: from, endsAt: to };
    const named = (args.contractIds ?? null)?.map((id) => id.toLowerCase()) ?? null;
    refuseIssues([...spanIssues(span), ...namedIssues(named)]);
    const side = args.side ?? actor.side;
    const contractIds = named === null ? actor.contractIds : await ownContracts(context, named);
    const question = { groupBy, side, span, contractIds };
    const groups = await reportGroups(context.reads(), question, MOST_SHOWN_GROUPS);
    const keys = groups.map(({ key }) => key);
    const [levels, alerts] = await Promise.all([
      reportLevels(context.reads(), question, keys),
      reportAlerts(context.reads(), question, keys),
    ]);
    const shown = (key: string | null, tickets: number) => shownGroup({ groupBy, key, tickets }, levels, alerts);
    const everyTicket = levels.find(({ key, level }) => key === null && level === null)?.tickets ?? 0;
    const more = (groups[0]?.groupCount ?? 0) - groups.length;
    return {
      from,
      to,
      side,
      total: shown(null, everyTicket),
      groups: groups.map(({ key, tickets }) => shown(key, tickets)),
      more,
    };
  }

  @FieldResolver(() => ContractType, { nullable: true, description: 'CONTRACT: the contract.' })
  contract(@Root() { groupBy, key }: EscalationReportGroup, @Ctx() context: RequestContext) {
    return groupBy === 'CONTRACT' && key !== null ? context.loader(contractLoader).load(key) : null;
  }

  @FieldResolver(() => OrganisationType, { nullable: true, description: 'COUNTERPARTY: the other party.' })
  counterparty(@Root() { groupBy, key }: EscalationReportGroup, @Ctx() context: RequestContext) {
    return groupBy === 'COUNTERPARTY' && key !== null ? context.loader(organisationLoader).load(key) : null;
  }
}

function namedIssues(named: readonly string[] | null): Issue[] {
  if (named === null || (named.length > 0 && named.length <= MOST_CONTRACTS)) return [];
  return [{ path: 'contractIds', message: `must name 1 to ${MOST_CONTRACTS} contracts, or be left out for all` }];
}

/** The named contracts, all of which must be the actor's. */
async function ownContracts(context: RequestContext, named: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(named.map((id) => context.loader(contractLoader).load(id)));
  if (found.includes(null)) throw notFound('contract');
  return named;
}

function shownGroup(
  { groupBy, key, tickets }: Pick<EscalationReportGroup, 'groupBy' | 'key' | 'tickets'>,
  levels: readonly LevelRow[],
  alerts: readonly AlertRow[],
): EscalationReportGroup {
  const own = levels.filter((row) => row.key === key);
  const timeToAcknowledge = alerts.find((row) => row.key === key) ?? NO_ALERTS;
  return {
    key,
    groupBy,
    category: groupBy === 'CATEGORY' && key !== '' ? key : null,
    tickets,
    levels: own.flatMap(({ level, reached, repeated, skippedLate }) =>
      level === null ? [] : [{ level, reached, repeated, skippedLate }],
    ),
    timeToAcknowledge,
  };
}
