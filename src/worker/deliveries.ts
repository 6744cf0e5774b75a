import { randomUUID } from 'node:crypto';
import { type Milliseconds, SECOND } from '../domain/instant.js';
import { nextLaneDueAt, organisationsWithDueLanes } from '../modules/delivery/delivery.read.js';
import { dispatchEvents } from '../modules/delivery/dispatch.service.js';
import { organisationsBehind } from '../modules/delivery/endpoint.read.js';
import { type SendingParts, takeLanes, workLane } from '../modules/delivery/sending.service.js';
import { askAsWorker } from '../platform/askasworker.js';
import type { TimeSource } from '../platform/clock.js';
import type { Database } from '../platform/database.js';
import { type DueLoop, runDueLoop } from '../platform/due.js';
import { type Log, loggedError } from '../platform/log.js';
import { EVERY_STREAM, organisationOfStream, type Wake } from '../platform/wake.js';

export interface LoopParts {
  readonly database: Database;
  readonly wake: Wake;
  readonly clock: TimeSource;
  readonly log: Log;
  /** Told of each batch, for metrics. */
  readonly handled: (loop: string, amount: number) => void;
}

/** Behind hints that got lost, and refills endpoints that took all that waited for them. */
const FULL_LOOK: Milliseconds = SECOND;

/** Records events as deliveries for the endpoints that want them, as soon as their streams grow. */
export function startDispatching({ database, wake, clock, log, handled }: LoopParts): DueLoop {
  const grown = new Set<string>();
  let lookedAt = Number.NEGATIVE_INFINITY;
  let look = (_topic: string): void => undefined;
  const hear: Wake['onWake'] = (_topic, rouse) => {
    look = rouse;
    return wake.onWake(EVERY_STREAM, (topic) => {
      const organisationId = organisationOfStream(topic);
      if (organisationId === null) lookedAt = Number.NEGATIVE_INFINITY;
      else grown.add(organisationId);
      rouse(topic);
    });
  };
  return runDueLoop({
    name: 'dispatch',
    // One batch a look: a long backlog goes by turns with what is new of others.
    batchSize: Number.POSITIVE_INFINITY,
    maxSleep: FULL_LOOK,
    log,
    clock,
    wake: { ...wake, onWake: hear },
    nextDueAt: async () => null,
    dueTenants: () => {
      const isFull = performance.now() - lookedAt >= FULL_LOOK;
      const those = isFull ? null : [...grown];
      if (isFull) lookedAt = performance.now();
      grown.clear();
      return those?.length === 0
        ? Promise.resolve([])
        : askAsWorker(database, (unit) => organisationsBehind(unit, those));
    },
    act: async (organisationId, now) => {
      const passed = await dispatchEvents(database, organisationId, now);
      if (passed > 0) {
        // There may be more.
        grown.add(organisationId);
        look(EVERY_STREAM);
      }
      return passed;
    },
    handled: (amount) => handled('dispatch', amount),
  });
}

/** Serves the lanes of one kind as they become due, many at once, each by itself. */
export function startSending(parts: LoopParts & SendingParts): DueLoop {
  const { database, wake, clock, log, sender, handled } = parts;
  const name = `send ${sender.kind.toLowerCase()}`;
  const running = new Map<Promise<void>, string>();
  let stopping = false;
  let look = (): void => undefined;
  const hear: Wake['onWake'] = (topic, rouse) => {
    look = () => rouse(topic);
    return wake.onWake(topic, rouse);
  };

  const roomFor = (organisationId: string): number => {
    const own = [...running.values()].filter((id) => id === organisationId).length;
    return Math.min(sender.lanesAtOnce - running.size, sender.lanesAtOnceOfOne - own);
  };
  const loop = runDueLoop({
    name,
    // What there was no room for is found again at the next look.
    batchSize: Number.POSITIVE_INFINITY,
    log,
    clock,
    wake: { ...wake, onWake: hear },
    nextDueAt: () => askAsWorker(database, (unit) => nextLaneDueAt(unit, sender.kind)),
    dueTenants: (now) => askAsWorker(database, (unit) => organisationsWithDueLanes(unit, sender.kind, now)),
    act: async (organisationId, now) => {
      const room = roomFor(organisationId);
      if (room <= 0 || stopping) return 0;
      const lanes = await takeLanes(parts, organisationId, randomUUID(), now, room);
      for (const lane of lanes) {
        // Not waited for: a slow receiver keeps nobody but itself waiting.
        const work: Promise<void> = workLane(parts, lane, () => stopping)
          .then((amount) => handled(name, amount))
          .catch((error: unknown) =>
            log.error(
              { err: loggedError(error), organisationId, laneId: lane.laneId },
              'a lane of deliveries failed; it goes on when its lease has ended',
            ),
          )
          .finally(() => {
            running.delete(work);
            // It may be due again sooner than the loop knows.
            look();
          });
        running.set(work, organisationId);
      }
      return lanes.length;
    },
  });
  return {
    async stop() {
      stopping = true;
      await loop.stop();
      await Promise.all(running.keys());
    },
  };
}
