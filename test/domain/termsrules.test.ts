import { describe, expect, it } from '@jest/globals';
import type { ContractTerms, Goal, Indicator, ObjectiveTerms } from '../../src/domain/terms.js';
import { INDICATORS } from '../../src/domain/terms.js';
import type { FixedFacts } from '../../src/domain/termsrules.js';
import { canonicalTerms, termsHash, validateContract, validateTerms } from '../../src/domain/termsrules.js';
import { ANY, CLIENT, clockTerms, hours, terms, VENDOR, weekly } from '../support/clockterms.js';
import { contactTerms, objectiveOf, surveyTerms } from '../support/judgeterms.js';

const BERLIN = weekly('Europe/Berlin', [1, 2, 3, 4, 5], [9, 17]);

/** Paths of all faults. */
function faults(contractTerms: ContractTerms): string[] {
  return validateTerms(contractTerms, '', { timeZone: 'Europe/Berlin' }).map(({ path }) => path);
}

function objectiveFaults(indicator: Indicator, overrides: Partial<ObjectiveTerms>): string[] {
  return faults(terms(BERLIN, objectiveOf(indicator, overrides))).map((path) => path.replace('objectives.0.', ''));
}

describe('the terms of a contract', () => {
  it('are accepted with an objective of every indicator', () => {
    expect(faults(terms(BERLIN, ...INDICATORS.map((indicator) => objectiveOf(indicator))))).toEqual([]);
  });

  it('are refused with every fault and its path at once', () => {
    const broken: ContractTerms = {
      calendar: { ...BERLIN, timeZone: 'Mars/Olympus' },
      minimumScore: 1_000_001,
      latePending: 'NEVER' as 'CARRY',
      credits: null,
      objectives: [
        objectiveOf('CSAT'),
        objectiveOf('ASA', { key: 'Not A Key', name: '' }),
        objectiveOf('CSAT', { target: 2_000_000, weight: 0 }),
      ],
    };
    expect(validateTerms(broken, 'input.terms', { timeZone: 'Europe/Berlin' }).map(({ path }) => path)).toEqual([
      'input.terms.calendar.timeZone',
      'input.terms.calendar.timeZone',
      'input.terms.minimumScore',
      'input.terms.latePending',
      'input.terms.objectives.1.key',
      'input.terms.objectives.1.name',
      'input.terms.objectives.2.weight',
      'input.terms.objectives.2.target',
      'input.terms.objectives.2.key',
    ]);
  });

  it('name overlapping spans of the contract and of an objective', () => {
    const overlapping = weekly('Europe/Berlin', [1], [9, 12], [11, 17]);
    expect(faults(terms(overlapping, objectiveOf('ASA', { calendar: overlapping })))).toEqual([
      'calendar.spans.1',
      'objectives.0.calendar.spans.1',
    ]);
  });

  it('have the zone of the contract', () => {
    expect(faults(terms(weekly('UTC', [1], [9, 17]), objectiveOf('ASA')))).toEqual(['calendar.timeZone']);
  });

  it('have 1 to 50 objectives', () => {
    expect(faults(terms(BERLIN))).toEqual(['objectives']);
    const many = Array.from({ length: 51 }, (_, index) => objectiveOf('COUNTER_RATIO', { key: `c${index}` }));
    expect(faults(terms(BERLIN, ...many))).toEqual(['objectives']);
    expect(faults(terms(BERLIN, ...many.slice(1)))).toEqual([]);
  });

  it('agree on thresholds and scales where objectives read the same facts', () => {
    const reading = (key: string, waitThreshold: number, queue: string): ObjectiveTerms =>
      objectiveOf('SERVICE_LEVEL', {
        key,
        contact: contactTerms({ reads: 'INTERVALS', waitThreshold, queues: [queue] }),
      });
    expect(faults(terms(BERLIN, reading('a', 20_000, 'main'), reading('b', 30_000, 'main')))).toEqual([
      'objectives.1.waitThreshold',
    ]);
    expect(faults(terms(BERLIN, reading('a', 20_000, 'main'), reading('b', 30_000, 'sales')))).toEqual([]);
    const ten = objectiveOf('CSAT', { key: 'ten', survey: surveyTerms({ scaleMin: 0, scaleMax: 10, topBoxFrom: 9 }) });
    expect(faults(terms(BERLIN, objectiveOf('CSAT'), ten))).toEqual(['objectives.1.scaleMin', 'objectives.1.scaleMax']);
    const named = (surveys: string[]) => ({ ...ten, survey: surveyTerms({ surveys, scaleMin: 0, scaleMax: 10 }) });
    expect(faults(terms(BERLIN, objectiveOf('CSAT'), named(['yearly'])))).toEqual([]);
    expect(faults(terms(BERLIN, objectiveOf('CSAT'), named([])))).toHaveLength(2);
  });
});

