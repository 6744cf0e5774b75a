import { type Instant, type Milliseconds, SECOND } from '../domain/instant.js';
import { systemClock, type TimeSource } from './clock.js';
import { type Log, loggedError } from './log.js';
import { DUE_TOPIC, type Wake } from './wake.js';

/** Work that must be done when its time has come, found and done tenant by tenant. */
export interface DueWork {
  readonly name: string;
  /** The earliest instant at which anything is or was due; null: nothing is waiting. */
  nextDueAt(now: Instant): Promise<Instant | null>;
  /** Tenants with something due at `now`, read without locks. */
  dueTenants(now: Instant): Promise<readonly string[]>;
  /** Claims and handles one batch of a tenant's due rows; returns how many. */
  act(tenantId: string, now: Instant): Promise<number>;
}

export interface DueOptions extends DueWork {
  readonly log: Log;
  readonly clock?: TimeSource;
  readonly wake?: Wake;
  /** As many as `act` handles at once: after that many the tenant is asked again at once. */
  readonly batchSize?: number;
  /** Tenants worked on at the same time. */
  readonly tenantsAtOnce?: number;
  /** Longest sleep, behind hints that got lost. */
  readonly maxSleep?: Milliseconds;
  /** Told, for metrics, of each batch. */
  readonly handled?: (amount: number) => void;
}

export interface DueLoop {
  /** Ends after the batches that are under way. */
  stop(): Promise<void>;
}

/** Hints that arrive while it works or rests are answered together: one look at least this long after the one before. */
const SHORTEST_REST: Milliseconds = 20;
/** How long to wait for rows that are due and were not handled: another node has them, or they failed. */
const CONTENDED_REST: Milliseconds = 150;
const FIRST_RETRY: Milliseconds = 500;
const LAST_RETRY: Milliseconds = 60 * SECOND;

/** Sleep that can be cut short. A call while awake cuts short the next sleep, so that no hint falls between. */
function createSleeper(): { sleep(time: Milliseconds): Promise<void>; rouse(): void } {
  let roused = false;
  let end: (() => void) | null = null;
  return {
    async sleep(time) {
      if (!roused && time > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, time);
          end = () => {
            clearTimeout(timer);
            resolve();
          };
        });
      }
      end = null;
      roused = false;
    },
    rouse() {
      roused = true;
      end?.();
    },
  };
}

/** Tenants whose work failed, left alone for longer and longer: one broken tenant must not occupy the loop. */
function createQuarantine(): {
  isClosed(tenantId: string, now: Instant): boolean;
  failed(tenantId: string, now: Instant): void;
  succeeded(tenantId: string): void;
} {
  const failures = new Map<string, { until: Instant; delay: Milliseconds }>();
  return {
    isClosed: (tenantId, now) => (failures.get(tenantId)?.until ?? 0) > now,
    failed: (tenantId, now) => {
      const delay = Math.min((failures.get(tenantId)?.delay ?? FIRST_RETRY / 2) * 2, LAST_RETRY);
      failures.set(tenantId, { until: now + delay, delay });
    },
    succeeded: (tenantId) => {
      failures.delete(tenantId);
    },
  };
}

async function atMost(limit: number, items: readonly string[], act: (item: string) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async (): Promise<void> => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await act(item);
  };
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker));
}

/**
 * Does due work whenever its time has come, on any number of nodes, until it is stopped. It sleeps until the next due
 * instant, a hint or `maxSleep`; what fails is logged and tried again later.
 */
export function runDueLoop(options: DueOptions): DueLoop {
  const { name, log, wake, clock = systemClock, batchSize = 500, tenantsAtOnce = 2, maxSleep = 5 * SECOND } = options;
  const sleeper = createSleeper();
  const quarantine = createQuarantine();
  let stopping = false;
  let retry = FIRST_RETRY;

  const workOff = async (tenantId: string): Promise<number> => {
    let total = 0;
    // Real time, not the domain's: a clock set by hand would keep a tenant out for ever.
    if (quarantine.isClosed(tenantId, performance.now())) return total;
    try {
      for (let amount = batchSize; amount >= batchSize && !stopping; ) {
        amount = await options.act(tenantId, clock());
        total += amount;
        if (amount > 0) options.handled?.(amount);
      }
      quarantine.succeeded(tenantId);
    } catch (error) {
      quarantine.failed(tenantId, performance.now());
      log.error(
        { err: loggedError(error), loop: name, tenantId },
        'due work of a tenant failed; it is tried again later',
      );
    }
    return total;
  };

  /** One look at everything that is due; returns how long to sleep. */
  const round = async (): Promise<Milliseconds> => {
    let handled = 0;
    await atMost(tenantsAtOnce, await options.dueTenants(clock()), async (tenantId) => {
      handled += await workOff(tenantId);
    });
    const next = await options.nextDueAt(clock());
    if (next === null) return maxSleep;
    const wait = next - clock();
    if (wait > 0) return Math.min(wait, maxSleep);
    return handled > 0 ? SHORTEST_REST : CONTENDED_REST;
  };

  const run = async (): Promise<void> => {
    while (!stopping) {
      let sleep: Milliseconds;
      try {
        sleep = await round();
        retry = FIRST_RETRY;
      } catch (error) {
        log.error({ err: loggedError(error), loop: name }, 'looking for due work failed; it is tried again later');
        sleep = retry;
        retry = Math.min(retry * 2, LAST_RETRY);
      }
      if (!stopping) await sleeper.sleep(sleep);
      if (!stopping) await new Promise((resolve) => setTimeout(resolve, SHORTEST_REST));
    }
  };

  const forget = wake?.onWake(DUE_TOPIC, sleeper.rouse);
  const running = run();
  return {
    async stop() {
      stopping = true;
      forget?.();
      sleeper.rouse();
      await running;
    },
  };
}
