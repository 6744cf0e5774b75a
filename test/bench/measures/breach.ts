import { randomUUID } from 'node:crypto';
import { type Instant, MINUTE, SECOND } from '../../../src/domain/instant.js';
import { report } from '../../support/reportedtickets.js';
import { openConnection } from '../clients/connection.js';
import { openSubscribers } from '../clients/sockets.js';
import type { Bench } from '../harness/bench.js';
import type { Measurement, Prepared } from '../harness/measurement.js';
import { quantile, summarise } from '../harness/statistics.js';
import { postBatch, requestOf } from './ingestfigure.js';

const CLOCKS = 1_000;
const AHEAD = 4 * SECOND;
const SUBSCRIPTION = 'subscription { breachEvents(filter: { kinds: [CLOCK_BREACHED] }) { id kind dueAt occurredAt } }';

async function prepare(bench: Bench): Promise<Prepared> {
  const world = await bench.world(`scale${bench.options.scale}`);
  const laid = await bench.lay(world, 'MINUTE');
  const node = await bench.node(world, 'all');
  const connection = await openConnection(node.port);
  const token = await bench.token({ organisationId: laid.contract.vendorId, side: 'VENDOR' });
  let delays: number[] = [];
  const heard = (text: string): void => {
    const dueAt = /"dueAt":"([^"]+)"/.exec(text)?.[1];
    if (dueAt !== undefined) delays.push(Date.now() - Date.parse(dueAt));
  };
  const subscriber = await openSubscribers(node.wsUrl, 1, { token, query: SUBSCRIPTION, heard });
  const medians: number[] = [];

  /** Opens clocks that are due in a moment, and waits for the frames. */
  const take = async (dueAfter: (n: number) => number): Promise<number> => {
    const prefix = randomUUID();
    const first: Instant = Date.now() + AHEAD;
    const events = Array.from({ length: CLOCKS }, (_, n) =>
      report(`${prefix}-${n}`, 'OPENED', first + dueAfter(n) - MINUTE, { externalId: `${prefix}-${n}.1` }),
    );
    delays = [];
    const expected = subscriber.received() + CLOCKS;
    await postBatch(connection, requestOf(token, laid, events, 'LIVE'));
    await subscriber.until(expected);
    medians.push(quantile(delays, 0.5));
    return quantile(delays, 0.99);
  };
  const spread = (n: number): number => Math.floor((n * SECOND) / CLOCKS);
  await take(spread);
  const what = `p99 from the due instant to the subscriber's frame, 1,000 clocks due`;
  return {
    comparisons: [
      {
        name: 'breach',
        figure: { what: `${what} all over one second`, unit: 'ms', take: () => take(spread) },
        limit: null,
        budget: { atMost: 250 },
      },
      {
        name: 'breach at once',
        figure: { what: `${what} in the same millisecond`, unit: 'ms', take: () => take(() => 0) },
        limit: null,
        budget: null,
      },
    ],
    notes: () => [
      `breach: medians of the rounds ${summarise(medians)
        .values.map((value) => value.toFixed(0))
        .join(' ')} ms`,
    ],
    async close() {
      subscriber.close();
      connection.close();
      await node.stop();
    },
  };
}

export const breach: Measurement = {
  name: 'breach',
  what: 'from the due instant of 1,000 clocks to the frames of a subscriber',
  kind: 'BUDGET',
  prepare,
};
