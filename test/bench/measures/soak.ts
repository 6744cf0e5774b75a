import { randomUUID } from 'node:crypto';
import { rebuildContract } from '../../../src/modules/measurement/rebuild.service.js';
import type { Bench, World } from '../harness/bench.js';
import type { Comparison, Measurement, Prepared } from '../harness/measurement.js';
import { quantile } from '../harness/statistics.js';
import { type LaidContract, layOut } from '../world/terms.js';
import { type MixedResult, runMixedLoad } from './mixedload.js';

const CONTRACTS = 8;

/** Differences that `rebuild` finds in the contracts that were written to, and how many clocks it compared. */
async function rebuildAll(bench: Bench, world: World, laid: readonly LaidContract[]) {
  const parts = await bench.parts(world);
  const sums = { differences: 0, clocks: 0 };
  for (const { contract } of laid) {
    const ids = { tenantId: contract.tenantId, contractId: contract.id };
    const { differenceCount, clocks } = await rebuildContract(parts.database, ids, { now: Date.now(), apply: false });
    sums.differences += differenceCount;
    sums.clocks += clocks;
  }
  await parts.close();
  return sums;
}

function shown(name: string, what: string, unit: string, value: () => number, atMost?: number): Comparison {
  const figure = { what, unit, take: async () => value() };
  return { name, figure, limit: null, budget: atMost === undefined ? null : { atMost } };
}

async function prepare(bench: Bench): Promise<Prepared> {
  const world = await bench.world(`scale${bench.options.scale}`);
  const laid = world.contracts.slice(1, 1 + CONTRACTS).map((plan) => layOut(plan, world.facts.loadedAt));
  const node = await bench.node(world, 'all');
  const vendor = { organisationId: laid[0]?.contract.vendorId ?? '', side: 'VENDOR' as const };
  const vendorToken = await bench.token(vendor);
  const tokens = await Promise.all(
    laid.map(({ contract }) => bench.token({ organisationId: contract.vendorId, side: 'VENDOR' })),
  );
  const load = { port: node.port, vendorToken, laid, tokens };
  let result: MixedResult = { seconds: 1, reads: [], writes: [], errors: [] };
  let memory = { before: 0, after: 0 };
  let rebuilt = { differences: Number.NaN, clocks: 0 };
  const run = async (): Promise<number> => {
    await runMixedLoad({ ...load, name: randomUUID(), seconds: 2 });
    const before = (await node.usage()).memory / 1e6;
    result = await runMixedLoad({ ...load, name: randomUUID(), seconds: bench.options.seconds });
    memory = { before, after: (await node.usage()).memory / 1e6 };
    rebuilt = await rebuildAll(bench, world, laid);
    return (result.reads.length + result.writes.length) / result.seconds;
  };
  const what = `64 clients for ${bench.options.seconds} s, 90 % reads, 10 % batches of 20 live events`;
  const percentile = (of: 'reads' | 'writes', share: number): Comparison =>
    shown(`soak ${of} p${share * 100}`, `time of ${of}`, 'ms', () => quantile(result[of], share));
  return {
    comparisons: [
      { name: 'soak', figure: { what, unit: 'requests/s', take: run }, limit: null, budget: null },
      ...[0.5, 0.95, 0.99].map((share) => percentile('reads', share)),
      ...[0.5, 0.95, 0.99].map((share) => percentile('writes', share)),
      shown('soak errors', 'requests without a good answer', 'errors', () => result.errors.length, 0),
      shown('soak memory start', 'resident memory of the node after warming up', 'MB', () => memory.before),
      shown('soak memory end', 'the same at the end', 'MB', () => memory.after),
      shown('soak rebuild', 'what rebuild finds different afterwards', 'differences', () => rebuilt.differences, 0),
    ],
    notes: () => [
      `soak: ${result.reads.length} reads, ${result.writes.length} writes; rebuild compared ${rebuilt.clocks} clocks`,
      ...[...new Set(result.errors)].slice(0, 3).map((error) => `soak error: ${error.slice(0, 300)}`),
    ],
    close: () => node.stop(),
  };
}

export const soak: Measurement = {
  name: 'soak',
  what: 'a mixed load of 64 clients for --seconds, then rebuild',
  kind: 'LONG',
  prepare,
};
