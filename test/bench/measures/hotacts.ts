import { randomUUID } from 'node:crypto';
import { executeAs, type Parts } from '../../../src/compose.js';
import type { Actor } from '../../../src/domain/actor.js';
import { DAY } from '../../../src/domain/instant.js';
import { nextPeriodDueAt, tenantsWithDuePeriods } from '../../../src/modules/compliance/judging.read.js';
import { judgeDuePeriods } from '../../../src/modules/compliance/judging.service.js';
import { nextTicketDueAt, tenantsWithDueTickets } from '../../../src/modules/ticket/ticketdue.read.js';
import { recountDueTickets } from '../../../src/modules/ticket/ticketdue.service.js';
import { actorOf, type World } from '../harness/bench.js';
import { mixedTickets } from '../world/batches.js';
import { JUDGED_PERIOD, type LaidContract } from '../world/terms.js';
import { periodQuery, yearQuery } from './compliancequestion.js';
import { INGEST_FROM, recordBatch } from './ingestfigure.js';

export interface HotActs {
  readonly parts: Parts;
  readonly world: World;
  /** Written to. */
  readonly laid: LaidContract;
  /** Read from. */
  readonly main: LaidContract;
}

const TICKETS = 'nodes { id externalId status dueAt clocks { state dueAt } events(first: 5) { nodes { kind } } }';

function queriesOf({ contract }: LaidContract): readonly string[] {
  return [
    `{ tickets(first: 100) { ${TICKETS} } }`,
    `{ tickets(first: 100, filter: { openOnly: true }) { ${TICKETS} } }`,
    `{ tickets(first: 100, orderBy: OPENED_AT) { ${TICKETS} } }`,
    `{ contract(id: "${contract.id}") { tickets(first: 100) { ${TICKETS} } } }`,
    `{ contract(id: "${contract.id}") { tickets(first: 100, orderBy: OPENED_AT) { ${TICKETS} } } }`,
    `{ contracts(first: 20) { nodes { reference period { compliance { verdict score } } } } }`,
    `{ contracts(first: 20, orderBy: RISK) { nodes { reference period { compliance { verdict score } } } } }`,
    periodQuery(contract.id, JUDGED_PERIOD),
    yearQuery(contract.id),
    '{ events(first: 50) { nodes { id kind ticket { externalId } } } }',
    '{ events(first: 50, order: NEWEST_FIRST) { nodes { id kind objective { key } } } }',
  ];
}

async function ask(parts: Parts, actor: Actor, query: string): Promise<void> {
  const { errors } = await executeAs(parts, actor, query);
  if (errors !== undefined) throw errors[0];
}

/** What the worker asks and does; `now` is a day ahead, so that something is due. */
async function work({ parts, laid }: HotActs): Promise<void> {
  const { database } = parts;
  const now = Date.now() + DAY;
  const unit = database.read('WORKER');
  for (const question of [nextTicketDueAt, nextPeriodDueAt]) await question(unit);
  for (const question of [tenantsWithDueTickets, tenantsWithDuePeriods]) await question(unit, now);
  await unit.close();
  await recountDueTickets(database, laid.contract.tenantId, now, 50);
  await judgeDuePeriods(database, laid.contract.tenantId, now);
}

/** Everything that is done often, once; the function that comes back does it again. */
export function hotActs(acts: HotActs): () => Promise<void> {
  const { parts, laid, main } = acts;
  const next = mixedTickets(randomUUID().slice(0, 8), INGEST_FROM());
  const { tenantId, vendorId } = main.contract;
  return async () => {
    await recordBatch(parts, laid, next(), 'LIVE');
    await work(acts);
    for (const actor of [actorOf(tenantId, 'CLIENT'), actorOf(vendorId, 'VENDOR')]) {
      for (const query of queriesOf(main)) await ask(parts, actor, query);
    }
    for (const query of queriesOf(laid)) await ask(parts, actorOf(laid.contract.vendorId, 'VENDOR'), query);
  };
}
