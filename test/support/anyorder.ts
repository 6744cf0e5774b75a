import { expect } from '@jest/globals';
import type { AgreedContract } from '../../src/domain/contract.js';
import type { MeasurementKind } from '../../src/domain/facts.js';
import type { RecordingResult } from '../../src/domain/reporting.js';
import type { TermsVersion } from '../../src/domain/terms.js';
import { judgementByPeriod } from '../../src/modules/compliance/compliance.loaders.js';
import { judgeDuePeriods } from '../../src/modules/compliance/judging.service.js';
import { recordMeasurements } from '../../src/modules/measurement/recordmeasurements.service.js';
import type { Acting } from '../../src/modules/ticket/recordticketevents.service.js';
import { recordTicketEvents } from '../../src/modules/ticket/recordticketevents.service.js';
import { recountDueTickets } from '../../src/modules/ticket/ticketdue.service.js';
import type { Database } from '../../src/platform/database.js';
import { openContext } from '../../src/platform/requestcontext.js';
import type { Wake } from '../../src/platform/wake.js';
import { acting, type LaidContract, layContract } from './agreedcontract.js';
import type { History, Step, Told } from './anyhistory.js';
import { standingMeasurements, ticketFacts } from './anyhistory.js';
import { askDirectly, type TestDatabase } from './database.js';
import { type OracleClock, oracleClocks } from './oracle.js';
import { type Count, oracleCounts } from './oraclecount.js';
import { type OracleMonth, oracleMonth } from './oraclejudge.js';

/** An agreed contract with some versions of its terms, its periods due once they begin as from its activation. */
export async function layVersions(test: TestDatabase, versions: readonly TermsVersion[]): Promise<LaidContract> {
  const [first, ...later] = versions as [TermsVersion, ...TermsVersion[]];
  const laid = await layContract(test, first.terms);
  const { tenantId, id, vendorId } = laid.contract;
  for (const { version, fromPeriod, terms } of later) {
    await askDirectly(
      test.superuserUrl,
      `INSERT INTO contract_terms (tenant_id, contract_id, version, vendor_id, from_period, content, content_hash,
         proposed_by, proposed_at, agreed_at)
       VALUES ($1, $2, $3, $4, $5, $6, 'hash', 'CLIENT', to_timestamp(0), to_timestamp(0))`,
      [tenantId, id, version, vendorId, fromPeriod, JSON.stringify(terms)],
    );
  }
  await askDirectly(test.superuserUrl, 'UPDATE contract_period SET next_action_at = starts_at WHERE contract_id = $1', [
    id,
  ]);
  return laid;
}

export function agreedOf({ contract, objectiveIds }: LaidContract, versions: readonly TermsVersion[]): AgreedContract {
  return { contract, versions, announcedHolidays: [], exclusions: [], escalates: false, objectiveIds };
}

async function tickTickets(database: Database, laid: LaidContract, now: number, limit = 3): Promise<void> {
  while ((await recountDueTickets(database, laid.contract.tenantId, now, limit)) > 0);
}

async function tickPeriods(database: Database, laid: LaidContract, now: number): Promise<void> {
  await judgeDuePeriods(database, laid.contract.tenantId, now);
}

/** All the worker does at a time, in its order. */
export async function tick(database: Database, laid: LaidContract, now: number): Promise<void> {
  await tickTickets(database, laid, now);
  await tickPeriods(database, laid, now);
}

/** Tells one batch, kind by kind. */
export async function tell(
  database: Database,
  laid: LaidContract,
  { told, now, mode, waited }: Omit<Step, 'ticks'>,
): Promise<void> {
  const context: Acting = acting(database, laid.client, now - waited);
  const batch = { contractId: laid.contract.id, source: 'desk', mode };
  const events = told.flatMap((one) => (one.kind === 'TICKET' ? [one.item] : []));
  const results: RecordingResult[] = [];
  if (events.length > 0) results.push(await recordTicketEvents(context, { ...batch, events }));
  for (const kind of new Set(told.map((one) => one.kind))) {
    if (kind === 'TICKET') continue;
    const items = itemsOf(told, kind);
    results.push(await recordMeasurements(context, { ...batch, kind, items }));
  }
  expect(results.flatMap(({ rejected }) => rejected)).toEqual([]);
}

function itemsOf(told: readonly Told[], kind: MeasurementKind) {
  return told.flatMap((one) => (one.kind !== 'TICKET' && one.kind === kind ? [one.item] : []));
}

/** Tells a history step by step, the worker at work in between. */
export async function tellAll(database: Database, laid: LaidContract, steps: History['steps']): Promise<void> {
  for (const step of steps) {
    if (step.ticks === 'TICKETS' || step.ticks === 'BOTH') await tickTickets(database, laid, step.now);
    if (step.ticks === 'PERIODS' || step.ticks === 'BOTH') await tickPeriods(database, laid, step.now);
    await tell(database, laid, step);
  }
}

