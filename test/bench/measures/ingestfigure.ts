import type { Parts } from '../../../src/compose.js';
import { DAY } from '../../../src/domain/instant.js';
import { recordTicketEvents } from '../../../src/modules/ticket/recordticketevents.service.js';
import type { TicketEventReport } from '../../../src/modules/ticket/ticketreport.js';
import { openContext } from '../../../src/platform/requestcontext.js';
import { assertGood, graphqlRequest, type HttpConnection } from '../clients/connection.js';
import { actorOf } from '../harness/bench.js';
import type { LaidContract } from '../world/terms.js';

const BATCHES = 10;
/** Before anything of the run itself; a working day passes between an opening and the last event. */
export const INGEST_FROM = () => Date.now() - 3 * DAY;

export type Next = () => TicketEventReport[];

/** Events a second of so many batches, which are made before the time begins. */
export async function eventsPerSecond(
  next: Next,
  act: (events: TicketEventReport[]) => Promise<unknown>,
): Promise<number> {
  const batches = Array.from({ length: BATCHES }, next);
  const startedAt = performance.now();
  for (const batch of batches) await act(batch);
  return (batches.flat().length * 1000) / (performance.now() - startedAt);
}

/** Records a batch through the services, as the vendor's integrator. Throws where an event is not accepted. */
export async function recordBatch(
  parts: Parts,
  { contract }: LaidContract,
  events: readonly TicketEventReport[],
  mode: 'LIVE' | 'BACKFILL',
): Promise<void> {
  const context = openContext(parts, actorOf(contract.vendorId, 'VENDOR'));
  const { accepted, rejected } = await recordTicketEvents(context, {
    contractId: contract.id,
    source: 'desk',
    mode,
    events,
  });
  await context.close();
  if (accepted !== events.length) throw new Error(`${accepted} of ${events.length}: ${JSON.stringify(rejected[0])}`);
}

const MUTATION = `mutation ($input: RecordTicketEventsInput!) {
  recordTicketEvents(input: $input) { accepted rejected { index code message } } }`;

/** The same through the API. The finished request is made by `requestOf`. */
export async function postBatch(connection: HttpConnection, request: Buffer): Promise<void> {
  const answer = await connection.send(request);
  assertGood(answer);
  if (!answer.body.includes('"rejected":[]')) throw new Error(answer.body.toString('utf8', 0, 500));
}

export function requestOf(
  token: string,
  { contract }: LaidContract,
  events: readonly TicketEventReport[],
  mode: 'LIVE' | 'BACKFILL',
): Buffer {
  const items = events.map((event) => {
    const given = Object.entries(event).filter(([, value]) => value !== null);
    return { ...Object.fromEntries(given), occurredAt: new Date(event.occurredAt).toISOString() };
  });
  const input = { contractId: contract.id, source: 'desk', mode, events: items };
  return graphqlRequest(token, MUTATION, { input });
}
