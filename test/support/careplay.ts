import { readFileSync } from 'node:fs';
import { expect } from '@jest/globals';
import type { GraphQLSchema } from 'graphql';
import type { Actor } from '../../src/domain/actor.js';
import { judgeDuePeriods } from '../../src/modules/compliance/judging.service.js';
import { recountDueTickets } from '../../src/modules/ticket/ticketdue.service.js';
import { ask } from './ask.js';
import { type CareReport, recordings } from './carefacts.js';
import { at } from './clockterms.js';
import type { Party } from './contractdraft.js';
import type { TestDatabase } from './database.js';

function fixture<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(`../fixtures/customer-care.${name}.json`, import.meta.url), 'utf8')) as T;
}

interface CareObjective {
  readonly key: string;
}

interface CareContract {
  readonly objectives: readonly CareObjective[];
  readonly credits: Readonly<Record<string, unknown>>;
}

const CONTRACT = fixture<CareContract>('contract');
const { reports: REPORTS } = fixture<{ reports: readonly CareReport[] }>('facts');

/** What a version of the terms changes of the one before: some objectives, and some of the money. */
export interface CareAmendment {
  readonly fromPeriod: number;
  readonly objectives: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly credits?: Readonly<Record<string, unknown>>;
}

/** The contract of the fixture as two parties live it, each act through the API at a time of its own. */
export interface CarePlay {
  readonly contractId: string;
  /** Records the facts of a report, at its time, in the name of the vendor. */
  report(name: string): Promise<void>;
  /** Proposes in the name of one party; gives the version. */
  propose(time: string, by: Actor, change: CareAmendment): Promise<number>;
  agree(time: string, by: Actor, version: number): Promise<void>;
  /** A mutation of one `input`, which names the contract. */
  act(time: string, by: Actor, name: string, input: Record<string, unknown>): Promise<void>;
  /** Lets the worker do all that is due. */
  work(time: string): Promise<void>;
  /** Submits what the vendor would be shown. */
  submit(time: string, periodIndex: number, answers?: readonly { line: string; answer: string }[]): Promise<void>;
  /** Acts on the statement as submitted: disputeStatement, agreeStatement, lockStatement. */
  onStatement(
    time: string,
    by: Actor,
    name: string,
    periodIndex: number,
    more?: Record<string, unknown>,
  ): Promise<void>;
  ask(time: string, by: Actor, source: string, variables?: Record<string, unknown>): Promise<Answer>;
}

// biome-ignore lint/suspicious/noExplicitAny: an answer has the shape its question gave it
type Answer = any;

export interface Stage {
  readonly test: TestDatabase;
  readonly schema: GraphQLSchema;
  readonly client: Party;
  readonly vendor: Party;
}

const SIGNED = '2026-03-02T12:00:00Z';

/** Lays the contract of the fixture between two parties, agreed before it begins. */
export async function playCare({ test, schema, client, vendor }: Stage): Promise<CarePlay> {
  async function asked(time: string, by: Actor, source: string, variables: Record<string, unknown> = {}) {
    const { data, messages } = await ask(schema, test, by, at(time), source, variables);
    expect({ source, messages }).toEqual({ source, messages: [] });
    return data;
  }

  async function act(time: string, by: Actor, name: string, input: Record<string, unknown>, answer = '__typename') {
    const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input`;
    const source = `mutation ($input: ${type}!) { ${name}(input: $input) { ${answer} } }`;
    return (await asked(time, by, source, { input }))[name];
  }

  const input = { ...CONTRACT, vendor: vendor.slug };
  const { contract } = await act(SIGNED, client.asClient, 'createContract', input, 'contract { id termsHash }');
  const contractId: string = contract.id;
  await act(SIGNED, client.asClient, 'inviteVendor', { contractId });
  const agreement = { contractId, termsHash: contract.termsHash };
  await act(SIGNED, client.asClient, 'agreeContract', agreement);
  await act(SIGNED, vendor.asVendor, 'agreeContract', agreement);

  let { objectives, credits } = CONTRACT;

  async function statement(time: string, by: Actor, periodIndex: number, field: string): Promise<Answer> {
    const source = `query ($id: ID!, $index: Int!) { contract(id: $id) { period(index: $index) { ${field} } } }`;
    return (await asked(time, by, source, { id: contractId, index: periodIndex })).contract.period;
  }

  return {
    contractId,
    ask: asked,
    async report(name) {
      const report = REPORTS.find((one) => one.name === name);
      if (report === undefined) throw new Error(`no report ${name}`);
      for (const { mutation, input: facts } of recordings(report)) {
        const { rejected } = await act(
          report.at,
          vendor.asVendor,
          mutation,
          { contractId, ...facts },
          'rejected { message }',
        );
        expect({ name, mutation, rejected }).toEqual({ name, mutation, rejected: [] });
      }
    },
    async propose(time, by, { fromPeriod, objectives: changed, credits: money }) {
      objectives = objectives.map((objective) => ({ ...objective, ...changed[objective.key] }));
      credits = { ...credits, ...money };
      const draft = { contractId, fromPeriod, objectives, credits };
      return (await act(time, by, 'proposeAmendment', draft, 'amendment { version }')).amendment.version;
    },
    async agree(time, by, version) {
      const source = 'query ($id: ID!) { contract(id: $id) { versions { version termsHash } } }';
      const { versions } = (await asked(time, by, source, { id: contractId })).contract;
      const { termsHash } = versions.find((one: { version: number }) => one.version === version);
      await act(time, by, 'agreeAmendment', { contractId, version, termsHash });
    },
    async act(time, by, name, more) {
      await act(time, by, name, { contractId, ...more });
    },
    async work(time) {
      while ((await recountDueTickets(test.database, client.id, at(time))) > 0);
      while ((await judgeDuePeriods(test.database, client.id, at(time))) > 0);
    },
    async submit(time, periodIndex, answers = []) {
      const { statementDraft } = await statement(
        time,
        vendor.asVendor,
        periodIndex,
        'statementDraft { contentHash holds }',
      );
      expect({ periodIndex, holds: statementDraft?.holds }).toEqual({ periodIndex, holds: [] });
      const { contentHash } = statementDraft;
      await act(time, vendor.asVendor, 'submitStatement', { contractId, periodIndex, contentHash, answers });
    },
    async onStatement(time, by, name, periodIndex, more = {}) {
      const { statement: standing } = await statement(time, by, periodIndex, 'statement { contentHash }');
      await act(time, by, name, { contractId, periodIndex, contentHash: standing.contentHash, ...more });
    },
  };
}