/** One clock as a line; what a running clock had come to at its last change does not matter. */
export async function clockLines(test: TestDatabase, contractId: string): Promise<string[]> {
  const rows = await askDirectly<{ line: string }>(
    test.superuserUrl,
    `SELECT concat_ws(' ', t.external_id, o.key, c.cycle, c.state, ms(c.started_at), c.goal, 'due', ms(c.due_at),
       'breached', ms(c.breached_at), 'stopped', ms(c.stopped_at),
       'elapsed', CASE WHEN c.state <> 'RUNNING' THEN c.elapsed_ms END) AS line
     FROM clock c
     JOIN ticket t ON t.tenant_id = c.tenant_id AND t.id = c.ticket_id
     JOIN objective o ON o.tenant_id = c.tenant_id AND o.id = c.objective_id
     WHERE c.contract_id = $1 AND c.state <> 'CANCELLED'`,
    [contractId],
  );
  return rows.map(({ line }) => line).sort();
}

/** Lets the statements above show instants as milliseconds. */
export async function createMilliseconds(test: TestDatabase): Promise<void> {
  await askDirectly(
    test.superuserUrl,
    `CREATE FUNCTION ms(timestamptz) RETURNS bigint LANGUAGE sql
     AS $$ SELECT (extract(epoch FROM $1) * 1000)::bigint $$`,
  );
}

export interface OracleFigures {
  readonly clocks: string[];
  /** As `key day good/total sum pending`. */
  readonly tallies: string[];
  readonly counts: readonly Count[];
}

/** What the facts come to at an instant, worked out slowly. */
export function oracleFigures(facts: History['facts'], agreed: AgreedContract, now: number): OracleFigures {
  const keys = new Map([...agreed.objectiveIds].map(([key, id]) => [id, key]));
  const keyOf = (clock: OracleClock): string => keys.get(clock.objectiveId) ?? '';
  const tickets = [...ticketFacts(facts)].map(([ticket, own]) => ({ ticket, clocks: oracleClocks(own, agreed, now) }));
  const clocks = tickets.flatMap(({ ticket, clocks: own }) =>
    own.flatMap((clock) => (clock.state === 'CANCELLED' ? [] : [clockLine(ticket, keyOf(clock), clock)])),
  );
  const counts: Count[] = oracleCounts(standingMeasurements(facts), agreed).concat(
    tickets.flatMap(({ clocks: own }) =>
      own.flatMap((clock) => clock.counts.map((count) => ({ key: keyOf(clock), ...count }))),
    ),
  );
  return { clocks: clocks.sort(), tallies: tallyLines(counts), counts };
}

function clockLine(ticket: string, key: string, clock: OracleClock): string {
  const { cycle, state, startedAt, goal, dueAt, breachedAt, stoppedAt, elapsed } = clock;
  const parts = [ticket, key, cycle, state, startedAt, goal, 'due', dueAt, 'breached', breachedAt];
  const last = ['stopped', stoppedAt, 'elapsed', state === 'RUNNING' ? null : elapsed];
  return [...parts, ...last].filter((part) => part !== null).join(' ');
}

function tallyLines(counts: readonly Count[]): string[] {
  const days = new Map<string, [number, number, number, number]>();
  for (const { key, on, good, total, sum, pending } of counts) {
    const before = days.get(`${key} ${on}`) ?? [0, 0, 0, 0];
    days.set(`${key} ${on}`, [before[0] + good, before[1] + total, before[2] + sum, before[3] + pending]);
  }
  return [...days]
    .filter(([, figures]) => figures.some((figure) => figure !== 0))
    .map(([day, [good, total, sum, pending]]) => `${day} ${good}/${total} ${sum} ${pending}`)
    .sort();
}

/** The compliance of March and April, as the API's loader gives it. */
export async function complianceOf(database: Database, laid: LaidContract, now: number): Promise<OracleMonth[]> {
  const keys = new Map([...laid.objectiveIds].map(([key, id]) => [id, key]));
  const context = openContext({ database, wake: {} as Wake, clock: () => now }, laid.vendor);
  try {
    const loader = context.loader(judgementByPeriod);
    const judged = await Promise.all(
      [2, 3].map((periodIndex) => loader.load({ contractId: laid.contract.id, periodIndex, now })),
    );
    return judged.map(({ verdict, score, objectives }) => ({
      verdict,
      score: rounded(score),
      objectives: objectives.map(({ objectiveId, result }) => ({
        key: keys.get(objectiveId) ?? '',
        verdict: result.verdict,
        pending: result.pending,
        actual: rounded(result.actual),
      })),
    }));
  } finally {
    await context.close();
  }
}

/** The same by the oracle. */
export function oracleCompliance(counts: readonly Count[], agreed: AgreedContract, now: number): OracleMonth[] {
  return ['2026-03', '2026-04'].map((name) => {
    const month = oracleMonth(name, counts, agreed, now);
    const objectives = month.objectives.map((each) => ({ ...each, actual: rounded(each.actual) }));
    return { ...month, score: rounded(month.score), objectives };
  });
}

/** The two divide in different orders. */
function rounded(figure: number | null): number | null {
  return figure === null ? null : Number(figure.toPrecision(12));
}

/** What was last noted of each objective of March and April, as `period key verdict`. */
export async function standingLines(test: TestDatabase, contractId: string): Promise<string[]> {
  const rows = await askDirectly<{ line: string }>(
    test.superuserUrl,
    `SELECT concat_ws(' ', s.period_index, o.key, s.verdict) AS line
     FROM objective_standing s JOIN objective o ON o.tenant_id = s.tenant_id AND o.id = s.objective_id
     WHERE s.contract_id = $1 AND s.period_index IN (2, 3)`,
    [contractId],
  );
  return rows.map(({ line }) => line).sort();
}
