import { type Instant, MINUTE, type Milliseconds } from '../domain/instant.js';

/** Counts by key, each key so many a minute, refilled evenly. */
export interface Buckets {
  /** Takes one, and returns 0; or how long it is until there is one to take. */
  take(key: string, now: Instant): Milliseconds;
  /** How long it is until there is one; 0: there is. */
  waitFor(key: string, now: Instant): Milliseconds;
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

  const waitOf = (left: number): Milliseconds => (left >= 1 ? 0 : Math.ceil(((1 - left) * MINUTE) / perMinute));

  return {
    take(key, now) {
      const bucket = buckets.get(key) ?? { left: perMinute, filledAt: now };
      buckets.delete(key);
      if (buckets.size >= REMEMBERED) buckets.delete(buckets.keys().next().value as string);
      const left = leftOf(bucket, now);
      const wait = waitOf(left);
      buckets.set(key, { left: wait === 0 ? left - 1 : left, filledAt: now });
      return wait;
    },
    waitFor(key, now) {
      const bucket = buckets.get(key);
      return bucket === undefined ? 0 : waitOf(leftOf(bucket, now));
    },
  };
}
