import { Arg, Ctx, Extensions, FieldResolver, Float, Resolver, Root } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import { quantile, RELATIVE_ERROR } from '../../domain/histogram.js';
import { indicatorEntry } from '../../domain/indicator.js';
import { type LocalDate, SECOND } from '../../domain/instant.js';
import { type FormulaFigure as FigureOfFormula, otherFormulas } from '../../domain/otherformulas.js';
import { significanceOf } from '../../domain/significance.js';
import type { Basis as BasisOfFigures, Counts } from '../../domain/tally.js';
import type { FrameFigures, Timeframe as TimeframeOfFigures } from '../../domain/timeframes.js';
import { Basis, Timeframe } from '../../graphql/enums.js';
import { DateScalar } from '../../graphql/scalars.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { timelineLoader } from '../contract/contract.loaders.js';
import { objectiveRowLoader } from '../objective/objective.loaders.js';
import { ObjectiveType } from '../objective/objective.types.js';
import { ObjectiveComplianceType } from './compliance.types.js';
import { countsLoader } from './figures.loaders.js';
import { FormulaFigure, PercentileValue, TimeframeFigures } from './objectivefigures.types.js';
import { timeframes } from './timeframes.loaders.js';

const BY = 'How long each of them is.';
/** Days of a month, or months of some years. */
const SOME_FRAMES = { listSize: 31 };

@Resolver(() => ObjectiveComplianceType)
export class ObjectiveFiguresResolver {
  @FieldResolver(() => Float, {
    nullable: true,
    description:
      'How probable so many misses or more would be if the true share were just the target (exact binomial): a small number says that it is hardly chance. Advice for small numbers, which no verdict follows; null for what is not counted one by one.',
  })
  significance(@Root() { terms, good, total }: ObjectiveComplianceType): number | null {
    return significanceOf(terms, { good, total });
  }

  @Extensions({ listSize: 5 })
  @FieldResolver(() => [FormulaFigure], {
    description:
      "A SERVICE_LEVEL by every formula but the contract's own; those of short abandons only where they are known. Empty for other indicators.",
  })
  async otherFormulas(
    @Root() compliance: ObjectiveComplianceType,
    @Ctx() context: RequestContext,
  ): Promise<FigureOfFormula[]> {
    if (compliance.terms.indicator !== 'SERVICE_LEVEL') return [];
    return otherFormulas(compliance.terms, await countsOf(compliance, context));
  }

  @FieldResolver(() => PercentileValue, {
    nullable: true,
    description:
      'Of RESPONSE_TIME_PERCENTILE and RESOLUTION_TIME_PERCENTILE: how long the agreed share of tickets took; null for others, and without data.',
  })
  async percentileValue(
    @Root() compliance: ObjectiveComplianceType,
    @Ctx() context: RequestContext,
  ): Promise<PercentileValue | null> {
    const { target, indicator } = compliance.terms;
    const { ticket } = indicatorEntry(indicator);
    if (target === null || ticket?.by !== 'CLOCK' || ticket.limit !== 'BOUND') return null;
    const value = quantile(await countsOf(compliance, context), target);
    const share = target / 1_000_000;
    return value === null ? null : { share, seconds: value / SECOND, relativeError: RELATIVE_ERROR };
  }

  @Extensions(SOME_FRAMES)
  @FieldResolver(() => [TimeframeFigures], { description: 'Its figures part by part, up to now; at most 400.' })
  async timeframes(
    @Root() { objectiveId, period, basis, asOf }: ObjectiveComplianceType,
    @Ctx() context: RequestContext,
    @Arg('by', () => Timeframe, { description: BY }) by: TimeframeOfFigures,
  ): Promise<FrameFigures[]> {
    const timeline = await context.loader(timelineLoader).load(period.contract.id);
    if (timeline === null) return [];
    const { startsOn: from, endsOn: to } = period;
    return context.loader(timeframes).load({ timeline, objectiveId, by, from, to, basis, now: asOf });
  }
}

/** The histogram of an objective's outcomes in the period. */
function countsOf({ objectiveId, period, basis }: ObjectiveComplianceType, context: RequestContext): Promise<Counts> {
  const { tenantId, id: contractId } = period.contract;
  const { startsOn, endsOn } = period;
  return context.loader(countsLoader).load({ tenantId, contractId, objectiveId, basis, startsOn, endsOn });
}

@Resolver(() => ObjectiveType)
export class ObjectiveTimeframesResolver {
  @Extensions(SOME_FRAMES)
  @FieldResolver(() => [TimeframeFigures], {
    description:
      'Its figures part by part over the whole contract, up to now; at most 400, else the dates must be narrowed. Empty before the contract is agreed.',
  })
  async timeframes(
    @Root() { id: objectiveId }: ObjectiveType,
    @Ctx() context: RequestContext,
    @Arg('by', () => Timeframe, { description: BY }) by: TimeframeOfFigures,
    @Arg('from', () => DateScalar, { nullable: true, description: "First day; default the contract's." })
    from: LocalDate | null,
    @Arg('to', () => DateScalar, { nullable: true, description: "Last day, inclusive; default the contract's." })
    to: LocalDate | null,
    @Arg('basis', () => Basis, { nullable: true, defaultValue: 'ADJUSTED', description: 'Which outcomes count.' })
    basis: BasisOfFigures | null,
  ): Promise<FrameFigures[]> {
    assertAllowed(context.actor, 'compliance.read');
    const row = await context.loader(objectiveRowLoader).load(objectiveId);
    const timeline = row === null ? null : await context.loader(timelineLoader).load(row.contractId);
    if (timeline === null) return [];
    const { startsOn, endsOn } = timeline.contract;
    return context.loader(timeframes).load({
      ...{ timeline, objectiveId, by, basis: basis ?? 'ADJUSTED', now: context.now() },
      from: from ?? startsOn,
      to: to ?? endsOn,
    });
  }
}
