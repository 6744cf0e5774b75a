import { MINUTE, type Milliseconds } from '../../domain/instant.js';
import { assertReadable, type JournalRow } from '../../platform/journal.js';
import { FEED_PAGE, type StreamFeed } from './streamfeed.js';

/** A checkpoint is due after so many entries that were passed over, or so long. */
const CHECKPOINT_ENTRIES = 1_000;
const CHECKPOINT_TIME: Milliseconds = MINUTE;

/** What a subscriber wants of its stream. */
export interface Followed<T> {
  isWanted(event: JournalRow): boolean;
  itemOf(event: JournalRow): T;
  /** What is told now and then of a place to which nothing was wanted; null: nothing ever. */
  readonly checkpointAt: ((sequence: number) => T) | null;
}

/**
 * One subscriber's way through a feed, from behind a sequence; gives the feed up at its end. To be asked for one item at a
 * time. Not a generator: that could not be ended while it waits, and each subscriber would pay for its promises at each event.
 */
export class StreamFollower<T> implements AsyncIterableIterator<T, undefined> {
  private rows: readonly JournalRow[] = [];
  private index = 0;
  /** The feed's version when its end was reached; null: there may be more to read at once. */
  private seen: number | null = null;
  private told: number;
  private toldAt = performance.now();
  private isOver = false;

  constructor(
    private readonly feed: StreamFeed,
    private readonly followed: Followed<T>,
    private read: number,
  ) {
    this.told = read;
  }

  async next(): Promise<IteratorResult<T, undefined>> {
    try {
      while (!this.isOver) {
        const value = this.nextOfPage() ?? this.checkpoint();
        if (value !== null) return { done: false, value };
        if (this.seen !== null) await this.feed.changed(this.seen);
        if (!this.isOver) await this.readOn();
      }
    } catch (error) {
      this.end();
      throw error;
    }
    return { done: true, value: undefined };
  }

  async return(): Promise<IteratorResult<T, undefined>> {
    this.end();
    return { done: true, value: undefined };
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  private nextOfPage(): T | null {
    for (let event = this.rows[this.index]; event !== undefined; event = this.rows[this.index]) {
      this.index += 1;
      this.read = event.sequence;
      if (this.followed.isWanted(event)) return this.tell(this.followed.itemOf(event));
    }
    return null;
  }

  private checkpoint(): T | null {
    const passed = this.read - this.told;
    if (this.followed.checkpointAt === null || passed === 0) return null;
    const isDue = passed >= CHECKPOINT_ENTRIES || performance.now() - this.toldAt >= CHECKPOINT_TIME;
    return isDue ? this.tell(this.followed.checkpointAt(this.read)) : null;
  }

  private tell(item: T): T {
    this.told = this.read;
    this.toldAt = performance.now();
    return item;
  }

  private async readOn(): Promise<void> {
    const version = this.feed.version();
    const page = await this.feed.page(this.read);
    // What was pruned behind a subscriber that is slower than the retention is lost to it, and it must know.
    assertReadable(this.read, page.head);
    this.rows = page.rows;
    this.index = 0;
    this.seen = page.rows.length < FEED_PAGE ? version : null;
  }

  private end(): void {
    if (!this.isOver) this.feed.release();
    this.isOver = true;
    this.rows = [];
  }
}
