import { DAY, HOUR } from '../domain/instant.js';
import { nextPeriodDueAt, tenantsWithDuePeriods } from '../modules/compliance/judging.read.js';
import { judgeDuePeriods, PERIODS_AT_ONCE } from '../modules/compliance/judging.service.js';
import { resealConnectors } from '../modules/connector/reseal.service.js';
import { pruneDeliveries } from '../modules/delivery/pruning.store.js';
import { resealSecrets } from '../modules/delivery/reseal.service.js';
import type { Sender } from '../modules/delivery/sender.js';
import { nextTicketDueAt, tenantsWithDueTickets } from '../modules/ticket/ticketdue.read.js';
import { recountDueTickets, TICKETS_AT_ONCE } from '../modules/ticket/ticketdue.service.js';
import { askAsWorker } from '../platform/askasworker.js';
import type { TimeSource } from '../platform/clock.js';
import type { Database, ReadUnit } from '../platform/database.js';
import { type DueLoop, runDueLoop } from '../platform/due.js';
import { pruneStreams } from '../platform/journalretention.js';
import { type Log, loggedError } from '../platform/log.js';
import type { Vault } from '../platform/vault.js';
import type { Wake } from '../platform/wake.js';
import { startDispatching, startSending } from './deliveries.js';
import { startEscalating } from './escalations.js';

export interface WorkerParts {
  readonly database: Database;
  readonly wake: Wake;
  readonly clock: TimeSource;
  readonly log: Log;
  readonly vault: Vault;
  /** One for each kind of lane that is served. */
  readonly senders: readonly Sender[];
  /** Days journal entries and deliveries are kept. */
  readonly journalRetention: number;
  /** Told of each batch, for metrics. */
  readonly handled: (loop: string, amount: number) => void;
}

export interface Worker {
  /** Ends after the batches that are under way. */
  stop(): Promise<void>;
}

/** Does what must happen at a time: breaches clocks, judges and closes periods, removes old journal entries. Any number may run. */
export function startWorker(parts: WorkerParts): Worker {
  const { database, wake, clock, log } = parts;
  const ask = <T>(question: (unit: ReadUnit) => Promise<T>): Promise<T> => askAsWorker(database, question);
  const loops: DueLoop[] = [
    runDueLoop({
      name: 'tickets',
      batchSize: TICKETS_AT_ONCE,
      log,
      clock,
      wake,
      nextDueAt: () => ask(nextTicketDueAt),
      dueTenants: (now) => ask((unit) => tenantsWithDueTickets(unit, now)),
      act: (tenantId, now) =>
        recountDueTickets(database, tenantId, now, TICKETS_AT_ONCE, (ticketId, error) =>
          log.error(
            { err: loggedError(error), tenantId, ticketId },
            'a ticket cannot be recounted; it is tried again in an hour',
          ),
        ),
      handled: (amount) => parts.handled('tickets', amount),
    }),
    runDueLoop({
      name: 'periods',
      batchSize: PERIODS_AT_ONCE,
      log,
      clock,
      wake,
      nextDueAt: () => ask(nextPeriodDueAt),
      dueTenants: (now) => ask((unit) => tenantsWithDuePeriods(unit, now)),
      act: (tenantId, now) => judgeDuePeriods(database, tenantId, now),
      handled: (amount) => parts.handled('periods', amount),
    }),
  ];
  loops.push(...startEscalating(parts, ask), startDispatching(parts));
  for (const sender of parts.senders) loops.push(startSending({ ...parts, sender, random: Math.random }));
  const begun = beginSending(parts);
  const resealing = startResealing(parts);
  const pruning = startPruning(parts);
  return {
    async stop() {
      await Promise.all([...loops.map((loop) => loop.stop()), pruning.stop(), resealing, begun]);
    },
  };
}

async function beginSending({ senders, clock, log }: WorkerParts): Promise<void> {
  for (const sender of senders) {
    await sender
      .begin?.(clock())
      .catch((error: unknown) =>
        log.error({ err: loggedError(error), kind: sender.kind }, 'what waits is sent at its time, not at once'),
      );
  }
}

async function startResealing({ database, vault, clock, log }: WorkerParts): Promise<void> {
  for (const reseal of [resealSecrets, resealConnectors]) {
    await reseal(database, vault, log, clock()).catch((error: unknown) =>
      log.error(
        { err: loggedError(error) },
        'secrets could not be sealed by the present key; the old one is still needed',
      ),
    );
  }
}

function startPruning({ database, clock, log, journalRetention }: WorkerParts): Worker {
  let stopping = false;
  let running: Promise<void> = Promise.resolve();
  const prune = async (): Promise<void> => {
    const now = clock();
    const before = now - journalRetention * DAY;
    let removed: number;
    do {
      removed = await database.write('WORKER', now, (unit) => pruneStreams(unit, before));
      removed += await database.write('WORKER', now, (unit) => pruneDeliveries(unit, before));
    } while (removed > 0 && !stopping);
  };
  const timer = setInterval(() => {
    running = running
      .then(prune)
      .catch((error: unknown) => log.error({ err: loggedError(error) }, 'old journal entries could not be removed'));
  }, HOUR);
  timer.unref();
  return {
    async stop() {
      stopping = true;
      clearInterval(timer);
      await running;
    },
  };
}
