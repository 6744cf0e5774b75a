import type { ReadUnit } from '../../platform/database.js';
import { byKey } from '../../platform/loaders.js';
import { objectivesById } from './objective.read.js';

/** The identity of an objective of the viewer's by id; null: there is none, or it is not theirs. */
export function objectiveRowLoader(unit: ReadUnit) {
  return byKey(
    (ids: readonly string[]) => objectivesById(unit, ids),
    (objective) => objective.id,
  );
}
