import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { canonicalJson, textHash } from '../../src/domain/canonicaljson.js';
import { standingOf } from '../../src/domain/restatement.js';
import type { ObjectiveLine } from '../../src/domain/statement.js';
import { judgeDuePeriods } from '../../src/modules/compliance/judging.service.js';
import { agreeAmendment, proposeAmendment, withdrawAmendment } from '../../src/modules/contract/amendment.service.js';
import { decideExclusion, proposeExclusion, withdrawExclusion } from '../../src/modules/exclusion/exclusion.service.js';
import { rebuildContract } from '../../src/modules/measurement/rebuild.service.js';
import { recordMeasurements } from '../../src/modules/measurement/recordmeasurements.service.js';
import { contentOf } from '../../src/modules/statement/statement.read.js';
import {
  agreeStatement,
  disputeStatement,
  lockStatement,
  resolveStatementDisputes,
  submitStatement,
} from '../../src/modules/statement/statement.service.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import { recountDueTickets } from '../../src/modules/ticket/ticketdue.service.js';
import type { TicketEventReport } from '../../src/modules/ticket/ticketreport.js';
import type { Database } from '../../src/platform/database.js';
import { at } from '../support/clockterms.js';
import { agreedContract, hashOf, layParty, type Party, resolutionDraft } from '../support/contractdraft.js';
import { askDirectly, createTestDatabase, type TestDatabase } from '../support/database.js';
import { everythingOf } from '../support/everythingof.js';
import { proposalOf } from '../support/exclusionacts.js';
import { spanOf } from '../support/exclusions.js';
import { counter } from '../support/judgeterms.js';
import { racing } from '../support/race.js';
import { report } from '../support/reportedtickets.js';
import { draftOf, reportTickets, rowOf } from '../support/statements.js';

/** January to May are over. */
const NOW = at('2026-06-04T12:00:00Z');
const SIGNED = at('2025-12-01T12:00:00Z');
const RACES = 200;
/** Periods of a contract that are signed before another contract is raced on. */
const PERIODS = 5;

jest.setTimeout(240_000);

let test: TestDatabase;
let nodes: Database[];
let [client, vendor, other] = [] as unknown as [Party, Party, Party];
let untouched: string;
beforeAll(async () => {
  test = await createTestDatabase({ poolSize: 8 });
  nodes = [test.database, await test.connect({ poolSize: 8 })];
  [client, vendor, other] = await Promise.all([layParty(test), layParty(test), layParty(test)]);
  // The vendor works for somebody else by the same terms, on tickets of the same names.
  const id = await contract(other, 'RACE');
  await reportTickets(test, vendor, id, NOW, [['T1', '2026-01-10T10:00:00Z', '2026-01-10T18:00:00Z']]);
  untouched = await everythingOf(test, other.id);
});
afterAll(async () => {
  await nodes[1]?.close();
  await test.drop();
});

function contract(of: Party, reference: string): Promise<string> {
  return agreedContract(test, of, vendor, SIGNED, {
    reference,
    credits: { fee: '100000.00', atRisk: 0.1, earnBack: { form: 'SHARE_AFTER_MET', periods: 1, share: 0.5 } },
    objectives: [
      resolutionDraft({ credit: { kind: 'POOL', allocation: 0.4 } }),
      {
        key: 'backups',
        name: 'Backups',
        indicator: 'COUNTER_RATIO',
        target: 0.95,
        counter: 'backups',
        minimum: { level: 0.8, misses: 2, periods: 3 },
        credit: { kind: 'POOL', allocation: 0.6 },
      },
    ],
  });
}

type Races = ReturnType<typeof racing>;

interface Raced {
  readonly contractId: string;
  readonly races: Races;
}

function dayOf(n: number): string {
  return `2026-0${1 + (Math.abs(n) % 5)}-${String(1 + ((Math.abs(n) * 7) % 28)).padStart(2, '0')}`;
}

/** A ticket that was resolved after three hours or five, of which the second revision says the other. */
function ticketOf(n: number, revision: number): TicketEventReport[] {
  const hour = (n + revision) % 2 === 0 ? 12 : 14;
  const end = { externalId: `T${n} resolved`, status: 'RESOLVED' as const, revision };
  return [
    report(`T${n}`, 'OPENED', at(`${dayOf(n)}T09:00:00Z`), { externalId: `T${n} opened` }),
    report(`T${n}`, 'STATUS_CHANGED', at(`${dayOf(n)}T${hour}:00:00Z`), end),
  ];
}

