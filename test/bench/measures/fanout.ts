import { randomUUID } from 'node:crypto';
import type { Parts } from '../../../src/compose.js';
import { HOUR } from '../../../src/domain/instant.js';
import { report } from '../../support/reportedtickets.js';
import { openSubscribers, type Subscribers } from '../clients/sockets.js';
import type { Bench } from '../harness/bench.js';
import type { Measurement, Prepared } from '../harness/measurement.js';
import type { AccordNode } from '../nodes/accordnode.js';
import type { BareDelivery } from '../nodes/baresockets.js';
import { startChild } from '../nodes/child.js';
import type { LaidContract } from '../world/terms.js';
import { recordBatch } from './ingestfigure.js';

const SUBSCRIBERS = 1_000;
const EVENTS = 40;
const SUBSCRIPTION = `subscription { breachEvents { id cursor kind occurredAt recordedAt dueAt
  contract { id reference } ticket { id externalId subject } } }`;

/** Tickets whose only clock was due long ago: recording each is one breach. */
function lateTickets(amount: number) {
  const prefix = randomUUID();
  return Array.from({ length: amount }, (_, n) =>
    report(`${prefix}-${n}`, 'OPENED', Date.now() - HOUR, { externalId: `${prefix}-${n}.1` }),
  );
}

interface FanOut {
  readonly node: AccordNode;
  readonly subscribers: Subscribers;
  readonly parts: Parts;
  readonly laid: LaidContract;
}

/** Frames a second of the node's processor time; the events are recorded by another process, this one. */
async function deliver({ node, subscribers, parts, laid }: FanOut, batches: number, each: number): Promise<number> {
  const before = await node.usage();
  let expected = subscribers.received();
  for (let batch = 0; batch < batches; batch += 1) {
    expected += each * SUBSCRIBERS;
    await recordBatch(parts, laid, lateTickets(each), 'LIVE');
    await subscribers.until(expected);
  }
  const { cpuSeconds } = await node.usage();
  return (batches * each * SUBSCRIBERS) / (cpuSeconds - before.cpuSeconds);
}

async function openBare() {
  const child = startChild('baresockets');
  const { port } = await child.ask<{ port: number }>({ listen: true });
  const sockets = await openSubscribers(`ws://127.0.0.1:${port}`, SUBSCRIBERS, { token: null, query: '' });
  const take = async (bytes: number): Promise<number> => {
    const { cpuSeconds } = await child.ask<BareDelivery>({ events: EVENTS, bytes });
    return (EVENTS * SUBSCRIBERS) / cpuSeconds;
  };
  return { child, sockets, take };
}

async function prepare(bench: Bench): Promise<Prepared> {
  const world = await bench.world(`scale${bench.options.scale}`);
  const laid = await bench.lay(world, 'MINUTE');
  const node = await bench.node(world, 'api');
  const parts = await bench.parts(world);
  const token = await bench.token({ organisationId: laid.contract.tenantId, side: 'CLIENT' });
  let bytes = 0;
  const heard = (text: string): void => {
    bytes = text.length;
  };
  const subscribers = await openSubscribers(node.wsUrl, SUBSCRIBERS, { token, query: SUBSCRIPTION, heard });
  const fanOut = { node, subscribers, parts, laid };
  await deliver(fanOut, 10, 1);
  const bare = await openBare();
  await bare.take(bytes);
  let most = 0;
  const memory = async (): Promise<number> => {
    most = Math.max(most, (await node.usage()).memory / 1e6);
    return most;
  };
  const unit = 'frames/s/core';
  const limit = { what: 'ws alone, one finished text for all', unit, take: () => bare.take(bytes) };
  return {
    comparisons: [
      {
        name: 'fan-out',
        figure: { what: 'one event after another to 1,000 subscribers', unit, take: () => deliver(fanOut, EVENTS, 1) },
        limit: null,
        budget: { atLeast: 40_000 },
      },
      {
        name: 'fan-out burst',
        figure: { what: '40 events at once to 1,000 subscribers', unit, take: () => deliver(fanOut, 1, EVENTS) },
        limit,
        budget: null,
      },
      {
        name: 'memory',
        figure: {
          what: 'resident memory of the node with 1,000 subscribers, the most so far',
          unit: 'MB',
          take: memory,
        },
        limit: null,
        budget: { atMost: 300 },
      },
    ],
    notes: () => [
      `fan-out: frames of ${bytes} bytes; processor time of the serving node, which neither records nor works`,
    ],
    async close() {
      subscribers.close();
      bare.sockets.close();
      await bare.child.stop();
      await parts.close();
      await node.stop();
    },
  };
}

export const fanOutToMany: Measurement = {
  name: 'fanout',
  what: 'one event to 1,000 subscribers, and the memory it takes',
  kind: 'BUDGET',
  prepare,
};
