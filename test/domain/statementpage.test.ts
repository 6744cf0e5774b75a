import { describe, expect, it } from '@jest/globals';
import type { ObjectiveLine, StatedFigures, StatementContent } from '../../src/domain/statement.js';
import { amountText, countText, figureText } from '../../src/modules/statement/figuretext.js';
import { table } from '../../src/modules/statement/pagetable.js';
import type { StatementRow } from '../../src/modules/statement/statement.table.js';
import { statementPage } from '../../src/modules/statement/statementpage.js';
import { trendCharts } from '../../src/modules/statement/trendchart.js';

const FIGURES: StatedFigures = {
  verdict: 'MET',
  good: 95,
  total: 100,
  sum: null,
  pending: 0,
  actual: 0.95,
  strict: 0.95,
  relieved: null,
  exactTarget: null,
  exactActual: null,
  exactStrict: null,
};

const LINE: ObjectiveLine = {
  line: 'objective:fix',
  key: 'fix',
  objectiveId: 'fix',
  name: 'Resolution in time',
  indicator: 'RESOLUTION_TIME',
  unit: 'RATIO',
  direction: 'AT_LEAST',
  target: 0.9,
  weight: 1_000_000,
  critical: false,
  raw: FIGURES,
  adjusted: FIGURES,
};

/** What is stated of a month of 2026. */
function month(index: number, figures: Partial<StatedFigures>) {
  const startsOn = `2026-0${index + 1}-01`;
  const period = { index, startsOn, endsOn: startsOn, startsAt: '', endsAt: '' };
  return { period, objectives: [{ ...LINE, adjusted: { ...FIGURES, ...figures } }] };
}

describe('a figure for people', () => {
  it('is rounded to the worse side, with its unit', () => {
    expect(figureText(0.949999999, 'RATIO', 'AT_LEAST')).toBe('94.999 %');
    expect(figureText(0.0500000001, 'RATIO', 'AT_MOST')).toBe('5.001 %');
    expect(figureText(0.8113, 'RATIO', 'AT_LEAST')).toBe('81.13 %');
    expect(figureText(1234.56, 'SECONDS', 'AT_MOST')).toBe('1,234.6 s');
    expect(figureText(84.5, 'POINTS', 'AT_LEAST')).toBe('84.5 points');
    expect(figureText(null, 'RATIO', 'AT_LEAST')).toBe('–');
  });

  it('is counted in its unit: uptime in hours', () => {
    expect(countText({ ...FIGURES, good: 1_234, total: 5_678 }, LINE)).toBe('1,234 of 5,678');
    // 2,588,400 of 2,592,000 seconds: an hour short of 30 days.
    const uptime = { ...FIGURES, good: 2_588_400, total: 2_592_000 };
    expect(countText(uptime, { unit: 'RATIO', indicator: 'UPTIME' })).toBe('719 of 720 h');
    const mean = { ...FIGURES, good: null, total: 12, sum: 3_600.25 };
    expect(countText(mean, { unit: 'SECONDS', indicator: 'ASA' })).toBe('3,600.25 s over 12');
  });

  it('is grouped by thousands where it is money', () => {
    expect(amountText(94_500_000, 'INR')).toBe('945,000.00 INR');
    expect(amountText(-144_000, 'USD')).toBe('-1,440.00 USD');
    expect(amountText(1_234_567, 'JPY')).toBe('1,234,567 JPY');
    expect(amountText(99_999, 'EUR')).toBe('999.99 EUR');
  });
});

describe('a score on the page', () => {
  const outcome = (score: number) => ({ verdict: 'MISSED' as const, score });
  const content = {
    contract: {
      name: 'Care',
      reference: 'C-1',
      timeZone: 'UTC',
      currency: 'EUR',
      client: { name: 'Globex' },
      vendor: { name: 'Acme' },
    },
    terms: { version: 1, hash: '' },
    revision: 1,
    exclusions: [],
    pendingClocks: [],
    carriedClocks: [],
    money: { ledger: null, trueUps: 0, total: 0 },
    restatements: [],
  };
  const row = { submittedAt: 0, agreedAt: null, lockedAt: null, state: 'SUBMITTED', contentHash: '' };

  function pageWith(score: number): string {
    const stated = { ...content, ...month(0, {}), outcome: { raw: outcome(score), adjusted: outcome(score) } };
    const page = { row: row as unknown as StatementRow, content: stated as unknown as StatementContent };
    return statementPage({ ...page, earlier: [], disputes: [] });
  }

  it('is what was stated, and never more', () => {
    expect(pageWith(0.57)).toContain('score 57 %');
    expect(pageWith(0.9999999)).toContain('score 99.999 %');
    expect(pageWith(1)).toContain('score 100 %');
  });
});

describe('a trend', () => {
  it('takes figures of two periods', () => {
    expect(trendCharts(month(0, {}), [])).toBeNull();
    expect(trendCharts(month(1, {}), [month(0, { actual: null })])).toBeNull();
    expect(trendCharts(month(1, {}), [month(0, {})])?.markup.match(/<circle/g)).toHaveLength(2);
  });

  it('shows the span of its figures, and what was missed', () => {
    const earlier = [month(0, { actual: 0.8, verdict: 'MISSED' }), month(1, { actual: null, verdict: 'NO_DATA' })];
    const { markup = '' } = trendCharts(month(2, {}), earlier) ?? {};
    expect(markup).toContain('>95 %</text>');
    expect(markup).toContain('>80 %</text>');
    expect(markup.match(/<circle class="MISSED"/g)).toHaveLength(1);
    // A gap, not a line over the month without figures.
    expect(markup).toMatch(/class="actual" d="M[\d.]+ [\d.]+M[\d.]+ [\d.]+"/);
  });
});

describe('a table', () => {
  const columns = [
    { title: 'Name', text: ({ name }: { name: string }) => name, style: 'name' as const },
    { title: 'Note', text: () => null },
  ];

  it('leaves out what it has nothing to say in, and is nothing without rows', () => {
    expect(table(columns, [])).toBeNull();
    const { markup = '' } = table(columns, [{ name: '<b>' }]) ?? {};
    expect(markup).toContain('<th scope="row">&lt;b&gt;</th>');
    expect(markup).not.toContain('Note');
  });
});
