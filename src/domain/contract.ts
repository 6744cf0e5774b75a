import type { ExclusionInForce } from './exclusion.js';
import type { Instant, LocalDate } from './instant.js';
import type { AnnouncedHoliday, TermsVersion } from './terms.js';

export const PERIODICITIES = ['MONTH', 'QUARTER', 'HALF_YEAR', 'YEAR'] as const;
export type Periodicity = (typeof PERIODICITIES)[number];

export type ContractStatus = 'DRAFT' | 'ACTIVE' | 'ENDED' | 'TERMINATED';

/** The fixed facts of a contract; they never change once it is agreed. */
export interface Contract {
  /** The client organisation. */
  readonly tenantId: string;
  readonly id: string;
  /** null until the vendor is invited: the vendor cannot see the contract before. */
  readonly vendorId: string | null;
  /** The vendor the client means, invited or not. */
  readonly counterpartyId: string;
  readonly reference: string;
  readonly name: string;
  readonly timeZone: string;
  readonly startsOn: LocalDate;
  /** The last day, inclusive. */
  readonly endsOn: LocalDate;
  /** Makes the first period a stub that ends on this day, inclusive. */
  readonly firstPeriodEndsOn: LocalDate | null;
  readonly periodicity: Periodicity;
  /** ISO 4217 */
  readonly currency: string;
  readonly invitedAt: Instant | null;
  /** When each party agreed to the first version of the terms. Active when both have. */
  readonly clientAgreedAt: Instant | null;
  readonly vendorAgreedAt: Instant | null;
  readonly terminatedAt: Instant | null;
  readonly createdAt: Instant;
}

/** The vendor of a contract that is agreed. Throws where nobody was invited yet: facts are never recorded for such a contract. */
export function vendorOf({ id, vendorId }: Pick<Contract, 'id' | 'vendorId'>): string {
  if (vendorId === null) throw new Error(`contract ${id} has no vendor`);
  return vendorId;
}

/** All that is needed to fold and judge facts of one contract; versions ordered by `fromPeriod`, then by when they were agreed. */
export interface AgreedContract {
  readonly contract: Contract;
  readonly versions: readonly TermsVersion[];
  readonly announcedHolidays: readonly AnnouncedHoliday[];
  readonly exclusions: readonly ExclusionInForce[];
  /** Whether a party ever kept an escalation policy on it. */
  readonly escalates: boolean;
  /** Objective ids by key; an objective keeps its id through all versions. */
  readonly objectiveIds: ReadonlyMap<string, string>;
}
