import type { Limits } from '../config.js';
import { Fault, rateLimited } from '../domain/fault.js';
import type { Instant } from '../domain/instant.js';
import { createBuckets } from './buckets.js';

/** Counts what organisations do on this node. */
export interface Rates {
  /** Takes one operation out of the organisation's minute. Throws RATE_LIMITED when none is left. */
  spendOperation(organisation: string, now: Instant): void;
  /**
   * Takes one answer to an event out of the organisation's minute, which holds as many as operations and is apart from theirs:
   * a storm of events leaves queries and reports alone. False: none is left.
   */
  takeAnswer(organisation: string, now: Instant): boolean;
  /** Takes a place for a subscription; call what comes back to give it up. Throws RATE_LIMITED when all are taken. */
  takeSubscription(organisation: string): () => void;
}

export function createRates(limits: Pick<Limits, 'operationsPerMinute' | 'subscriptions'>): Rates {
  const most = limits.operationsPerMinute;
  const operations = createBuckets(most);
  const answers = createBuckets(most);
  const subscriptions = new Map<string, number>();

  return {
    spendOperation(organisation, now) {
      const wait = operations.take(organisation, now);
      if (wait > 0) throw rateLimited(`more than ${most} operations in a minute; wait a moment and try again`, wait);
    },
    takeAnswer: (organisation, now) => answers.take(organisation, now) === 0,
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
