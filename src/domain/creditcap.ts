import type { MinorUnits } from './money.js';

export interface Weighted {
  readonly key: string;
  readonly amount: MinorUnits;
}

/**
 * `total` divided in proportion to the amounts, by largest remainder (of equal ones the smaller key first): the parts sum
 * to it exactly, and none exceeds its amount where `total` is at most the sum. Amounts and total are at least 0.
 */
export function divideAmong(total: MinorUnits, amounts: readonly Weighted[]): Map<string, MinorUnits> {
  const sum = amounts.reduce((all, { amount }) => all + BigInt(amount), 0n);
  if (sum === 0n) return new Map(amounts.map(({ key }) => [key, 0]));
  const parts = amounts.map(({ key, amount }) => {
    const product = BigInt(total) * BigInt(amount);
    return { key, part: Number(product / sum), remainder: product % sum };
  });
  parts.sort((a, b) => compare(b.remainder, a.remainder) || compare(a.key, b.key));
  const left = total - parts.reduce((all, { part }) => all + part, 0);
  return new Map(parts.map(({ key, part }, rank) => [key, rank < left ? part + 1 : part]));
}

/** What each may keep of its amount so that all together stay within the cap. */
export function capAmounts(cap: MinorUnits, amounts: readonly Weighted[]): Map<string, MinorUnits> {
  const sum = amounts.reduce((all, { amount }) => all + BigInt(amount), 0n);
  if (sum <= BigInt(cap)) return new Map(amounts.map(({ key, amount }) => [key, amount]));
  return divideAmong(cap, amounts);
}

function compare<T extends bigint | string>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
