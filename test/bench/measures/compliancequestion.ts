import type { World } from '../harness/bench.js';
import { JUDGED_PERIOD, layOut } from '../world/terms.js';

/** The figures of one period, as a client asks for them. */
export const COMPLIANCE = `verdict score objectives { verdict target actual good total pending
  errorBudget { budget consumed remaining burnRate } }`;

export function periodQuery(contractId: string, index: number): string {
  return `{ contract(id: "${contractId}") { period(index: ${index}) { compliance { ${COMPLIANCE} } } } }`;
}

export function yearQuery(contractId: string): string {
  return `{ contract(id: "${contractId}") { periods { compliance { ${COMPLIANCE} } } } }`;
}

const TALLY = {
  name: 'bare_tally',
  text: `SELECT objective_id, sum(good), sum(total), sum(sum), sum(pending)
    FROM tally WHERE tenant_id = $1 AND contract_id = $2 AND counted_on BETWEEN $3 AND $4 GROUP BY objective_id`,
};

/** The tallies of the judged period of the main contract, asked bare. */
export function bareTally(world: World) {
  const { contract, timeline } = mainContract(world);
  const period = timeline.periods[JUDGED_PERIOD];
  return { ...TALLY, values: [contract.tenantId, contract.id, period?.startsOn, period?.endsOn] };
}

/** The contract with 20,000 outcomes in its judged period. */
export function mainContract(world: World) {
  const [main] = world.contracts;
  if (main === undefined) throw new Error(`${world.database} has no contracts`);
  return layOut(main, world.facts.loadedAt);
}
