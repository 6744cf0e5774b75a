import { assertAllowed } from '../../domain/access.js';
import { type JournalRow, resolveCursor, streamHead } from '../../platform/journal.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { type EventWish, isWanted } from './eventfilter.js';
import { openFeed } from './streamfeed.js';
import { type Followed, StreamFollower } from './streamfollower.js';

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

/**
 * Follows the actor's stream: first what the log holds behind the cursor (without one: nothing), then live; no gap, no
 * repeat. Throws INVALID_INPUT for a foreign or expired cursor before the first item, and later where entries were removed
 * as too old before they were read. Ends when its `return` is called.
 */
export async function followStream(
  context: RequestContext,
  wish: EventWish,
  after: string | null,
): Promise<StreamFollower<StreamItem>> {
  const checkpointAt = (sequence: number): StreamItem => ({ sequence, event: null });
  return follow(context, wish, after, { itemOf, checkpointAt });
}

/** As `followStream`, without its checkpoints. */
export async function followEvents(
  context: RequestContext,
  wish: EventWish,
  after: string | null,
): Promise<StreamFollower<JournalRow>> {
  return follow(context, wish, after, { itemOf: (event) => event, checkpointAt: null });
}

async function follow<T>(
  context: RequestContext,
  wish: EventWish,
  after: string | null,
  told: Omit<Followed<T>, 'isWanted'>,
): Promise<StreamFollower<T>> {
  const { actor, database, wake } = context;
  assertAllowed(actor, 'event.read');
  const start =
    after === null
      ? (await streamHead(context.reads(), actor.organisationId, actor.side)).last
      : await resolveCursor(context.reads(), after, actor);
  const followed: Followed<T> = { ...told, isWanted: (event) => isWanted(event, wish, actor) };
  return new StreamFollower(openFeed(database, wake, actor), followed, start);
}