describe('an objective', () => {
  it.each<[Indicator, number, boolean]>([
    ['CSAT', 0, false],
    ['CSAT', 1, true],
    ['CSAT', 1_000_000, true],
    ['CSAT', 1_000_001, false],
    ['CSAT', 0.5, false],
    ['ABANDONMENT', 0, true],
    ['ABANDONMENT', 999_999, true],
    ['ABANDONMENT', 1_000_000, false],
    ['ASA', 0, false],
    ['ASA', 30_000_000, true],
    ['ASA', 2_592_000_000_001, false],
    ['QUALITY_SCORE', 100_000_000, true],
    ['QUALITY_SCORE', 100_000_001, false],
    ['OCCUPANCY', 1_000_000, true],
    ['OCCUPANCY', 1_000_001, false],
    ['SURVEY_MEAN', 5_000_000, true],
    ['SURVEY_MEAN', 5_000_001, false],
    ['SURVEY_MEAN', 1_000_000, false],
    ['EXPERIENCE', -999_999, true],
    ['EXPERIENCE', -1_000_000, false],
    ['EXPERIENCE', 1_000_000, true],
    ['VOLUME', 1_500_000, false],
    ['VOLUME', 0, true],
    ['COUNTER_MEAN', 0, false],
    ['COUNTER_SUM', 1_000_000_000_000_000, true],
    ['COUNTER_SUM', 1_000_000_000_000_001, false],
  ])('of %s takes the target %d: %s', (indicator, target, accepted) => {
    expect(objectiveFaults(indicator, { target })).toEqual(accepted ? [] : ['target']);
  });

  it('needs a target, unless it only reports a volume or a backlog', () => {
    for (const indicator of INDICATORS) {
      expect(objectiveFaults(indicator, { target: null })).toEqual(
        indicator === 'VOLUME' || indicator === 'BACKLOG' ? [] : ['target'],
      );
    }
    expect(objectiveFaults('VOLUME', { target: null, critical: true })).toEqual(['critical']);
    expect(objectiveFaults('VOLUME', { target: null, minimumSample: 2 })).toEqual(['minimumSample']);
    expect(objectiveFaults('VOLUME', { critical: true, minimumSample: 2 })).toEqual([]);
  });

  it('has the direction of its indicator; only what the terms name may be either', () => {
    const either = ['COUNTER_RATIO', 'OCCUPANCY', 'VOLUME', 'COUNTER_MEAN', 'COUNTER_SUM'];
    for (const indicator of INDICATORS) {
      const faulty = (['AT_LEAST', 'AT_MOST'] as const).filter((direction) =>
        objectiveFaults(indicator, { direction, target: 900_000_000 }).includes('direction'),
      );
      expect(faulty).toHaveLength(either.includes(indicator) ? 0 : 1);
    }
    expect(objectiveFaults('ASA', { direction: 'AT_LEAST' })).toEqual(['direction']);
    expect(objectiveFaults('CSAT', { direction: 'AT_MOST' })).toEqual(['direction']);
    expect(objectiveFaults('COUNTER_RATIO', { direction: 'AT_MOST' })).toEqual([]);
  });

  it('has the terms of its indicator and no others', () => {
    expect(objectiveFaults('RESOLUTION_TIME', { clock: null })).toEqual(['clock']);
    expect(objectiveFaults('ASA', { clock: clockTerms() })).toEqual(['clock']);
    expect(objectiveFaults('QUALITY_SCORE', { survey: surveyTerms() })).toEqual(['survey']);
    expect(objectiveFaults('UPTIME', { uptime: null, counter: { counter: '' } })).toEqual([
      'uptime',
      'counter',
      'counter',
    ]);
  });

  it('has an indicator that is known', () => {
    expect(objectiveFaults('ASA', { indicator: 'HAPPINESS' as Indicator })).toEqual(['indicator']);
  });

  it('has whole counts within reason', () => {
    expect(objectiveFaults('CSAT', { minimumSample: -1 })).toEqual(['minimumSample']);
    expect(objectiveFaults('CSAT', { minimumSample: 1.5 })).toEqual(['minimumSample']);
    expect(objectiveFaults('CSAT', { relief: 'ALLOWED_MISSES', allowedMisses: -1 })).toEqual(['allowedMisses']);
    expect(objectiveFaults('ASA', { relief: 'ALLOWED_MISSES', allowedMisses: 1 })).toEqual(['relief']);
    expect(objectiveFaults('UPTIME', { minimumSample: 2 })).toEqual(['minimumSample']);
    expect(objectiveFaults('OCCUPANCY', { minimumSample: 2 })).toEqual(['minimumSample']);
    for (const indicator of ['EXPERIENCE', 'VOLUME', 'COUNTER_SUM', 'OCCUPANCY'] as const) {
      expect(objectiveFaults(indicator, { relief: 'ALLOWED_MISSES', allowedMisses: 1 })).toEqual(['relief']);
    }
    expect(objectiveFaults('PROCESS_ADHERENCE', { relief: 'ALLOWED_MISSES', allowedMisses: 1 })).toEqual([]);
  });

  it('is scoped only by what its facts have', () => {
    expect(objectiveFaults('CSAT', { scope: { ...ANY, tiers: ['gold'] } })).toEqual(['scope.tiers']);
    expect(objectiveFaults('UPTIME', { scope: { ...ANY, channels: ['CHAT'] } })).toEqual(['scope.channels']);
    expect(objectiveFaults('ASA', { scope: { ...ANY, channels: ['FAX' as 'CHAT'] } })).toEqual(['scope.channels.0']);
    expect(objectiveFaults('RESOLUTION_TIME', { scope: { ...ANY, tiers: ['gold'], categories: [''] } })).toEqual([
      'scope.categories.0',
    ]);
  });
});