/** Facts of a month or another, some of them late, some corrected, some sent again. */
function facts({ contractId, races }: Raced, round: number): Promise<void>[] {
  const events = [...ticketOf(round, 1), ...ticketOf(round - 3, 2)];
  const content = counter(90 + (round % 11), 100);
  const items = [
    {
      externalId: `B${round % 20}`,
      revision: round,
      withdrawn: false,
      occurredAt: at(`${dayOf(round)}T10:00:00Z`),
      content,
    },
  ];
  const batch = { contractId, source: 'desk', mode: 'LIVE' as const };
  const record = async (sent: Promise<{ rejected: readonly unknown[] }>) => expect((await sent).rejected).toEqual([]);
  return [
    races.call('', vendor.asVendor, (by) => record(recordTicketEvents(by, { ...batch, events }))),
    races.call('', client.asClient, (by) => record(recordTicketEvents(by, { ...batch, events: events.slice(0, 2) }))),
    races.call('', vendor.asVendor, (by) => record(recordMeasurements(by, { ...batch, kind: 'COUNTER', items }))),
  ];
}

/** Both parties at once on the statement that is next: all that could be done to it, whatever its state. */
async function signatures({ contractId, races }: Raced, round: number): Promise<Promise<void>[]> {
  const periodIndex = await nextPeriod(contractId);
  const row = await rowOf(test, client, contractId, periodIndex);
  const draft = await draftOf(test, vendor, contractId, periodIndex, races.now());
  const next = { contractId, periodIndex, contentHash: draft?.contentHash ?? '' };
  const standing = { ...next, contentHash: row?.contentHash ?? '' };
  const answers = row?.state === 'DISPUTED' ? [{ line: 'verdict', text: `Yes, ${round}` }] : [];
  const remarks = [{ line: 'verdict', text: `No, ${round}` }];
  const { asVendor } = vendor;
  const { asClient } = client;
  return [
    races.call('STATEMENT_SUBMITTED', asVendor, (by) => submitStatement(by, next, answers)),
    races.call('STATEMENT_SUBMITTED', asVendor, (by) => submitStatement(by, next, answers)),
    ...(round % 4 === 0
      ? [races.call('STATEMENT_DISPUTED', asClient, (by) => disputeStatement(by, standing, remarks))]
      : []),
    ...(round % 7 === 0 && row?.state === 'DISPUTED'
      ? [races.call('STATEMENT_RESOLVED', asClient, (by) => resolveStatementDisputes(by, standing, ['verdict']))]
      : []),
    ...(round % 2 === 0 ? [races.call('STATEMENT_AGREED', asClient, (by) => agreeStatement(by, standing))] : []),
    races.call('STATEMENT_LOCKED', asClient, (by) => lockStatement(by, standing)),
    races.call('STATEMENT_LOCKED', asVendor, (by) => lockStatement(by, standing)),
  ];
}

/** One amendment and one exclusion a race: proposed in the one, agreed and withdrawn at once in the next. */
async function agreements({ contractId, races }: Raced, round: number): Promise<Promise<void>[]> {
  const { asVendor } = vendor;
  const { asClient } = client;
  const reference = `X${round - 5}`;
  const version = await newestVersion(contractId);
  const key = { contractId, version };
  const hash = await hashOf(test, client, contractId, version);
  const decision = { decision: round % 3 === 0 ? 'REJECTED' : 'ACCEPTED', scope: null, answer: 'So be it' } as const;
  const isOpen = await exists(contractId, reference);
  return [
    races.call('AMENDMENT_PROPOSED', asVendor, (by) =>
      proposeAmendment(by, { contractId, fromPeriod: 7 + (round % 5), minimumScore: 0.5 + (round % 5) / 10 }),
    ),
    ...(version < 2
      ? []
      : [
          races.call('AMENDMENT_AGREED', asClient, (by) => agreeAmendment(by, key, hash)),
          races.call('AMENDMENT_WITHDRAWN', asVendor, (by) => withdrawAmendment(by, key)),
        ]),
    races.call('EXCLUSION_PROPOSED', asVendor, (by) => proposeExclusion(by, contractId, exclusionOf(round))),
    ...(isOpen
      ? [
          races.call('EXCLUSION_DECIDED', asClient, (by) => decideExclusion(by, { contractId, reference }, decision)),
          races.call('EXCLUSION_WITHDRAWN', asVendor, (by) => withdrawExclusion(by, { contractId, reference })),
        ]
      : []),
  ];
}

