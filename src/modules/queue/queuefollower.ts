import { type QueueChange, queueChange } from '../../domain/queuechange.js';
import type { QueueState, WatchedQueue } from './watchedqueue.js';

/** What one push tells: how the first rows differ from those told before. */
export interface QueuePush extends QueueChange {
  readonly state: QueueState;
  /** The first one tells all. */
  readonly isSnapshot: boolean;
}

// Subscribers that go from one state to another together get the same push: that one answer can serve them all hangs on it.
// Neither state is kept by it: each tells of the one before, so that all of them would stay for as long as the queue is watched.
const pushesTo = new WeakMap<QueueState, WeakMap<QueueState, QueuePush>>();
const snapshots = new WeakMap<QueueState, QueuePush>();

function pushOf(before: QueueState | null, state: QueueState): QueuePush {
  return before === null ? known(snapshots, state, () => pushTo(null, state)) : pushFrom(before, state);
}

function pushFrom(before: QueueState, state: QueueState): QueuePush {
  const pushes = known(pushesTo, state, () => new WeakMap<QueueState, QueuePush>());
  return known(pushes, before, () => pushTo(before, state));
}

function pushTo(before: QueueState | null, state: QueueState): QueuePush {
  return { ...queueChange(before?.rows ?? [], state.rows), state, isSnapshot: before === null };
}

function known<K extends object, V>(all: WeakMap<K, V>, key: K, make: () => V): V {
  const found = all.get(key) ?? make();
  all.set(key, found);
  return found;
}

/**
 * One subscriber's way along a watched queue: all rows first, then what differs. Who is slow misses states in between and is
 * told the difference to the latest: nothing is kept waiting for it. To be asked for one push at a time.
 */
export class QueueFollower implements AsyncIterableIterator<QueuePush, undefined> {
  private told: QueueState | null = null;
  private isOver = false;

  constructor(private readonly queue: WatchedQueue) {}

  async next(): Promise<IteratorResult<QueuePush, undefined>> {
    try {
      while (!this.isOver) {
        const push = this.nextPush();
        if (push !== null) return { done: false, value: push };
        await this.queue.changed(this.told);
      }
    } catch (error) {
      this.end();
      throw error;
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<QueuePush, undefined>> {
    this.end();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** null: there is nothing new, or what was new has been taken back meanwhile. */
  private nextPush(): QueuePush | null {
    const state = this.queue.state();
    if (state === null || state === this.told) return null;
    const push = pushOf(this.told, state);
    this.told = state;
    return push.isSnapshot || push.rows.length > 0 || push.left.length > 0 ? push : null;
  }

  private end(): void {
    if (!this.isOver) this.queue.release();
    this.isOver = true;
  }
}
