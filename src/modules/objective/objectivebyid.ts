import type { RequestContext } from '../../platform/requestcontext.js';
import { timelineLoader } from '../contract/contract.loaders.js';
import { nearestPeriod } from '../contract/standing.js';
import { objectiveRowLoader } from './objective.loaders.js';
import type { ObjectiveType } from './objective.types.js';
import { shownObjective } from './shownobjective.js';

/**
 * An objective of an agreed contract of the viewer's, by the terms that hold now; one that was dropped from them, by the last
 * that had it. Null: there is none, or it is not the viewer's.
 */
export async function objectiveById(context: RequestContext, id: string): Promise<ObjectiveType | null> {
  const row = await context.loader(objectiveRowLoader).load(id);
  const timeline = row === null ? null : await context.loader(timelineLoader).load(row.contractId);
  if (row === null || timeline === null) return null;
  const now = nearestPeriod(timeline.periods, context.now())?.index ?? 0;
  const newestFirst = timeline.periods.slice(0, now + 1).reverse();
  for (const period of [...newestFirst, ...timeline.periods.slice(now + 1)]) {
    const terms = timeline.objectiveByIdOfPeriod(period.index, id);
    if (terms !== null) return shownObjective(id, terms, timeline.contract.currency);
  }
  return null;
}
