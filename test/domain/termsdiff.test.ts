import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { termsChanges } from '../../src/domain/termsdiff.js';
import { shownChange } from '../../src/modules/contract/shownchanges.js';
import { clockObjective, hours, OFFICE, terms } from '../support/clockterms.js';
import { objectiveOf } from '../support/judgeterms.js';
import { creditTerms, pool } from '../support/money.js';

const PHONE = objectiveOf('SERVICE_LEVEL', { key: 'phone', target: 700_000 });
const MAIL = clockObjective('FIRST_RESPONSE_TIME', { goals: [hours(4)] }, { key: 'mail' });
const FIRST = terms(OFFICE, PHONE, MAIL);

const shown = (after: typeof FIRST) =>
  termsChanges(FIRST, after).map((change) => {
    const { path, before, after: now } = shownChange(change, 'EUR');
    return `${path}: ${before} -> ${now}`;
  });

describe('what one version of the terms changes of another', () => {
  it('is nothing where they say the same, in whatever order their objectives stand', () => {
    expect(termsChanges(FIRST, terms(OFFICE, MAIL, PHONE))).toEqual([]);
  });

  it('is told by path, in the words of the API', () => {
    const clock = { ...MAIL.clock, goals: [hours(8)], pauseStatuses: ['ON_HOLD' as const] } as NonNullable<
      typeof MAIL.clock
    >;
    const [monday, ...others] = OFFICE.spans;
    const calendar = {
      ...OFFICE,
      spans: [{ ...monday, to: 1_110 } as (typeof OFFICE.spans)[0], ...others],
      holidays: [{ date: '2026-05-01', name: 'Labour Day' }],
    };
    const second = {
      ...terms(calendar, { ...PHONE, target: 800_000, credit: pool(400_000) }, { ...MAIL, clock }),
      credits: creditTerms(),
    };
    expect(shown(second)).toEqual([
      'calendar.holidays.2026-05-01: null -> {"date":"2026-05-01","name":"Labour Day"}',
      'calendar.spans.0.to: 17:00 -> 18:30',
      'credits: null -> {"atRisk":0.1,"chronic":null,"earnBack":null,"fee":"100000.00","noticeDays":null,"point":null,"pool":1,"stubFee":"BY_DAYS"}',
      'objectives.phone.credit: null -> {"allocation":0.4,"incident":null,"kind":"POOL"}',
      'objectives.phone.target: 0.7 -> 0.8',
      'objectives.mail.clock.goals.0.limit.workingTime: PT4H -> PT8H',
      'objectives.mail.clock.pauseStatuses: ["PENDING_CUSTOMER","ON_HOLD"] -> ["ON_HOLD"]',
    ]);
  });

  it('is told in one order, in whatever order the fields of the terms stand', () => {
    const second = terms(OFFICE, { ...PHONE, target: 800_000, credit: pool(400_000) }, MAIL);
    const reversed = JSON.parse(JSON.stringify(second), (_, value) =>
      value !== null && typeof value === 'object' && !Array.isArray(value)
        ? Object.fromEntries(Object.entries(value).reverse())
        : value,
    );
    expect(shown(reversed)).toEqual(shown(second));
  });

  it('names extra days by when they begin, in whatever order they stand', () => {
    const day = (date: string, from: number, to: number) => ({ date, from, to });
    const [saturday, early, late] = [
      day('2026-05-02', 540, 720),
      day('2026-05-09', 480, 600),
      day('2026-05-09', 780, 900),
    ];
    const before = terms({ ...OFFICE, extraDays: [saturday, early, late] }, PHONE);
    const after = terms({ ...OFFICE, extraDays: [{ ...late, to: 960 }, early] }, PHONE);
    const changes = termsChanges(before, after).map((change) => shownChange(change, 'EUR'));
    expect(changes).toEqual([
      {
        path: 'calendar.extraDays.2026-05-02 09:00',
        before: '{"date":"2026-05-02","from":"09:00","to":"12:00"}',
        after: null,
      },
      { path: 'calendar.extraDays.2026-05-09 13:00.to', before: '15:00', after: '16:00' },
    ]);
  });

  it('tells what is gone', () => {
    const [change, ...more] = termsChanges(FIRST, terms(OFFICE, PHONE));
    expect(more).toEqual([]);
    expect(change).toMatchObject({ path: 'objectives.mail', before: { key: 'mail' }, after: undefined });
  });

  it('is told both ways alike', () => {
    const any = fc.record({ target: fc.constantFrom(500_000, 900_000), critical: fc.boolean(), keep: fc.boolean() });
    fc.assert(
      fc.property(any, any, (a, b) => {
        const [x, y] = [a, b].map(({ target, critical, keep }) =>
          terms(OFFICE, { ...PHONE, target, critical }, ...(keep ? [MAIL] : [])),
        );
        if (x === undefined || y === undefined) return;
        const forth = termsChanges(x, y).map(({ path, before, after }) => ({ path, before: after, after: before }));
        expect(termsChanges(y, x)).toEqual(forth);
        expect(termsChanges(x, y).length === 0).toBe(JSON.stringify(x) === JSON.stringify(y));
      }),
    );
  });
});
