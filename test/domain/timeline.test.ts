import { describe, expect, it } from '@jest/globals';
import type { AgreedContract, Contract } from '../../src/domain/contract.js';
import type { CalendarTerms, ContractTerms, ObjectiveTerms, TermsVersion } from '../../src/domain/terms.js';
import { buildTimeline } from '../../src/domain/timeline.js';

const at = (text: string): number => Date.parse(text);
const HOUR = 3_600_000;

const contract: Contract = {
  tenantId: 'client',
  id: 'contract',
  vendorId: 'vendor',
  counterpartyId: 'vendor',
  reference: 'C-1',
  name: 'Support',
  timeZone: 'Europe/Berlin',
  startsOn: '2026-03-15',
  endsOn: '2026-06-30',
  firstPeriodEndsOn: '2026-03-31',
  periodicity: 'MONTH',
  currency: 'EUR',
  invitedAt: 0,
  clientAgreedAt: 0,
  vendorAgreedAt: 0,
  terminatedAt: null,
  createdAt: 0,
};

const officeHours: CalendarTerms = {
  timeZone: 'Europe/Berlin',
  spans: ([1, 2, 3, 4, 5] as const).map((weekday) => ({ weekday, from: 540, to: 1_020 })),
  holidays: [],
  extraDays: [],
};

const always: CalendarTerms = {
  ...officeHours,
  spans: ([1, 2, 3, 4, 5, 6, 7] as const).map((weekday) => ({ weekday, from: 0, to: 1_440 })),
};

const objective = (key: string, name: string, calendar: CalendarTerms | null = null): ObjectiveTerms => ({
  key,
  name,
  indicator: 'RESOLUTION_TIME',
  direction: 'AT_LEAST',
  target: 950_000,
  weight: 1_000_000,
  critical: false,
  minimumSample: 0,
  relief: 'NONE',
  allowedMisses: 0,
  slices: null,
  minimum: null,
  credit: null,
  calendar,
  scope: { channels: [], priorities: [], tiers: [], categories: [] },
  clock: null,
  followUp: null,
  contact: null,
  uptime: null,
  survey: null,
  counter: null,
});

const terms = (...objectives: ObjectiveTerms[]): ContractTerms => ({
  calendar: officeHours,
  minimumScore: 1_000_000,
  latePending: 'CARRY',
  credits: null,
  objectives,
});

const first: TermsVersion = {
  version: 1,
  fromPeriod: 0,
  terms: terms(objective('fix', 'first wording'), objective('urgent', 'round the clock', always)),
};
const second: TermsVersion = { version: 2, fromPeriod: 2, terms: terms(objective('fix', 'second wording')) };

const agreed: AgreedContract = {
  contract,
  versions: [first, second],
  announcedHolidays: [
    { date: '2026-05-15', name: 'Bridge day', announcedAt: at('2026-05-04T12:00+02:00') },
    { date: '2026-05-14', name: 'Ascension', announcedAt: at('2026-05-01T12:00+02:00') },
  ],
  exclusions: [],
  escalates: false,
  objectiveIds: new Map([
    ['fix', 'id-fix'],
    ['urgent', 'id-urgent'],
  ]),
};

const timeline = buildTimeline(agreed);