describe('the terms of a clock', () => {
  const clockFaults = (overrides: Parameters<typeof clockTerms>[0]): string[] =>
    objectiveFaults('RESOLUTION_TIME', { clock: clockTerms(overrides) });

  it('have 1 to 50 goals', () => {
    expect(clockFaults({ goals: [] })).toEqual(['goals']);
    expect(clockFaults({ goals: Array.from({ length: 51 }, () => hours(1)) })).toEqual(['goals']);
  });

  it('limit each goal by working time or business days', () => {
    const limited = (limit: unknown): Goal => ({ scope: ANY, limit: limit as Goal['limit'] });
    expect(clockFaults({ goals: [hours(1), limited({ workingTime: 0, businessDays: null })] })).toEqual([
      'goals.1.workingTime',
    ]);
    expect(clockFaults({ goals: [limited({ workingTime: null, businessDays: null })] })).toEqual([
      'goals.0.workingTime',
    ]);
    expect(clockFaults({ goals: [limited({ workingTime: 1, businessDays: 1 })] })).toEqual(['goals.0.workingTime']);
    expect(clockFaults({ goals: [limited({ workingTime: null, businessDays: 0 })] })).toEqual(['goals.0.businessDays']);
    expect(clockFaults({ goals: [limited({ workingTime: null, businessDays: 3 })] })).toEqual([]);
  });

  it('set no limit that the calendar does not come to in five years, 1830 days', () => {
    const HOUR = 3_600_000;
    const DAY = 24 * HOUR;
    const goal = (workingTime: number | null, businessDays: number | null): Goal => ({
      scope: ANY,
      limit: { workingTime, businessDays } as Goal['limit'],
    });
    const reach = (calendar: ContractTerms['calendar'], own: ObjectiveTerms['calendar'], ...goals: Goal[]): string[] =>
      faults(terms(calendar, objectiveOf('RESOLUTION_TIME', { calendar: own, clock: clockTerms({ goals }) })));
    const always = weekly('Europe/Berlin', [1, 2, 3, 4, 5, 6, 7], [0, 24]);
    expect(reach(always, null, goal(1_830 * DAY, null))).toEqual([]);
    // One hour a week: 1830 / 7 hours are 261 h 25 min 42.857 s.
    const hourly = weekly('Europe/Berlin', [3], [9, 10]);
    expect(reach(hourly, null, goal(4 * HOUR, null), goal(941_142_857, null), goal(941_142_858, null))).toEqual([
      'objectives.0.goals.2.workingTime',
    ]);
    expect(reach(always, hourly, goal(300 * HOUR, null))).toEqual(['objectives.0.goals.0.workingTime']);
    expect(reach(hourly, always, goal(300 * HOUR, null))).toEqual([]);
    // One day a week: 261 of them; on two spans of a day no more.
    const twice = weekly('Europe/Berlin', [3], [9, 10], [11, 12]);
    expect(reach(twice, null, goal(null, 261), goal(null, 262))).toEqual(['objectives.0.goals.1.businessDays']);
    expect(reach(BERLIN, null, goal(null, 1_000))).toEqual([]);
    // Faults of a limit and of a calendar are named once.
    expect(reach(hourly, null, goal(0, null), goal(1_831 * DAY, null), goal(null, 1_001))).toEqual([
      'objectives.0.goals.0.workingTime',
      'objectives.0.goals.1.workingTime',
      'objectives.0.goals.2.businessDays',
    ]);
    expect(reach({ ...hourly, spans: [] }, null, goal(HOUR, null))).toEqual(['calendar.spans']);
  });

  it('warn after a share within 0 and 1, or so long before', () => {
    expect(clockFaults({ warning: { share: 0, before: null } })).toEqual(['warnShare']);
    expect(clockFaults({ warning: { share: 1_000_000, before: null } })).toEqual(['warnShare']);
    expect(clockFaults({ warning: { share: null, before: 0 } })).toEqual(['warnBefore']);
    expect(clockFaults({ warning: { share: null, before: 3_600_000 } })).toEqual([]);
  });

  it('take only known statuses and choices', () => {
    expect(clockFaults({ pauseStatuses: ['ON_HOLD', 'LOST' as 'OPEN'] })).toEqual(['pauseStatuses.1']);
    expect(clockFaults({ goalChange: 'HOPE' as 'PIN', stopOn: 'NEVER' as 'CLOSED' })).toEqual(['goalChange', 'stopOn']);
    expect(clockFaults({ reopenWindow: -1 })).toEqual(['reopenWindow']);
  });
});

