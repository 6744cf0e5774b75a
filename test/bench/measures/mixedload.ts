import { assertGood, graphqlRequest, type HttpConnection, openConnection } from '../clients/connection.js';
import { mixedTickets } from '../world/batches.js';
import { seededRandom } from '../world/random.js';
import type { LaidContract } from '../world/terms.js';
import { COMPLIANCE } from './compliancequestion.js';
import { INGEST_FROM, postBatch, requestOf } from './ingestfigure.js';

const CLIENTS = 64;
/** Of 100 requests. */
const WRITES = 10;
const BATCH = 20;

const READS: readonly string[] = [
  '{ tickets(first: 50) { nodes { id externalId status priority dueAt clocks { state dueAt } } } }',
  `{ contracts(first: 20) { nodes { reference period { compliance { ${COMPLIANCE} } } } } }`,
  '{ tickets(first: 100, orderBy: OPENED_AT) { nodes { id externalId subject status priority openedAt dueAt } } }',
  '{ events(first: 50, order: NEWEST_FIRST) { nodes { id kind occurredAt } } }',
];

export interface MixedResult {
  readonly seconds: number;
  readonly reads: number[];
  readonly writes: number[];
  readonly errors: string[];
}

export interface MixedLoad {
  /** Begins the names of its tickets. */
  readonly name: string;
  readonly port: number;
  readonly vendorToken: string;
  readonly laid: readonly LaidContract[];
  /** Of the organisation that records for each of them. */
  readonly tokens: readonly string[];
  readonly seconds: number;
}

/** Small live batches of a contract, one after another, made of one endless stream. */
function batchesOf(laid: LaidContract, token: string, name: string): () => Buffer {
  const next = mixedTickets(name, INGEST_FROM());
  let events = next();
  return () => {
    if (events.length < BATCH) events = next();
    return requestOf(token, laid, events.splice(0, BATCH), 'LIVE');
  };
}

/** Clients that each send a request, wait for its answer and send the next: nine reads to one write of 20 events. */
export async function runMixedLoad({
  name,
  port,
  vendorToken,
  laid,
  tokens,
  seconds,
}: MixedLoad): Promise<MixedResult> {
  const result: MixedResult = { seconds, reads: [], writes: [], errors: [] };
  const reads = READS.map((query) => graphqlRequest(vendorToken, query));
  const until = performance.now() + seconds * 1000;
  const timed = async (times: number[], act: () => Promise<void>): Promise<void> => {
    const startedAt = performance.now();
    try {
      await act();
      times.push(performance.now() - startedAt);
    } catch (error) {
      result.errors.push(error instanceof Error ? error.message : String(error));
    }
  };
  const run = async (client: number): Promise<void> => {
    const connection: HttpConnection = await openConnection(port);
    const random = seededRandom(client);
    const contract = client % laid.length;
    const batch = batchesOf(laid[contract] as LaidContract, tokens[contract] ?? '', `${name}-${client}-`);
    while (performance.now() < until && result.errors.length < 100) {
      if (random() * 100 < WRITES) await timed(result.writes, () => postBatch(connection, batch()));
      else {
        const read = reads[Math.floor(random() * reads.length)] as Buffer;
        await timed(result.reads, async () => assertGood(await connection.send(read)));
      }
    }
    connection.close();
  };
  await Promise.all(Array.from({ length: CLIENTS }, (_, client) => run(client)));
  return result;
}