function exclusionOf(round: number) {
  const month = `2026-0${1 + (round % 5)}`;
  const objectives = round % 2 === 0 ? [] : ['backups'];
  const covered = spanOf(`${month}-05T00:00:00Z`, `${month}-15T00:00:00Z`, { objectives });
  return proposalOf(covered, { reference: `X${round}` });
}

async function nextPeriod(contractId: string): Promise<number> {
  let index = 0;
  while ((await rowOf(test, client, contractId, index))?.state === 'LOCKED') index += 1;
  return index;
}

async function newestVersion(contractId: string): Promise<number> {
  const [row] = await ask<{ version: number }>(
    'SELECT max(version) AS version FROM contract_terms WHERE contract_id = $1',
    [contractId],
  );
  return row?.version ?? 0;
}

async function exists(contractId: string, reference: string): Promise<boolean> {
  const text = 'SELECT 1 FROM exclusion WHERE contract_id = $1 AND reference = $2';
  return (await ask(text, [contractId, reference])).length > 0;
}

function ask<T extends Record<string, unknown>>(text: string, values: unknown[]): Promise<T[]> {
  return askDirectly<T>(test.superuserUrl, text, values);
}

interface Entry {
  readonly sequence: number;
  readonly act: string;
  readonly side: string;
  readonly by: string;
  readonly at: Date;
  readonly subject: { readonly periodIndex?: number; readonly revision?: number; readonly hash?: string };
  readonly [name: string]: unknown;
}

/** The history of a contract, as it is kept. */
function history(contractId: string): Promise<Entry[]> {
  return ask<Entry>(
    `SELECT sequence, act, side, acted_by AS by, acted_at AS at, subject FROM audit_entry
     WHERE contract_id = $1 ORDER BY sequence`,
    [contractId],
  );
}

/** Calls whose entry depends on what they found. */
const MAY_BE: Record<string, readonly string[]> = {
  EXCLUSION_DECIDED: ['EXCLUSION_ACCEPTED', 'EXCLUSION_REJECTED'],
  EXCLUSION_WITHDRAWN: ['EXCLUSION_WITHDRAWN', 'EXCLUSION_WITHDRAWAL_OFFERED'],
};

/** Each entry is of one call, by who made it and when; each call that did something has one, and a repeated one none. */
function assertRecorded(entries: readonly Entry[], { calls }: Races): void {
  expect(entries.map(({ sequence }) => sequence)).toEqual(entries.map((_, index) => index + 1));
  const byWhom = new Map(calls.map((call) => [call.subject, call]));
  const raced = entries.slice(4);
  for (const { act, side, by, at: when } of raced) {
    const call = byWhom.get(by);
    expect(MAY_BE[call?.act ?? ''] ?? [call?.act]).toContain(act);
    expect({ side, at: when.getTime(), done: true }).toEqual({ side: call?.side, at: call?.at, done: call?.done });
  }
  const recorded = new Set(raced.map(({ by }) => by));
  expect(recorded.size).toBe(raced.length);
  const mute = calls.filter(({ act, done, subject }) => done && act === 'AMENDMENT_PROPOSED' && !recorded.has(subject));
  expect(mute).toEqual([]);
}

const LEADS: Record<string, Record<string, string>> = {
  '': { STATEMENT_SUBMITTED: 'SUBMITTED' },
  SUBMITTED: { STATEMENT_DISPUTED: 'DISPUTED', STATEMENT_AGREED: 'AGREED' },
  DISPUTED: { STATEMENT_DISPUTED: 'DISPUTED', STATEMENT_SUBMITTED: 'SUBMITTED', STATEMENT_RESOLVED: 'SUBMITTED' },
  AGREED: { STATEMENT_LOCKED: 'LOCKED' },
};