describe('the timeline of a contract', () => {
  it('knows the periods, by date and by instant', () => {
    expect(timeline.periods.map((period) => period.startsOn)).toEqual([
      '2026-03-15',
      '2026-04-01',
      '2026-05-01',
      '2026-06-01',
    ]);
    expect(timeline.periodOn('2026-03-14')).toBeNull();
    expect(timeline.periodOn('2026-03-15')?.index).toBe(0);
    expect(timeline.periodOn('2026-04-30')?.index).toBe(1);
    expect(timeline.periodOn('2026-06-30')?.index).toBe(3);
    expect(timeline.periodOn('2026-07-01')).toBeNull();
    expect(timeline.periodAt(at('2026-03-14T23:59:59.999+01:00'))).toBeNull();
    expect(timeline.periodAt(at('2026-03-15T00:00+01:00'))?.index).toBe(0);
    expect(timeline.periodAt(at('2026-03-31T23:59:59.999+02:00'))?.index).toBe(0);
    expect(timeline.periodAt(at('2026-04-01T00:00+02:00'))?.index).toBe(1);
    expect(timeline.periodAt(at('2026-06-30T23:59:59.999+02:00'))?.index).toBe(3);
    expect(timeline.periodAt(at('2026-07-01T00:00+02:00'))).toBeNull();
  });

  it('tells local dates of the contract', () => {
    expect(timeline.zone).toBe('Europe/Berlin');
    expect(timeline.localDate(at('2026-03-28T22:59Z'))).toBe('2026-03-28');
    expect(timeline.localDate(at('2026-03-28T23:00Z'))).toBe('2026-03-29');
    expect(timeline.localDate(at('2026-03-29T22:00Z'))).toBe('2026-03-30');
    expect(timeline.localDate(at('2031-01-01T00:00Z'))).toBe('2031-01-01');
  });

  it('finds the terms of a period: the last version that holds from it or before', () => {
    expect([0, 1, 2, 3].map((index) => timeline.termsOfPeriod(index)?.version)).toEqual([1, 1, 2, 2]);
    expect(timeline.termsOfPeriod(4)).toBeNull();
    expect(timeline.termsOfPeriod(-1)).toBeNull();
    expect(timeline.termsAt(at('2026-04-30T23:59+02:00'))).toBe(first);
    expect(timeline.termsAt(at('2026-05-01T00:00+02:00'))).toBe(second);
    expect(timeline.termsAt(at('2026-07-01T00:00+02:00'))).toBeNull();
    expect(timeline.version(2)).toBe(second);
    expect(timeline.version(3)).toBeNull();
  });

  it('has no terms where none are agreed yet', () => {
    const draft = buildTimeline({ ...agreed, versions: [] });
    expect(draft.termsOfPeriod(0)).toBeNull();
    expect(draft.termsAt(at('2026-04-01T12:00+02:00'))).toBeNull();
  });

  it('finds objectives by key and by id, each version with its own terms', () => {
    expect(timeline.objectiveId('fix')).toBe('id-fix');
    expect(() => timeline.objectiveId('other')).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
    expect(timeline.objective(1, 'fix')?.name).toBe('first wording');
    expect(timeline.objective(2, 'fix')?.name).toBe('second wording');
    expect(timeline.objective(2, 'urgent')).toBeNull();
    expect(timeline.objective(9, 'fix')).toBeNull();
    expect(timeline.objectiveByIdOfPeriod(1, 'id-fix')?.name).toBe('first wording');
    expect(timeline.objectiveByIdOfPeriod(2, 'id-fix')?.name).toBe('second wording');
    expect(timeline.objectiveByIdOfPeriod(2, 'id-urgent')).toBeNull();
    expect(timeline.objectiveByIdOfPeriod(4, 'id-fix')).toBeNull();
    expect(timeline.objectiveOfId(1, 'id-urgent')?.name).toBe('round the clock');
    expect(timeline.objectiveOfId(1, 'id-unknown')).toBeNull();
  });

  it('is built without a look at its dates or calendars', () => {
    const broken = buildTimeline({ ...agreed, contract: { ...contract, timeZone: 'Mars/Olympus' } });
    expect(broken.objectiveId('fix')).toBe('id-fix');
    expect(() => broken.periods).toThrow('unknown time zone');
  });
});

describe("an objective's calendar", () => {
  const fix = timeline.objective(1, 'fix') as ObjectiveTerms;
  const urgent = timeline.objective(1, 'urgent') as ObjectiveTerms;
  const wednesday = at('2026-05-13T16:00+02:00');

  it("is its own, else the contract's", () => {
    const saturday = at('2026-04-18T12:00+02:00');
    expect(timeline.calendarFor(urgent, 1, saturday).add(saturday, HOUR)).toBe(at('2026-04-18T13:00+02:00'));
    expect(timeline.calendarFor(fix, 1, saturday).add(saturday, HOUR)).toBe(at('2026-04-20T10:00+02:00'));
  });

  it('knows a holiday only for clocks that start when it is announced or later', () => {
    const due = (startedAt: string): string =>
      new Date(timeline.calendarFor(fix, 1, at(startedAt)).add(wednesday, 2 * HOUR)).toISOString();
    expect(due('2026-05-01T11:59:59.999+02:00')).toBe('2026-05-14T08:00:00.000Z');
    expect(due('2026-05-01T12:00+02:00')).toBe('2026-05-15T08:00:00.000Z');
    expect(due('2026-05-04T11:59:59.999+02:00')).toBe('2026-05-15T08:00:00.000Z');
    expect(due('2026-05-04T12:00+02:00')).toBe('2026-05-18T08:00:00.000Z');
  });

  it('is shared by all who ask for the same', () => {
    const early = timeline.calendarFor(fix, 1, at('2026-04-01T12:00Z'));
    expect(timeline.calendarFor(fix, 1, at('2026-04-20T12:00Z'))).toBe(early);
    expect(timeline.calendarFor(timeline.objective(2, 'fix') as ObjectiveTerms, 2, at('2026-04-20T12:00Z'))).toBe(
      early,
    );
    expect(timeline.calendarFor(fix, 1, at('2026-06-01T12:00Z'))).not.toBe(early);
    const again = buildTimeline(structuredClone(agreed));
    expect(again.calendarFor(again.objective(1, 'fix') as ObjectiveTerms, 1, at('2026-04-20T12:00Z'))).toBe(early);
  });

  it('is not found for a version that does not exist', () => {
    expect(() => timeline.calendarFor(fix, 9, 0)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }));
  });
});
