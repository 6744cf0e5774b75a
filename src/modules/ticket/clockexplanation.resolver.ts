import { Arg, Args, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import { notFound } from '../../domain/fault.js';
import type { Basis as BasisOfFigures } from '../../domain/tally.js';
import type { Connection } from '../../graphql/connection.js';
import { Basis } from '../../graphql/enums.js';
import { PageArguments, pageArguments } from '../../graphql/pagearguments.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { contractLoader, termsLoader, timelineLoader } from '../contract/contract.loaders.js';
import { ContractVersion } from '../contract/contract.types.js';
import { periodsOf } from '../contract/currentterms.js';
import { shownVersion } from '../contract/shownversion.js';
import { ClockType } from './clock.types.js';
import { explanationsLoader } from './clockexplanation.loaders.js';
import { ClockExplanationType, ClockSegmentConnection, type ClockSegmentType } from './clockexplanation.types.js';
import { segmentPage, shownExplanation } from './shownclockexplanation.js';

@Resolver(() => ClockType)
export class ClockExplanationResolver {
  @FieldResolver(() => ClockExplanationType, {
    nullable: true,
    description:
      'How it came to stand as it does: its life in segments, what each event did, and each figure with its formula; also of what counts without a limit (first contact resolution, reopening, backlog, volume). Null for a clock that later facts no longer start.',
  })
  async explanation(
    @Root() { row }: ClockType,
    @Ctx() context: RequestContext,
    @Arg('basis', () => Basis, {
      nullable: true,
      defaultValue: 'ADJUSTED',
      description: 'Whether accepted exclusions count. The figures of the clock itself are RAW.',
    })
    basis: BasisOfFigures | null,
  ): Promise<ClockExplanationType | null> {
    assertAllowed(context.actor, 'ticket.read');
    const { ticketId, contractId, objectiveId, cycle } = row;
    const timeline = await context.loader(timelineLoader).load(contractId);
    if (timeline === null) return null;
    const key = { timeline, ticketId, basis: basis ?? 'ADJUSTED', now: context.now() };
    const all = await context.loader(explanationsLoader).load(key);
    const own = all.find(({ clock }) => clock.objectiveId === objectiveId && clock.cycle === cycle);
    return own === undefined ? null : shownExplanation(own, { contractId, ticketId });
  }
}

@Resolver(() => ClockExplanationType)
export class ClockSegmentsResolver {
  @FieldResolver(() => ClockSegmentConnection, {
    description: 'Its life in order, without gaps: each begins where the one before it ends.',
  })
  segments(
    @Root() { explanation }: ClockExplanationType,
    @Args(() => PageArguments) args: PageArguments,
  ): Connection<ClockSegmentType> {
    return segmentPage(explanation, pageArguments(args.first, args.after));
  }

  @FieldResolver(() => ContractVersion, { description: 'These terms: who agreed to them, and since when.' })
  async version(
    @Root() { contractId, termsVersion }: ClockExplanationType,
    @Ctx() context: RequestContext,
  ): Promise<ContractVersion> {
    assertAllowed(context.actor, 'contract.read');
    const contract = await context.loader(contractLoader).load(contractId);
    if (contract === null) throw notFound('contract');
    const rows = await context.loader(termsLoader).load(contract);
    const row = rows.find(({ version }) => version === termsVersion);
    if (row === undefined) throw notFound('version of the terms');
    return shownVersion(contract, row, await periodsOf(context, contract));
  }
}