describe('the terms of queues and surveys', () => {
  it('have thresholds that are lengths of time', () => {
    const contact = contactTerms({ waitThreshold: -1, shortAbandon: 0.5, queues: [''] });
    expect(objectiveFaults('SERVICE_LEVEL', { contact })).toEqual(['waitThreshold', 'shortAbandon', 'queues.0']);
  });

  it('take occupancy of intervals only', () => {
    expect(objectiveFaults('OCCUPANCY', { contact: contactTerms() })).toEqual(['reads']);
  });

  it('name surveys within reason', () => {
    expect(objectiveFaults('CSAT', { survey: surveyTerms({ surveys: ['a', ''] }) })).toEqual(['surveys.1']);
  });

  it('judge experience on a scale of 0 to 10', () => {
    const survey = surveyTerms({ topBoxFrom: null });
    expect(objectiveFaults('EXPERIENCE', { survey })).toEqual(['scaleMin', 'scaleMax']);
    expect(objectiveFaults('EXPERIENCE', { survey: { ...survey, scaleMin: 0, scaleMax: 10 } })).toEqual([]);
  });

  it('have top boxes on the scale', () => {
    const survey = (scaleMin: number, scaleMax: number, topBoxFrom: number): string[] =>
      objectiveFaults('CSAT', { survey: surveyTerms({ scaleMin, scaleMax, topBoxFrom }) });
    expect(survey(1, 5, 5)).toEqual([]);
    expect(survey(1, 5, 6)).toEqual(['topBoxFrom']);
    expect(survey(1, 5, 1)).toEqual(['topBoxFrom']);
    expect(survey(5, 1, 4)).toEqual(['scaleMax', 'topBoxFrom']);
  });
});

