import { describe, expect, it } from '@jest/globals';
import { INDICATOR_REGISTRY, indicatorEntry } from '../../src/domain/indicator.js';
import { INDICATORS } from '../../src/domain/terms.js';

describe('the registry of indicators', () => {
  it('has an entry for every indicator, under its own name', () => {
    expect(Object.keys(INDICATOR_REGISTRY).sort()).toEqual([...INDICATORS].sort());
    for (const indicator of INDICATORS) expect(indicatorEntry(indicator).indicator).toBe(indicator);
  });

  // Semantics sections 4 and 5.
  it.each([
    ['FIRST_RESPONSE_TIME', 'RATE', 'RATIO', 'AT_LEAST'],
    ['NEXT_RESPONSE_TIME', 'RATE', 'RATIO', 'AT_LEAST'],
    ['RESOLUTION_TIME', 'RATE', 'RATIO', 'AT_LEAST'],
    ['SERVICE_LEVEL', 'RATE', 'RATIO', 'AT_LEAST'],
    ['ABANDONMENT', 'RATE', 'RATIO', 'AT_MOST'],
    ['ASA', 'MEAN', 'SECONDS', 'AT_MOST'],
    ['AHT', 'MEAN', 'SECONDS', 'AT_MOST'],
    ['OCCUPANCY', 'TIME_SHARE', 'RATIO', 'EITHER'],
    ['VOLUME', 'VOLUME', 'COUNT', 'EITHER'],
    ['UPTIME', 'TIME_SHARE', 'RATIO', 'AT_LEAST'],
    ['CSAT', 'RATE', 'RATIO', 'AT_LEAST'],
    ['SURVEY_MEAN', 'MEAN', 'POINTS', 'AT_LEAST'],
    ['EXPERIENCE', 'NET', 'RATIO', 'AT_LEAST'],
    ['QUALITY_SCORE', 'MEAN', 'POINTS', 'AT_LEAST'],
    ['PROCESS_ADHERENCE', 'RATE', 'RATIO', 'AT_LEAST'],
    ['COUNTER_RATIO', 'RATE', 'RATIO', 'EITHER'],
    ['COUNTER_MEAN', 'MEAN', 'NUMBER', 'EITHER'],
    ['COUNTER_SUM', 'SUM', 'NUMBER', 'EITHER'],
    ['RESPONSE_TIME_MEAN', 'MEAN', 'SECONDS', 'AT_MOST'],
    ['RESOLUTION_TIME_MEAN', 'MEAN', 'SECONDS', 'AT_MOST'],
    ['RESPONSE_TIME_PERCENTILE', 'RATE', 'RATIO', 'AT_LEAST'],
    ['RESOLUTION_TIME_PERCENTILE', 'RATE', 'RATIO', 'AT_LEAST'],
    ['FIRST_CONTACT_RESOLUTION', 'RATE', 'RATIO', 'AT_LEAST'],
    ['REOPEN_RATE', 'RATE', 'RATIO', 'AT_MOST'],
    ['BACKLOG', 'BALANCE', 'COUNT', 'AT_MOST'],
  ] as const)('says that %s is a %s in %s, %s', (indicator, kind, unit, direction) => {
    const entry = indicatorEntry(indicator);
    expect(entry).toMatchObject({ kind, unit });
    expect(entry.eitherDirection ? 'EITHER' : entry.direction).toBe(direction);
  });

  it('lets only a volume and a backlog do without a target', () => {
    expect(INDICATORS.filter((indicator) => indicatorEntry(indicator).targetOptional)).toEqual(['VOLUME', 'BACKLOG']);
  });
});
