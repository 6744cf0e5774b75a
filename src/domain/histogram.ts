import type { Milliseconds } from './instant.js';
import type { Ppm } from './quantity.js';

/** Buckets of one power of two. Their width is at most 1/64 of what they hold, so their middle is off by at most 1/128. */
const STEPS = 64;

/**
 * The bucket of a length of time of 0 ms to some 285,000 years: logarithmic, in whole numbers only, so that everybody who
 * computes it gets the same. Up to 127 ms each millisecond has its own; a longer one has the bucket's width at most 1/64
 * of it. Buckets ascend with what they hold.
 */
export function bucketOf(time: Milliseconds): number {
  let halvings = 0;
  let steps = time;
  while (steps >= 2 * STEPS) {
    steps = Math.floor(steps / 2);
    halvings += 1;
  }
  return halvings * STEPS + steps;
}

/** How far the middle of a bucket is at most from anything in it, as a share of that. */
export const RELATIVE_ERROR = 1 / (2 * STEPS);

/** The middle of a bucket, in whole milliseconds: within 0.8 % of everything in it. */
export function valueOfBucket(bucket: number): Milliseconds {
  if (bucket < 2 * STEPS) return bucket;
  const halvings = Math.floor(bucket / STEPS) - 1;
  return (bucket - halvings * STEPS + 0.5) * 2 ** halvings;
}

/**
 * The least length of time that at least the share `p` of the outcomes do not exceed, to within 0.8 %; null without any.
 * Only for showing: whether `p` of them keep a limit is judged by counting. `counts` in any order, a bucket once.
 */
export function quantile(counts: Iterable<readonly [bucket: number, count: number]>, p: Ppm): Milliseconds | null {
  const ascending = [...counts].filter(([, count]) => count > 0).sort(([a], [b]) => a - b);
  const total = ascending.reduce((sum, [, count]) => sum + count, 0);
  let ranked = 0;
  for (const [bucket, count] of ascending) {
    ranked += count;
    if (BigInt(ranked) * 1_000_000n >= BigInt(p) * BigInt(total)) return valueOfBucket(bucket);
  }
  return null;
}
