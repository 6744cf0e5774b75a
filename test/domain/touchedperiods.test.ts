import { describe, expect, it } from '@jest/globals';
import { touchedPeriods } from '../../src/domain/touchedperiods.js';
import { ALWAYS_UTC, at, timelineOf } from '../support/clockterms.js';
import { objectiveOf } from '../support/judgeterms.js';

const NOW = at('2026-05-10T12:00:00Z');
const TIMELINE = timelineOf(ALWAYS_UTC, objectiveOf('BACKLOG'), objectiveOf('RESOLUTION_TIME'));

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
});
