import fc from 'fast-check';
import type { Indicator, ObjectiveTerms, TermsVersion } from '../../src/domain/terms.js';
import { SERVICE_LEVEL_FORMULAS } from '../../src/domain/terms.js';
import { ANY, businessDays, clockTerms, hours, weekly } from './clockterms.js';
import { contactTerms, objectiveOf } from './judgeterms.js';

const WEEK = [1, 2, 3, 4, 5, 6, 7];
const ZONES = ['UTC', 'Europe/Berlin', 'America/New_York'] as const;
/** Limits and windows that facts on half hours meet to the minute. */
const GOALS = [
  [hours(1)],
  [hours(2.5, { priorities: ['P1'] }), hours(6)],
  [hours(3, { priorities: ['P1'] }), hours(8, { priorities: ['P2'], channels: ['EMAIL'] })],
] as const;
const MEANS: Partial<Record<Indicator, readonly number[]>> = {
  ASA: [10_000_000, 20_000_000],
  AHT: [120_000_000, 300_000_000],
  QUALITY_SCORE: [60_000_000, 90_000_000],
  SURVEY_MEAN: [3_000_000, 3_500_000],
  EXPERIENCE: [-500_000, 0, 250_000],
  COUNTER_MEAN: [1_500_000, 2_500_000],
  COUNTER_SUM: [20_000_000, 60_000_000],
  RESPONSE_TIME_MEAN: [3_600_000_000, 36_000_000_000],
  RESOLUTION_TIME_MEAN: [7_200_000_000, 86_400_000_000],
};
/** Numbers of contacts or tickets; null: only reported. */
const VOLUMES = [null, 2_000_000, 5_000_000, 20_000_000];

const anyClock = fc.record({
  goals: fc.constantFrom(...GOALS),
  goalChange: fc.constantFrom('CARRY_ELAPSED', 'PIN', 'RESTART', 'LATEST'),
  pauseStatuses: fc.constantFrom(['PENDING_CUSTOMER', 'ON_HOLD'] as const, ['ON_HOLD'] as const, [] as const),
  stopOn: fc.constantFrom('RESOLVED', 'CLOSED'),
  reopenWindow: fc.constantFrom(0, 6 * 3_600_000, 48 * 3_600_000),
  attribution: fc.constantFrom('OPENED', 'SETTLED'),
  warning: fc.constantFrom({ share: 800_000, before: null }, { share: null, before: 17 * 60_000 }),
});

function targetsOf(indicator: Indicator, atMost: boolean): readonly (number | null)[] {
  if (indicator === 'VOLUME' || indicator === 'BACKLOG') return VOLUMES;
  return MEANS[indicator] ?? (atMost ? [0, 200_000, 500_000] : [1_000_000, 800_000, 500_000]);
}

/** How an objective judges what it counts. */
function anyJudgement(indicator: Indicator, atMost: boolean) {
  return fc.record({
    target: fc.constantFrom(...targetsOf(indicator, atMost)),
    minimumSample: fc.constantFrom(0, 0, 3),
    relief: fc.constantFrom('NONE', 'NONE', 'ALLOWED_MISSES'),
    allowedMisses: fc.constantFrom(0, 2),
    critical: fc.integer({ min: 0, max: 5 }).map((n) => n === 0),
    weight: fc.constantFrom(1_000_000, 2_500_000),
  });
}

function anyObjective(
  indicator: Indicator,
  key: string,
  more: fc.Arbitrary<Partial<ObjectiveTerms>>,
): fc.Arbitrary<ObjectiveTerms> {
  const atMost = indicator === 'ABANDONMENT' || indicator === 'REOPEN_RATE' || key === 'failures';
  return fc.tuple(anyJudgement(indicator, atMost), more).map(([judgement, terms]) => {
    // Relief is for rates: of means, numbers and shares of time there are no misses to forgive.
    const hasMisses =
      MEANS[indicator] === undefined && !['UPTIME', 'OCCUPANCY', 'VOLUME', 'BACKLOG'].includes(indicator);
    const objective = objectiveOf(indicator, { key, ...judgement, ...terms });
    return hasMisses ? objective : { ...objective, relief: 'NONE' };
  });
}

function clockObjectives(zone: string): fc.Arbitrary<ObjectiveTerms>[] {
  const clock = anyClock.map((terms) => ({ clock: clockTerms(terms) }));
  const office = weekly(zone, [1, 2, 3, 4, 5], [9, 17]);
  const dated = anyClock.map((terms) => ({
    clock: clockTerms({ ...terms, goals: [businessDays(1)] }),
    calendar: office,
  }));
  return [
    anyObjective('FIRST_RESPONSE_TIME', 'first', clock),
    anyObjective('NEXT_RESPONSE_TIME', 'next', clock),
    anyObjective('RESOLUTION_TIME', 'resolution', clock),
    anyObjective('RESOLUTION_TIME', 'dated', dated),
  ];
}

