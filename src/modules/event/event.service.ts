import { assertAllowed } from '../../domain/access.js';
import type { Actor } from '../../domain/actor.js';
import { MINUTE, type Milliseconds } from '../../domain/instant.js';
import { assertReadable, type JournalRow, resolveCursor, streamHead } from '../../platform/journal.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { type EventWish, isWanted } from './eventfilter.js';
import { FEED_PAGE, openFeed, type StreamFeed } from './streamfeed.js';

/** A place in a stream with the event there, or without one: a checkpoint. */
export interface StreamItem {
  readonly sequence: number;
  readonly event: JournalRow | null;
}

// Subscribers that read a page together get the same items: that one answer can serve them all hangs on it.
const itemOfRow = new WeakMap<JournalRow, StreamItem>();

function itemOf(event: JournalRow): StreamItem {
  const item = itemOfRow.get(event) ?? { sequence: event.sequence, event };
  itemOfRow.set(event, item);
  return item;
}

/** A checkpoint is due after so many entries that were passed over, or so long. */
const CHECKPOINT_ENTRIES = 1_000;
const CHECKPOINT_TIME: Milliseconds = MINUTE;

/**
 * Follows the actor's stream: first what the log holds behind the cursor (without one: nothing), then live; no gap, no
 * repeat. Throws INVALID_INPUT for a foreign or expired cursor before the first item, and later where entries were removed
 * as too old before they were read. Ends when its `return` is called.
 */
export async function followStream(
  context: RequestContext,
  wish: EventWish,
  after: string | null,
): Promise<AsyncIterableIterator<StreamItem>> {
  const { actor, database, wake } = context;
  assertAllowed(actor, 'event.read');
  const start =
    after === null
      ? (await streamHead(context.reads(), actor.organisationId, actor.side)).last
      : await resolveCursor(context.reads(), after, actor);
  const feed = openFeed(database, wake, actor);
  const stopped = new AbortController();
  return stoppable(follow(feed, actor, wish, start, stopped.signal), () => {
    stopped.abort();
    feed.release();
  });
}

/** As `followStream`, without its checkpoints. */
export async function followEvents(
  context: RequestContext,
  wish: EventWish,
  after: string | null,
): Promise<AsyncIterableIterator<JournalRow>> {
  return withoutCheckpoints(await followStream(context, wish, after));
}

function withoutCheckpoints(items: AsyncIterableIterator<StreamItem>): AsyncIterableIterator<JournalRow> {
  return {
    async next() {
      for (;;) {
        const item = await items.next();
        if (item.done) return { done: true, value: undefined };
        if (item.value.event !== null) return { done: false, value: item.value.event };
      }
    },
    async return() {
      await items.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

async function* follow(
  feed: StreamFeed,
  actor: Actor,
  wish: EventWish,
  start: number,
  signal: AbortSignal,
): AsyncGenerator<StreamItem, undefined> {
  let read = start;
  let told = start;
  let toldAt = performance.now();
  while (!signal.aborted) {
    const seen = feed.version();
    const page = await feed.page(read);
    // What was pruned behind a subscriber that is slower than the retention is lost to it, and it must know.
    assertReadable(read, page.head);
    for (const event of page.rows) {
      if (signal.aborted) return;
      read = event.sequence;
      if (isWanted(event, wish, actor)) {
        yield itemOf(event);
        told = read;
        toldAt = performance.now();
      }
    }
    const isStale = read - told >= CHECKPOINT_ENTRIES || performance.now() - toldAt >= CHECKPOINT_TIME;
    if (read > told && isStale) {
      yield { sequence: read, event: null };
      told = read;
      toldAt = performance.now();
    }
    if (page.rows.length < FEED_PAGE) await feed.changed(seen);
  }
}

/** A generator's own `return` waits for what it awaits at the moment, which may never come; this one does not. */
function stoppable<T>(items: AsyncGenerator<T, undefined>, stop: () => void): AsyncIterableIterator<T> {
  let running = true;
  const end = (): void => {
    if (running) stop();
    running = false;
  };
  return {
    async next() {
      try {
        const item = await items.next();
        if (item.done) end();
        return item as IteratorResult<T>;
      } catch (error) {
        end();
        throw error;
      }
    },
    async return() {
      end();
      void items.return(undefined);
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
