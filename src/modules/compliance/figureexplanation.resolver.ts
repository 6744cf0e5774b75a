import { Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { explainFigure } from '../../domain/explainfigure.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { shownCalendar } from '../calendar/calendar.types.js';
import { timelineLoader } from '../contract/contract.loaders.js';
import { ObjectiveComplianceType } from './compliance.types.js';
import { FigureExplanation } from './figureexplanation.types.js';

@Resolver(() => ObjectiveComplianceType)
export class FigureExplanationResolver {
  @FieldResolver(() => FigureExplanation, {
    description: 'How its figure and its verdict came about: the terms, and each formula with its inputs.',
  })
  async explanation(
    @Root() { terms, result, period }: ObjectiveComplianceType,
    @Ctx() context: RequestContext,
  ): Promise<FigureExplanation> {
    const timeline = await context.loader(timelineLoader).load(period.contract.id);
    const version = timeline?.termsOfPeriod(period.index);
    if (!version) throw new Error(`period ${period.index} was judged without terms`);
    return {
      termsVersion: version.version,
      calendar: shownCalendar(terms.calendar ?? version.terms.calendar),
      lines: explainFigure({ terms, result }),
    };
  }
}