function ticketObjectives(): fc.Arbitrary<ObjectiveTerms>[] {
  const mean = anyClock.map((terms) => ({ clock: clockTerms({ ...terms, goals: [], warning: null }) }));
  const bound = anyClock.map((terms) => ({ clock: clockTerms({ ...terms, warning: null }) }));
  const window = fc.constantFrom(6 * 3_600_000, 48 * 3_600_000, 20 * 86_400_000).map((long) => ({
    followUp: { window: long },
  }));
  const urgent = fc.constantFrom([], ['P1', 'P2'] as const).map((list) => ({ ...ANY, priorities: [...list] }));
  const scoped = urgent.map((scope) => ({ scope, critical: false }));
  return [
    anyObjective('RESPONSE_TIME_MEAN', 'responses', mean),
    anyObjective('RESOLUTION_TIME_MEAN', 'resolutions', mean),
    anyObjective('RESPONSE_TIME_PERCENTILE', 'quick', bound),
    anyObjective('RESOLUTION_TIME_PERCENTILE', 'done', bound),
    anyObjective(
      'FIRST_CONTACT_RESOLUTION',
      'once',
      fc.tuple(window, urgent).map(([followUp, scope]) => ({ ...followUp, scope })),
    ),
    anyObjective('REOPEN_RATE', 'reopened', window),
    anyObjective(
      'VOLUME',
      'tickets',
      scoped.map((terms) => ({ ...terms, contact: contactTerms({ reads: 'TICKETS' }) })),
    ),
    anyObjective('BACKLOG', 'backlog', scoped),
  ];
}

function measuredObjectives(zone: string): fc.Arbitrary<ObjectiveTerms>[] {
  const reads = fc.constantFrom('CONTACTS', 'INTERVALS');
  const queues = fc.constantFrom([], ['main']);
  const channels = fc.constantFrom([], ['PHONE'] as const).map((list) => ({ ...ANY, channels: [...list] }));
  const contact = fc
    .record({ reads, queues, formula: fc.constantFrom(...SERVICE_LEVEL_FORMULAS) })
    .map((terms) => ({ contact: contactTerms(terms) }));
  const abandonment = fc
    .record({ reads, queues, shortAbandon: fc.constantFrom(0, 5_000) })
    .map((terms) => ({ contact: contactTerms(terms) }));
  const uptime = fc
    .record({ services: fc.constantFrom([], ['web']), coverageAttested: fc.boolean() })
    .map((terms) => ({ uptime: terms }));
  const volume = fc
    .record({ reads, queues, direction: fc.constantFrom('AT_LEAST', 'AT_MOST') })
    .map(({ direction, ...terms }) => ({ direction, contact: contactTerms(terms), critical: false }));
  const either = fc.record({ direction: fc.constantFrom('AT_LEAST', 'AT_MOST') });
  const office = { ...weekly(zone, [1, 2, 3, 4, 5], [8, 18]), holidays: [{ date: '2026-03-30', name: 'holiday' }] };
  return [
    anyObjective('SERVICE_LEVEL', 'level', contact),
    anyObjective('SERVICE_LEVEL', 'offered', contact),
    anyObjective('ASA', 'asa', contact),
    anyObjective('AHT', 'aht', contact),
    anyObjective('ABANDONMENT', 'abandonment', abandonment),
    anyObjective('UPTIME', 'uptime', uptime),
    anyObjective(
      'UPTIME',
      'office',
      uptime.map((terms) => ({ ...terms, calendar: office })),
    ),
    anyObjective(
      'CSAT',
      'csat',
      channels.map((scope) => ({ scope })),
    ),
    anyObjective(
      'QUALITY_SCORE',
      'quality',
      channels.map((scope) => ({ scope })),
    ),
    anyObjective('SURVEY_MEAN', 'mean', fc.constant({})),
    anyObjective('EXPERIENCE', 'experience', fc.constant({})),
    anyObjective('PROCESS_ADHERENCE', 'process', fc.constant({})),
    anyObjective('OCCUPANCY', 'occupancy', fc.constant({})),
    anyObjective('VOLUME', 'volume', volume),
    anyObjective('COUNTER_MEAN', 'size', either),
    anyObjective('COUNTER_SUM', 'data', either),
    anyObjective('COUNTER_RATIO', 'backups', fc.constant({})),
    anyObjective('COUNTER_RATIO', 'failures', fc.constant({ direction: 'AT_MOST' as const })),
  ];
}

/** Two versions of the terms of a contract that judges by all indicators; the second holds from April on. */
export function anyVersions(): fc.Arbitrary<readonly TermsVersion[]> {
  return fc.constantFrom(...ZONES).chain((zone) => {
    const objectives = fc.tuple(...clockObjectives(zone), ...ticketObjectives(), ...measuredObjectives(zone));
    const terms = fc.record({
      calendar: fc.constantFrom(weekly(zone, WEEK, [0, 24]), weekly(zone, WEEK, [7, 12], [13, 22])),
      minimumScore: fc.constantFrom(1_000_000, 900_000),
      latePending: fc.constant('CARRY' as const),
      credits: fc.constant(null),
      objectives,
    });
    return fc.tuple(terms, terms).map(([first, second]) => [
      { version: 1, fromPeriod: 0, terms: first },
      { version: 2, fromPeriod: 3, terms: second },
    ]);
  });
}
