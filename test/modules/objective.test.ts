import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import type { Issue } from '../../src/domain/fault.js';
import type { ObjectiveTerms } from '../../src/domain/terms.js';
import { agreeAmendment, proposeAmendment } from '../../src/modules/contract/amendment.service.js';
import { ContractResolver } from '../../src/modules/contract/contract.resolver.js';
import { ContractFieldsResolver } from '../../src/modules/contract/contractfields.resolver.js';
import type { ObjectiveDraft } from '../../src/modules/contract/objectivedraft.js';
import { objectiveFromDraft } from '../../src/modules/contract/objectivefromdraft.js';
import {
  ContractObjectivesResolver,
  VersionObjectivesResolver,
} from '../../src/modules/objective/objective.resolver.js';
import { objectiveById } from '../../src/modules/objective/objectivebyid.js';
import { shownObjective } from '../../src/modules/objective/shownobjective.js';
import { openContext } from '../../src/platform/requestcontext.js';
import type { Wake } from '../../src/platform/wake.js';
import { acting } from '../support/agreedcontract.js';
import { ask, schemaOf } from '../support/ask.js';
import { at } from '../support/clockterms.js';
import { agreedContract, hashOf, layParty, type Party, resolutionDraft } from '../support/contractdraft.js';
import { createTestDatabase, type TestDatabase } from '../support/database.js';

const NOW = at('2026-03-10T12:00:00Z');

let test: TestDatabase;
let schema: GraphQLSchema;
beforeAll(async () => {
  test = await createTestDatabase();
  schema = schemaOf([ContractResolver, ContractFieldsResolver, ContractObjectivesResolver, VersionObjectivesResolver]);
});
afterAll(() => test.drop());

function read(draft: Partial<ObjectiveDraft>): { terms: ObjectiveTerms; paths: string[] } {
  const issues: Issue[] = [];
  const whole: ObjectiveDraft = {
    key: 'k',
    name: 'An objective',
    indicator: 'RESOLUTION_TIME',
    target: 0.95,
    ...draft,
  };
  const terms = objectiveFromDraft(whole, { timeZone: 'Europe/Berlin', currency: 'EUR' }, 'objectives.0', issues);
  return { terms, paths: issues.map((issue) => issue.path) };
}

