import type { Actor, Side } from '../../domain/actor.js';
import { SECOND } from '../../domain/instant.js';
import type { Database } from '../../platform/database.js';
import { readStreamPage, type StreamPage } from '../../platform/journal.js';
import { streamTopic, type Wake } from '../../platform/wake.js';

/** Entries read at once: fewer mean that the end of the stream was reached. */
export const FEED_PAGE = 500;
/** Behind hints that got lost. */
const SLOW_POLL = 5 * SECOND;

/** One party's stream as its subscribers of this process read it: those that stand at the same place share one question. */
export interface StreamFeed {
  /** Entries after a sequence. */
  page(after: number): Promise<StreamPage>;
  /** A number that changes when there may be something new. */
  version(): number;
  /** Resolves once `version` is another than `seen`, by a hint or the slow poll. Never, once the last user has released it. */
  changed(seen: number): Promise<void>;
  /** Gives up the feed; the last to do so ends it. */
  release(): void;
}

interface SharedFeed extends StreamFeed {
  users: number;
}

const feedsOf = new WeakMap<Database, Map<string, SharedFeed>>();

/** The feed of the actor's stream. Every call is followed by one `release`. */
export function openFeed(database: Database, wake: Wake, actor: Actor): StreamFeed {
  const feeds = feedsOf.get(database) ?? new Map<string, SharedFeed>();
  feedsOf.set(database, feeds);
  const key = `${actor.organisationId} ${actor.side}`;
  const feed = feeds.get(key) ?? startFeed(database, wake, actor, () => feeds.delete(key));
  feeds.set(key, feed);
  feed.users += 1;
  return feed;
}

function startFeed(database: Database, wake: Wake, actor: Actor, ended: () => void): SharedFeed {
  // Only who reads matters to the database; what a key is limited to is judged entry by entry.
  const reader: Actor = { ...actor, scopes: null, contractIds: null };
  const pages = new Map<number, Promise<StreamPage>>();
  // One promise for all who wait: a thousand subscribers cost no listener each.
  let next = signalPromise();
  let version = 0;
  const renew = (): void => {
    version += 1;
    pages.clear();
    next.resolve();
    next = signalPromise();
  };
  const forget = wake.onWake(streamTopic(actor.organisationId, actor.side), renew);
  const poll = setInterval(renew, SLOW_POLL);
  poll.unref();

  return {
    users: 0,
    version: () => version,
    page(after) {
      const asked = pages.get(after) ?? readPage(database, reader, after);
      pages.set(after, asked);
      const drop = (): void => {
        if (pages.get(after) === asked) pages.delete(after);
      };
      asked.then(drop, drop);
      return asked;
    },
    changed: (seen) => (version === seen ? next.promise : Promise.resolve()),
    release() {
      this.users -= 1;
      if (this.users > 0) return;
      clearInterval(poll);
      forget();
      ended();
    },
  };
}

// Promise.withResolvers is not in Node 20.
function signalPromise(): { readonly promise: Promise<void>; readonly resolve: () => void } {
  let resolve: () => void = () => undefined;
  const promise = new Promise<void>((done) => {
    resolve = done;
  });
  return { promise, resolve };
}

async function readPage(database: Database, reader: Actor, after: number): Promise<StreamPage> {
  const unit = database.read(reader);
  const { organisationId, side }: { organisationId: string; side: Side } = reader;
  try {
    return await readStreamPage(unit, { organisationId, side, after, limit: FEED_PAGE });
  } finally {
    await unit.close();
  }
}
