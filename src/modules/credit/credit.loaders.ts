import type { PastPeriod } from '../../domain/creditline.js';
import type { ReadUnit } from '../../platform/database.js';

/** What the periods of a contract that are over came to, and those of them whose statement is locked. */
export interface MoneySoFar {
  /** As stated where the statement is locked. */
  readonly past: readonly PastPeriod[];
  /** As their ledgers stand after all true-ups: what the money of later periods follows from. */
  readonly standing: readonly PastPeriod[];
  readonly stated: ReadonlyMap<number, PastPeriod>;
}

/** The money of contracts that one operation has asked for, by contract id. */
export function moneyOfContracts(_unit: ReadUnit): Map<string, Promise<MoneySoFar>> {
  return new Map();
}
