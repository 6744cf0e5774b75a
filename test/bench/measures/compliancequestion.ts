import pg from 'pg';
import { tenantSettings } from '../../../src/platform/principal.js';
import { actorOf, type World } from '../harness/bench.js';
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

/**
 * The same query as whoever keeps the tenancy must ask it: by the login role, as the tenant, in a snapshot of its own, all of
 * which travels with it.
 */
export async function openTenantTally(world: World) {
  const tally = bareTally(world);
  const { tenantId } = mainContract(world).contract;
  const client = new pg.Client({ connectionString: world.appUrl, pipeline: true } as pg.ClientConfig);
  await client.connect();
  const begin = 'BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY';
  const opening = [begin, ...tenantSettings(actorOf(tenantId, 'CLIENT'))].join('; ');
  return {
    ask: () => Promise.all([client.query(opening), client.query(tally)]).then(() => client.query('ROLLBACK')),
    close: () => client.end(),
  };
}

/** The contract with 20,000 outcomes in its judged period. */
export function mainContract(world: World) {
  const [main] = world.contracts;
  if (main === undefined) throw new Error(`${world.database} has no contracts`);
  return layOut(main, world.facts.loadedAt);
}