describe('an objective as written', () => {
  it('has the defaults of a resolution clock', () => {
    const { terms, paths } = read({ goals: [{ priorities: ['P1'], workingTime: 3_600_000 }, { businessDays: 2 }] });
    expect(paths).toEqual([]);
    expect(terms).toEqual({
      key: 'k',
      name: 'An objective',
      indicator: 'RESOLUTION_TIME',
      direction: 'AT_LEAST',
      target: 950_000,
      weight: 1_000_000,
      critical: false,
      minimumSample: 1,
      relief: 'NONE',
      allowedMisses: 0,
      slices: null,
      minimum: null,
      credit: null,
      calendar: null,
      scope: { channels: [], priorities: [], tiers: [], categories: [] },
      clock: {
        goals: [
          {
            scope: { channels: [], priorities: ['P1'], tiers: [], categories: [] },
            limit: { workingTime: 3_600_000, businessDays: null },
          },
          {
            scope: { channels: [], priorities: [], tiers: [], categories: [] },
            limit: { workingTime: null, businessDays: 2 },
          },
        ],
        pauseStatuses: ['PENDING_CUSTOMER', 'ON_HOLD'],
        goalChange: 'CARRY_ELAPSED',
        stopOn: 'RESOLVED',
        reopenWindow: 604_800_000,
        attribution: 'OPENED',
        warning: { share: 800_000, before: null },
      },
      followUp: null,
      contact: null,
      uptime: null,
      survey: null,
      counter: null,
    });
  });

  it('pauses no response clock unless it says so', () => {
    expect(read({ indicator: 'FIRST_RESPONSE_TIME' }).terms.clock?.pauseStatuses).toEqual([]);
    expect(read({ pauseStatuses: [] }).terms.clock?.pauseStatuses).toEqual([]);
  });

  it('of means has no limits, of means and percentiles no warnings', () => {
    const mean = read({ indicator: 'RESOLUTION_TIME_MEAN', target: 28_800 });
    expect(mean).toMatchObject({
      terms: {
        direction: 'AT_MOST',
        target: 28_800_000_000,
        clock: { goals: [], warning: null, pauseStatuses: ['PENDING_CUSTOMER', 'ON_HOLD'], reopenWindow: 604_800_000 },
      },
      paths: [],
    });
    expect(shownObjective('id', mean.terms, 'EUR').clock).toMatchObject({ warnShare: null, warnBefore: null });
    const goals = [{ workingTime: 3_600_000 }];
    const percentile = { indicator: 'RESPONSE_TIME_PERCENTILE', goals, goalChange: 'PIN' } as const;
    expect(read(percentile)).toMatchObject({ terms: { clock: { warning: null, pauseStatuses: [] } }, paths: [] });
    expect(read({ ...percentile, warnShare: 0.5, reopenWindow: 0 }).paths).toEqual([
      'objectives.0.warnShare',
      'objectives.0.reopenWindow',
    ]);
    expect(read({ ...percentile, indicator: 'RESPONSE_TIME_MEAN' }).paths).toEqual([
      'objectives.0.goals',
      'objectives.0.goalChange',
    ]);
  });

  it('watches resolutions for a week unless it says otherwise', () => {
    const followUp = (draft: Partial<ObjectiveDraft>) => read({ indicator: 'REOPEN_RATE', ...draft }).terms.followUp;
    expect(followUp({})).toEqual({ window: 604_800_000 });
    expect(followUp({ followUpWindow: 3_600_000 })).toEqual({ window: 3_600_000 });
    expect(read({ followUpWindow: 3_600_000 }).paths).toEqual(['objectives.0.followUpWindow']);
    expect(read({ indicator: 'BACKLOG', followUpWindow: 1, goals: [{ businessDays: 1 }] }).paths).toEqual([
      'objectives.0.goals',
      'objectives.0.followUpWindow',
    ]);
  });

  it('has the target in the unit of its indicator, exactly', () => {
    expect(read({ target: 0.999999 }).terms.target).toBe(999_999);
    expect(read({ target: 0.07 }).terms.target).toBe(70_000);
    expect(read({ indicator: 'ASA', target: 30 }).terms).toMatchObject({ target: 30_000_000, direction: 'AT_MOST' });
    expect(read({ indicator: 'QUALITY_SCORE', target: 87.5 }).terms.target).toBe(87_500_000);
    expect(read({ target: 0.1 + 0.2 }).paths).toEqual(['objectives.0.target']);
    expect(read({ target: 1e-7 }).paths).toEqual(['objectives.0.target']);
    expect(read({ target: 1e300 }).paths).toEqual(['objectives.0.target']);
    expect(read({ target: Number.NaN }).paths).toEqual(['objectives.0.target']);
  });

  it('may do without a target, which is then for validation to judge', () => {
    expect(read({ indicator: 'VOLUME', target: null })).toMatchObject({ terms: { target: null }, paths: [] });
  });

  it('has the scale of its survey', () => {
    const survey = (draft: Partial<ObjectiveDraft>) => read(draft).terms.survey;
    expect(survey({ indicator: 'CSAT' })).toEqual({ surveys: [], scaleMin: 1, scaleMax: 5, topBoxFrom: 4 });
    expect(survey({ indicator: 'SURVEY_MEAN', surveys: ['yearly'], scaleMax: 7 })).toEqual({
      surveys: ['yearly'],
      scaleMin: 1,
      scaleMax: 7,
      topBoxFrom: null,
    });
    expect(survey({ indicator: 'EXPERIENCE' })).toEqual({ surveys: [], scaleMin: 0, scaleMax: 10, topBoxFrom: null });
    expect(read({ indicator: 'EXPERIENCE', topBoxFrom: 9 }).paths).toEqual(['objectives.0.topBoxFrom']);
  });

  it('reads contacts, and of occupancy intervals', () => {
    expect(read({ indicator: 'ASA' }).terms.contact?.reads).toBe('CONTACTS');
    expect(read({ indicator: 'OCCUPANCY' }).terms.contact?.reads).toBe('INTERVALS');
  });

  it('judges slices and has a minimum level where it says so, with their defaults', () => {
    const { terms, paths } = read({
      goals: [{ workingTime: 3_600_000 }],
      slices: { length: 'HALF_HOUR', target: 0.9 },
      minimum: { level: 0.85, misses: 2 },
    });
    expect(paths).toEqual([]);
    expect(terms).toMatchObject({
      slices: { length: 'HALF_HOUR', target: 900_000, empty: 'IGNORE' },
      minimum: { level: 850_000, misses: 2, periods: 2 },
    });
    expect(shownObjective('id', terms, 'EUR')).toMatchObject({
      slices: { length: 'HALF_HOUR', target: 0.9, empty: 'IGNORE' },
      minimum: { level: 0.85, misses: 2, periods: 2 },
    });
    expect(read({ slices: { length: 'DAY', target: 0.12345678 } }).paths).toEqual(['objectives.0.slices.target']);
    expect(read({ minimum: { level: 0.9 } }).terms.minimum).toEqual({ level: 900_000, misses: 1, periods: 1 });
  });

  it('warns by a share or by a length of time, never by both', () => {
    expect(read({ warnShare: 0.5 }).terms.clock?.warning).toEqual({ share: 500_000, before: null });
    expect(read({ warnBefore: 60_000 }).terms.clock?.warning).toEqual({ share: null, before: 60_000 });
    expect(read({ warnShare: 0.5, warnBefore: 60_000 }).paths).toEqual(['objectives.0.warnBefore']);
  });

  it('refuses the terms of other families', () => {
    expect(read({ queues: ['q'], counter: 'c', topBoxFrom: 4 }).paths).toEqual([
      'objectives.0.queues',
      'objectives.0.topBoxFrom',
      'objectives.0.counter',
    ]);
    expect(read({ indicator: 'NEXT_RESPONSE_TIME', stopOn: 'CLOSED' }).paths).toEqual(['objectives.0.stopOn']);
    expect(read({ indicator: 'ASA', formula: 'ALL_OFFERED' }).paths).toEqual(['objectives.0.formula']);
  });

  it('may turn the direction only where the terms say what is counted', () => {
    expect(read({ indicator: 'COUNTER_RATIO', counter: 'c', direction: 'AT_MOST' })).toMatchObject({
      terms: { direction: 'AT_MOST', counter: { counter: 'c' } },
      paths: [],
    });
    expect(read({ direction: 'AT_MOST' }).paths).toEqual(['objectives.0.direction']);
  });

  it("has its own calendar in the contract's zone unless it names one", () => {
    const calendar = { spans: [{ weekday: 'TUESDAY' as const, from: '22:00', to: '06:00' }] };
    expect(read({ calendar }).terms.calendar).toEqual({
      timeZone: 'Europe/Berlin',
      spans: [{ weekday: 2, from: 1_320, to: 1_800 }],
      holidays: [],
      extraDays: [],
    });
  });
});

