import { derivedId } from '../../../src/domain/identity.js';
import type { Scale } from '../options.js';

/** What kind of tickets a contract holds. */
export type StoryName = 'MAIN' | 'YEAR' | 'OPEN' | 'CURRENT' | 'NONE';

/** A contract to be laid and loaded. */
export interface PlannedContract {
  /** Seeds its tickets. */
  readonly number: number;
  readonly tenantId: string;
  readonly vendorId: string;
  readonly id: string;
  readonly reference: string;
  readonly terms: 'OFFICE' | 'MINUTE';
  readonly story: StoryName;
  readonly tickets: number;
}

/** A database of the bench: the same for the same name, whichever run loads it. */
export interface WorldPlan {
  readonly database: string;
  readonly contracts: readonly PlannedContract[];
}

export type WorldName = `scale${Scale}` | 'overview' | 'queue';

/** Tickets of the main contract that open in the period that is judged: each has two clocks, so 20,000 outcomes. */
export const MAIN_PERIOD_TICKETS = 10_000;
/** And in the eleven others. */
const MAIN_OTHER_TICKETS = 2_200;
const CONTRACTS_OF_A_VENDOR = 20;

interface Sizes {
  readonly contracts: number;
  readonly tickets: number;
}

const SIZES: Readonly<Record<Scale, Sizes>> = {
  0: { contracts: 4, tickets: 14_000 },
  1: { contracts: 20, tickets: 50_000 },
  10: { contracts: 200, tickets: 500_000 },
  100: { contracts: 2_000, tickets: 5_000_000 },
};

export function planContract(
  database: string,
  number: number,
  more: Pick<PlannedContract, 'story' | 'tickets'> & Partial<PlannedContract>,
): PlannedContract {
  const vendor = Math.floor(number / CONTRACTS_OF_A_VENDOR);
  return {
    number,
    tenantId: derivedId('bench client', database, number),
    vendorId: derivedId('bench vendor', database, vendor),
    id: derivedId('bench contract', database, number),
    reference: `B-${String(number).padStart(5, '0')}`,
    terms: 'OFFICE',
    ...more,
  };
}

function planScale(scale: Scale): WorldPlan {
  const database = `bench_scale${scale}`;
  const { contracts, tickets } = SIZES[scale];
  const main = MAIN_PERIOD_TICKETS + MAIN_OTHER_TICKETS;
  const each = Math.floor((tickets - main) / (contracts - 1));
  const left = tickets - main - each * (contracts - 1);
  const others = Array.from({ length: contracts - 1 }, (_, index) =>
    planContract(database, index + 1, { story: 'YEAR', tickets: each + (index < left ? 1 : 0) }),
  );
  return { database, contracts: [planContract(database, 0, { story: 'MAIN', tickets: main }), ...others] };
}

/** All contracts are of one vendor. */
function planVendor(database: string, contracts: number, story: StoryName, tickets: number): WorldPlan {
  const vendorId = derivedId('bench vendor', database);
  const planned = Array.from({ length: contracts }, (_, number) =>
    planContract(database, number, { story, tickets, vendorId }),
  );
  return { database, contracts: planned };
}

/** `scale` shrinks what is large by itself for smoke runs. */
export function planWorld(name: WorldName, scale: Scale): WorldPlan {
  if (name === 'overview')
    return planVendor(`bench_overview${scale === 0 ? '_smoke' : ''}`, scale === 0 ? 20 : 500, 'CURRENT', 40);
  if (name === 'queue') {
    // Two clocks each: a million at full size.
    const suffix = scale === 0 ? '_smoke' : '';
    return planVendor(`bench_queue${suffix}`, 20, 'OPEN', scale === 0 ? 500 : 25_000);
  }
  return planScale(Number(name.slice('scale'.length)) as Scale);
}
