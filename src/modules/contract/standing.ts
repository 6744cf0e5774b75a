import type { Contract, ContractStatus } from '../../domain/contract.js';
import type { Instant } from '../../domain/instant.js';
import { addDays, startOfDay } from '../../domain/localtime.js';
import type { Period } from '../../domain/period.js';

/** Whether both parties have agreed to the first terms. */
export function isAgreed(contract: Contract): boolean {
  return contract.clientAgreedAt !== null && contract.vendorAgreedAt !== null;
}

/** Where a contract stands at `now`. Active means agreed, not that its first day has come. */
export function contractStatus(contract: Contract, now: Instant): ContractStatus {
  if (!isAgreed(contract)) return 'DRAFT';
  if (contract.terminatedAt !== null && contract.terminatedAt <= now) return 'TERMINATED';
  return startOfDay(addDays(contract.endsOn, 1), contract.timeZone) <= now ? 'ENDED' : 'ACTIVE';
}

/** The period at `now`; before the contract begins its first, after its end its last. */
export function nearestPeriod(periods: readonly Period[], now: Instant): Period | null {
  return periods.find((period) => now < period.endsAt) ?? periods.at(-1) ?? null;
}

/** The first period from `named` on that has not begun before `at`; null: all have. */
export function nextPeriod(periods: readonly Period[], named: number, at: Instant): Period | null {
  return periods.find((period) => period.index >= named && period.startsAt >= at) ?? null;
}