const FACTS: FixedFacts = {
  tenantId: CLIENT,
  counterpartyId: VENDOR,
  reference: 'C-1',
  name: 'Support',
  timeZone: 'Europe/Berlin',
  startsOn: '2026-03-15',
  endsOn: '2027-03-14',
  firstPeriodEndsOn: '2026-03-31',
  periodicity: 'MONTH',
  currency: 'EUR',
};

describe('the fixed facts of a contract', () => {
  const contractFaults = (overrides: Partial<FixedFacts>): string[] =>
    validateContract({ ...FACTS, ...overrides }, '').map(({ path }) => path);

  it('are accepted when they are in order', () => {
    expect(contractFaults({})).toEqual([]);
    expect(contractFaults({ firstPeriodEndsOn: null, endsOn: FACTS.startsOn })).toEqual([]);
  });

  it.each<[string, Partial<FixedFacts>]>([
    ['vendor', { counterpartyId: CLIENT }],
    ['reference', { reference: '' }],
    ['name', { name: 'x'.repeat(201) }],
    ['timeZone', { timeZone: 'Mars/Olympus' }],
    ['startsOn', { startsOn: '2026-02-30' }],
    ['endsOn', { endsOn: '2026-03-14', firstPeriodEndsOn: null }],
    ['endsOn', { endsOn: '9999-12-31' }],
    ['firstPeriodEndsOn', { firstPeriodEndsOn: '2026-03-14' }],
    ['firstPeriodEndsOn', { firstPeriodEndsOn: 'soon' }],
    ['periodicity', { periodicity: 'WEEK' as 'MONTH' }],
    ['currency', { currency: 'euro' }],
  ])('are refused for their %s', (path, overrides) => {
    expect(contractFaults(overrides)).toEqual([path]);
  });
});

describe('what the parties agree to', () => {
  const agreed = terms(BERLIN, objectiveOf('CSAT'));

  it('is one text, whatever the order of the fields', () => {
    const reordered = Object.fromEntries(Object.entries(agreed).reverse()) as unknown as ContractTerms;
    expect(Object.keys(reordered)).not.toEqual(Object.keys(agreed));
    expect(canonicalTerms(FACTS, reordered)).toBe(canonicalTerms(FACTS, agreed));
    expect(canonicalTerms(FACTS, agreed)).toMatch(/^\{"contract":\{"counterpartyId":/);
  });

  it('has a hash that changes with any of it', () => {
    const hash = termsHash(FACTS, agreed);
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    expect(termsHash({ ...FACTS, endsOn: '2027-03-13' }, agreed)).not.toBe(hash);
    expect(termsHash(FACTS, { ...agreed, minimumScore: 900_000 })).not.toBe(hash);
  });

  it('does not change with what happens to the contract afterwards', () => {
    const invited = { ...FACTS, vendorId: VENDOR, invitedAt: 1 };
    expect(termsHash(invited, agreed)).toBe(termsHash(FACTS, agreed));
  });
});
