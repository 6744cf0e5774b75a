import { describe, expect, it } from '@jest/globals';
import { touchedPeriods } from '../../src/domain/touchedperiods.js';
import { ALWAYS_UTC, at, timelineOf } from '../support/clockterms.js';
import { objectiveOf } from '../support/judgeterms.js';

const NOW = at('2026-05-10T12:00:00Z');
const MINIMUM = { level: 800_000, misses: 2, periods: 2 };
const TIMELINE = timelineOf(
  ALWAYS_UTC,
  objectiveOf('BACKLOG'),
  objectiveOf('RESOLUTION_TIME'),
  objectiveOf('CSAT', { target: 900_000, minimum: MINIMUM }),
  objectiveOf('COUNTER_RATIO', { target: 900_000, minimum: { ...MINIMUM, misses: 1, periods: 1 } }),
);

function touched(...tallies: [key: string, on: string][]): number[] {
  return touchedPeriods(
    TIMELINE,
    tallies.map(([key, on]) => ({ objectiveId: `id-${key}`, on })),
    NOW,
  );
}

describe('the periods whose figures a tally changes', () => {
  it('are those of its day, whatever the order, and none outside the contract', () => {
    expect(touched(['resolution_time', '2026-03-31'], ['resolution_time', '2026-01-01'])).toEqual([0, 2]);
    expect(touched(['resolution_time', '2027-01-01'])).toEqual([]);
    expect(touched()).toEqual([]);
  });

  it('are of a balance also all later ones that have begun', () => {
    expect(touched(['backlog', '2026-03-31'])).toEqual([2, 3, 4]);
    expect(touched(['backlog', '2026-04-02'], ['backlog', '2026-03-01'])).toEqual([2, 3, 4]);
    expect(touched(['backlog', '2026-04-30'], ['resolution_time', '2026-02-01'])).toEqual([1, 3, 4]);
    expect(touched(['backlog', '2026-05-10'])).toEqual([4]);
  });

  it('are all later ones that have begun of a minimum level that looks back, for unjudged ones between are passed over', () => {
    expect(touched(['csat', '2026-01-31'])).toEqual([0, 1, 2, 3, 4]);
    expect(touched(['csat', '2026-05-01'])).toEqual([4]);
    expect(touched(['counter_ratio', '2026-01-31'])).toEqual([0]);
  });
});
