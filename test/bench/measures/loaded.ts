import { rebuildContract } from '../../../src/modules/measurement/rebuild.service.js';
import type { Bench } from '../harness/bench.js';
import type { Measurement, Prepared } from '../harness/measurement.js';

/** The shortcut of loading is only worth something if what it leaves behind is what recording would have left. */
async function prepare(bench: Bench): Promise<Prepared> {
  const world = await bench.world(`scale${bench.options.scale}`);
  const parts = await bench.parts(world);
  const sample = [world.contracts[0], world.contracts.at(-1)].filter((contract) => contract !== undefined);
  let clocks = 0;
  const take = async (): Promise<number> => {
    let differences = 0;
    clocks = 0;
    for (const { tenantId, id } of sample) {
      const report = await rebuildContract(
        parts.database,
        { tenantId, contractId: id },
        { now: Date.now(), apply: false },
      );
      differences += report.differenceCount;
      clocks += report.clocks;
    }
    return differences;
  };
  const what = 'what rebuild finds different in two of the loaded contracts';
  return {
    comparisons: [
      { name: 'loaded data', figure: { what, unit: 'differences', take }, limit: null, budget: { atMost: 0 } },
    ],
    notes: () => [`loaded data: rebuild compared ${clocks} clocks`],
    close: () => parts.close(),
  };
}

export const loadedData: Measurement = {
  name: 'loaded',
  what: 'that the bulk-loaded data is what the facts say',
  kind: 'LONG',
  prepare,
};
