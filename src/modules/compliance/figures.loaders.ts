import DataLoader from 'dataloader';
import type { Counts } from '../../domain/tally.js';
import type { ReadUnit } from '../../platform/database.js';
import { groupBy } from '../../platform/groupby.js';
import { type CountsKey, periodCounts } from './compliance.read.js';

/** Histograms of objectives over days, in one statement for all. */
export function countsLoader(unit: ReadUnit): DataLoader<CountsKey, Counts, string> {
  return new DataLoader<CountsKey, Counts, string>(
    async (keys) => {
      const rows = groupBy(await periodCounts(unit, keys), (row) => row.key);
      return keys.map((_, key) => (rows.get(key) ?? []).map(({ bucket, count }) => [bucket, count] as const));
    },
    { cacheKeyFn: ({ objectiveId, basis, startsOn, endsOn }) => `${objectiveId} ${basis} ${startsOn} ${endsOn}` },
  );
}
