import { Fault } from '../domain/fault.js';
import { type Instant, MINUTE } from '../domain/instant.js';
import type { OperationLimits } from './limits.js';

/** Counts what organisations do on this node. */
export interface Rates {
  /** Takes one operation out of the organisation's minute. Throws RATE_LIMITED when none is left. */
  spendOperation(organisation: string, now: Instant): void;
  /** Takes a place for a subscription; call what comes back to give it up. Throws RATE_LIMITED when all are taken. */
  takeSubscription(organisation: string): () => void;
}

interface Bucket {
  left: number;
  filledAt: Instant;
}

/** Beyond this many organisations the buckets that are full again, and so say nothing, are dropped. */
const REMEMBERED = 10_000;

export function createRates(limits: Pick<OperationLimits, 'operationsPerMinute' | 'subscriptions'>): Rates {
  const buckets = new Map<string, Bucket>();
  const subscriptions = new Map<string, number>();
  const most = limits.operationsPerMinute;

  const forgetFull = (now: Instant): void => {
    for (const [organisation, bucket] of buckets) if (now - bucket.filledAt >= MINUTE) buckets.delete(organisation);
  };

  return {
    spendOperation(organisation, now) {
      if (buckets.size >= REMEMBERED && !buckets.has(organisation)) forgetFull(now);
      const bucket = buckets.get(organisation) ?? { left: most, filledAt: now };
      buckets.set(organisation, bucket);
      // A clock set back fills nothing and takes nothing.
      const elapsed = Math.max(0, now - bucket.filledAt);
      bucket.left = Math.min(most, bucket.left + (elapsed * most) / MINUTE);
      bucket.filledAt = now;
      if (bucket.left < 1) {
        throw new Fault('RATE_LIMITED', `more than ${most} operations in a minute; wait a moment and try again`);
      }
      bucket.left -= 1;
    },
    takeSubscription(organisation) {
      const open = subscriptions.get(organisation) ?? 0;
      if (open >= limits.subscriptions) {
        throw new Fault('RATE_LIMITED', `${limits.subscriptions} subscriptions are open already; complete one first`);
      }
      subscriptions.set(organisation, open + 1);
      let isTaken = true;
      return () => {
        if (!isTaken) return;
        isTaken = false;
        const left = (subscriptions.get(organisation) ?? 1) - 1;
        if (left > 0) subscriptions.set(organisation, left);
        else subscriptions.delete(organisation);
      };
    },
  };
}
