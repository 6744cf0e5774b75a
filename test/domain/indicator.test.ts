import { describe, expect, it } from '@jest/globals';
import { INDICATOR_REGISTRY, indicatorEntry } from '../../src/domain/indicator.js';
import { INDICATORS } from '../../src/domain/terms.js';

describe('the registry of indicators', () => {
  it('has an entry for every indicator, under its own name', () => {
    expect(Object.keys(INDICATOR_REGISTRY).sort()).toEqual([...INDICATORS].sort());
    for (const indicator of INDICATORS) expect(indicatorEntry(indicator).indicator).toBe(indicator);
  });

  it('gives means a unit of their own and rates a ratio', () => {
    const means = INDICATORS.filter((indicator) => indicatorEntry(indicator).kind === 'MEAN');
    expect(means.map((indicator) => [indicator, indicatorEntry(indicator).unit])).toEqual([
      ['ASA', 'SECONDS'],
      ['AHT', 'SECONDS'],
      ['QUALITY_SCORE', 'POINTS'],
    ]);
    const rates = INDICATORS.filter((indicator) => indicatorEntry(indicator).kind === 'RATE');
    for (const indicator of rates) expect(indicatorEntry(indicator).unit).toBe('RATIO');
  });

  it('wants less of waiting, handling and abandonment, and more of the rest', () => {
    const less = INDICATORS.filter((indicator) => indicatorEntry(indicator).direction === 'AT_MOST');
    expect(less).toEqual(['ASA', 'AHT', 'ABANDONMENT']);
  });
});
