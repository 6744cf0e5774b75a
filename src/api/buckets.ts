import { type Instant, MINUTE } from '../domain/instant.js';

/** Counts by key, each key so many a minute, refilled evenly. */
export interface Buckets {
  /** Takes one; false: none is left. */
  take(key: string, now: Instant): boolean;
  /** Whether none is left. */
  isEmpty(key: string, now: Instant): boolean;
}

interface Bucket {
  left: number;
  filledAt: Instant;
}

/** Beyond this many keys the one that was used longest ago is forgotten, which only fills its bucket early. */
const REMEMBERED = 10_000;

export function createBuckets(perMinute: number): Buckets {
  // In the order of their last use.
  const buckets = new Map<string, Bucket>();

  const leftOf = ({ left, filledAt }: Bucket, now: Instant): number =>
    // A clock set back fills nothing and takes nothing.
    Math.min(perMinute, left + (Math.max(0, now - filledAt) * perMinute) / MINUTE);

  return {
    take(key, now) {
      const bucket = buckets.get(key) ?? { left: perMinute, filledAt: now };
      buckets.delete(key);
      if (buckets.size >= REMEMBERED) buckets.delete(buckets.keys().next().value as string);
      const left = leftOf(bucket, now);
      const isTaken = left >= 1;
      buckets.set(key, { left: isTaken ? left - 1 : left, filledAt: now });
      return isTaken;
    },
    isEmpty(key, now) {
      const bucket = buckets.get(key);
      return bucket !== undefined && leftOf(bucket, now) < 1;
    },
  };
}
