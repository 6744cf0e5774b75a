import type { Actor } from '../../domain/actor.js';
import { type Instant, type Milliseconds, SECOND } from '../../domain/instant.js';
import type { QueueRow } from '../../domain/queuechange.js';
import { openContext, type RequestContext } from '../../platform/requestcontext.js';
import { queueTopic } from '../../platform/wake.js';
import { paced } from './paced.js';
import { type QueueQuestion, queueRows } from './queuerows.js';

/** Behind hints that got lost, and for what no hint tells: exclusions, amendments, other figures. */
const SLOW_POLL: Milliseconds = 10 * SECOND;

/** The first rows as they were at an instant. Never changed: who has told one tells what differs from it. */
export interface QueueState {
  readonly asOf: Instant;
  readonly rows: readonly QueueRow[];
}

/** A queue that some subscribers of this process watch: those who ask the same as the same share it. */
export interface WatchedQueue {
  /** null: it was not looked at yet. Throws what the last look failed with. */
  state(): QueueState | null;
  /** Resolves once `state` is another than `seen`, or fails; now and then for nothing. Never, once the last user has released it. */
  changed(seen: QueueState | null): Promise<void>;
  /** Gives up the queue; the last to do so ends it. */
  release(): void;
}

interface Shared extends WatchedQueue {
  users: number;
}

const queuesOf = new WeakMap<object, Map<string, Shared>>();

/** The queue as the actor of the context asks for it. Every call is followed by one `release`. */
export function watchQueue(context: RequestContext, question: QueueQuestion): WatchedQueue {
  const queues = queuesOf.get(context.database) ?? new Map<string, Shared>();
  queuesOf.set(context.database, queues);
  const { organisationId, side, role, scopes, contractIds } = context.actor;
  const key = JSON.stringify([organisationId, side, role, scopes, contractIds, question]);
  const ended = (): void => {
    if (queues.get(key) === queue) queues.delete(key);
  };
  const queue = queues.get(key) ?? startQueue(context, context.actor, question, () => ended());
  queues.set(key, queue);
  queue.users += 1;
  return queue;
}

function startQueue(context: RequestContext, actor: Actor, question: QueueQuestion, ended: () => void): Shared {
  let state: QueueState | null = null;
  let failure: { readonly error: unknown } | null = null;
  let next = signal();

  const tell = (): void => {
    next.resolve();
    next = signal();
  };
  const looking = paced(async () => {
    try {
      const { asOf, rows, changesIn } = await lookAt(context, actor, question);
      if (changesIn !== null) looking.askAfter(changesIn);
      if (state === null || !isSame(state.rows, rows)) state = { asOf, rows };
    } catch (error) {
      // Whoever subscribes again begins anew: going on in silence would look like a queue in which nothing happens.
      failure = { error };
      end();
    }
    // Though nothing may be new: a promise keeps all who ever waited for it, those who have gone too.
    tell();
  });
  const forget = context.wake.onWake(queueTopic(actor.organisationId, actor.side), looking.ask);
  const poll = setInterval(looking.ask, SLOW_POLL).unref();
  const end = (): void => {
    looking.stop();
    clearInterval(poll);
    forget();
    ended();
  };
  looking.ask();

  return {
    users: 0,
    state() {
      if (failure !== null) throw failure.error;
      return state;
    },
    changed: (seen) => (state === seen && failure === null ? next.promise : Promise.resolve()),
    release() {
      this.users -= 1;
      if (this.users === 0) end();
    },
  };
}

/** Each look in a context of its own; `changesIn`: how soon time alone will change something. */
async function lookAt({ database, wake, clock }: RequestContext, actor: Actor, question: QueueQuestion) {
  const context = openContext({ database, wake, clock }, actor);
  try {
    const { rows, changesAt } = await queueRows(context, question);
    const asOf = context.now();
    // The due instant itself is in time.
    return { asOf, rows, changesIn: changesAt === null ? null : changesAt - asOf + 1 };
  } finally {
    await context.close();
  }
}

function isSame(a: readonly QueueRow[], b: readonly QueueRow[]): boolean {
  return a.length === b.length && a.every(({ id, mark }, index) => id === b[index]?.id && mark === b[index]?.mark);
}

// Promise.withResolvers is not in Node 20.
function signal(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}