describe('objectives of a contract', () => {
  const OBJECTIVES = (id: string) => `{ contract(id: "${id}") {
    objectives { id key target } versions { version objectives { id key target } } } }`;

  async function amended(client: Party, vendor: Party): Promise<string> {
    const id = await agreedContract(test, client, vendor, NOW);
    const objectives = [resolutionDraft({ key: 'added', target: 0.8 })];
    const key = await proposeAmendment(acting(test.database, vendor.asVendor, NOW), {
      contractId: id,
      fromPeriod: 3,
      objectives,
    });
    const hash = await hashOf(test, client, id, 2);
    await agreeAmendment(acting(test.database, client.asClient, NOW), key, hash);
    return id;
  }

  it('are those of the terms that hold now, and keep their ids through all versions', async () => {
    const [client, vendor] = [await layParty(test), await layParty(test)];
    const id = await amended(client, vendor);
    const now = (await ask(schema, test, vendor.asVendor, NOW, OBJECTIVES(id))).data.contract;
    const later = (await ask(schema, test, vendor.asVendor, at('2026-04-01T00:00:00Z'), OBJECTIVES(id))).data.contract;
    expect(now.objectives).toEqual([{ id: expect.any(String), key: 'resolution', target: 0.95 }]);
    expect(later.objectives).toEqual([{ id: expect.any(String), key: 'added', target: 0.8 }]);
    expect(now.versions.map((version: { objectives: unknown }) => version.objectives)).toEqual([
      now.objectives,
      later.objectives,
    ]);
  });

  it('are found by id by both parties, dropped ones too, and by nobody else', async () => {
    const [client, vendor, stranger] = [await layParty(test), await layParty(test), await layParty(test)];
    const id = await amended(client, vendor);
    const shown = (await ask(schema, test, client.asClient, NOW, OBJECTIVES(id))).data.contract;
    const objectiveId = shown.objectives[0].id;
    const found = async (actor: Party['asClient'], now: number) => {
      const context = openContext({ database: test.database, wake: {} as Wake, clock: () => now }, actor);
      try {
        return (await objectiveById(context, objectiveId))?.key ?? null;
      } finally {
        await context.close();
      }
    };
    expect(await found(client.asClient, NOW)).toBe('resolution');
    expect(await found(vendor.asVendor, at('2026-06-01T00:00:00Z'))).toBe('resolution');
    expect(await found(stranger.asClient, NOW)).toBeNull();
    expect(await found(client.asVendor, NOW)).toBeNull();
    expect(await found({ ...client.asClient, contractIds: [] }, NOW)).toBeNull();
  });
});