/** The acts lead to where each statement stands, one legal step after the other, and periods follow each other. */
async function assertLegal(contractId: string, entries: readonly Entry[]): Promise<void> {
  const states = new Map<number, { state: string; revision: number }>();
  for (const { act, subject } of entries.filter((entry) => entry.act.startsWith('STATEMENT'))) {
    const period = subject.periodIndex ?? -1;
    const { state, revision } = states.get(period) ?? { state: '', revision: 0 };
    const next = LEADS[state]?.[act];
    expect({ state, act, legal: next !== undefined }).toEqual({ state, act, legal: true });
    if (state === '' && period > 0) expect(states.get(period - 1)?.state).toBe('LOCKED');
    const counted = revision + (act === 'STATEMENT_SUBMITTED' ? 1 : 0);
    expect(subject.revision).toBe(counted);
    states.set(period, { state: next ?? '', revision: counted });
  }
  for (const [period, stands] of states) expect(await rowOf(test, client, contractId, period)).toMatchObject(stands);
}

const FIGURES = ({ verdict, good, total, sum, actual }: ObjectiveLine['raw']) => ({
  verdict,
  good,
  total,
  sum,
  actual,
});

/** What is locked is what was hashed; with the next draft's restatements it says what is counted, and a rebuild counts the same. */
async function assertConsistent({ contractId, races }: Raced): Promise<void> {
  const now = races.now();
  while ((await recountDueTickets(test.database, client.id, now)) > 0);
  await judgeDuePeriods(test.database, client.id, now);
  const last = await nextPeriod(contractId);
  const rows = await Promise.all([...Array(last).keys()].map((index) => rowOf(test, client, contractId, index)));
  const locked = rows.map((row) => contentOf(row ?? { content: '{}' }));
  for (const [index, content] of locked.entries())
    expect(textHash(canonicalJson(content))).toBe(rows[index]?.contentHash);
  const draft = (await draftOf(test, vendor, contractId, last, now))?.content;
  for (const [index, content] of locked.entries()) {
    const said = standingOf(content, [...locked.slice(index + 1), ...(draft === undefined ? [] : [draft])]);
    const counted = await draftedAnew(contractId, index, now);
    for (const [key, { raw, adjusted }] of said.objectives) {
      expect({ index, key, raw: FIGURES(raw), adjusted: FIGURES(adjusted) }).toEqual({
        index,
        key,
        ...counted.get(key),
      });
    }
  }
  const key = { tenantId: client.id, contractId };
  expect((await rebuildContract(test.database, key, { now, apply: false })).differences).toEqual([]);
}

/** What the statement of a period would say, were it not submitted yet. */
async function draftedAnew(contractId: string, index: number, now: number) {
  const draft = await draftOf(test, vendor, contractId, index, now);
  const lines = draft?.content.objectives ?? [];
  return new Map(lines.map(({ key, raw, adjusted }) => [key, { raw: FIGURES(raw), adjusted: FIGURES(adjusted) }]));
}

it(`${RACES} races of both parties against ingest and the worker leave one consistent result, and all of it in the history`, async () => {
  let raced: Raced | null = null;
  const outcomes = new Map<string, number>();
  for (let round = 1; round <= RACES; round += 1) {
    raced ??= { contractId: await contract(client, `R-${round}`), races: racing(nodes, NOW) };
    const worker = raced.races.now();
    await Promise.all([
      ...(round % 3 === 0 ? facts(raced, round) : []),
      ...(await signatures(raced, round)),
      ...(round % 5 === 0 ? await agreements(raced, round) : []),
      recountDueTickets(test.database, client.id, worker),
      judgeDuePeriods(test.database, client.id, worker),
    ]);
    const isSigned = (await nextPeriod(raced.contractId)) >= PERIODS;
    if (!isSigned && round < RACES) continue;
    const entries = await history(raced.contractId);
    for (const { act } of entries) outcomes.set(act, (outcomes.get(act) ?? 0) + 1);
    assertRecorded(entries, raced.races);
    await assertLegal(raced.contractId, entries);
    await assertConsistent(raced);
    raced = null;
  }
  const acts = ['SUBMITTED', 'DISPUTED', 'AGREED', 'LOCKED'].map((act) => `STATEMENT_${act}`);
  for (const act of [...acts, 'AMENDMENT_AGREED', 'EXCLUSION_ACCEPTED'])
    expect([act, outcomes.has(act)]).toEqual([act, true]);
  expect(await everythingOf(test, other.id)).toBe(untouched);
});
