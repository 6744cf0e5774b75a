import type { Actor } from '../domain/actor.js';
import { Fault } from '../domain/fault.js';
import type { Instant } from '../domain/instant.js';
import type { Database, OpenReadUnit, Principal, ReadUnit, WriteUnit } from './database.js';
import type { Outgoing } from './outgoing.js';
import type { Vault } from './vault.js';
import type { Wake } from './wake.js';

/**
 * The operation's DataLoader that `make` makes, made once per read unit; it may build on others. `make` must be a named
 * module-level function: it is the key.
 */
export type LoaderOf = <T>(make: (unit: ReadUnit, loader: LoaderOf) => T) => T;

/** What one operation runs in: who acts, the one snapshot it reads, and the way to write. Services and resolvers take it first. */
export interface RequestContext {
  /** Throws UNAUTHENTICATED where nobody is signed in (introspection only). */
  readonly actor: Actor;
  readonly database: Database;
  readonly wake: Wake;
  /** Throws where the context was opened without one. */
  vault(): Vault;
  /** Throws where the context was opened without one. */
  outgoing(): Outgoing;
  /** The time of this operation: it stands still, and moves on after a write. */
  readonly now: () => Instant;
  /** The time as it goes on: for what outlasts the operation. */
  readonly clock: () => Instant;
  /** The operation's read unit: nothing is sent before its first question. */
  reads(): OpenReadUnit;
  readonly loader: LoaderOf;
  /** One transaction. Afterwards reads and loaders start afresh, so that the payload shows the new state. */
  write<T>(act: (unit: WriteUnit) => Promise<T>): Promise<T>;
  close(): Promise<void>;
}

export interface ContextParts {
  readonly database: Database;
  readonly wake: Wake;
  /** The system's clock, or a test's. */
  readonly clock: () => Instant;
  /** For acts on webhook endpoints and connectors. */
  readonly vault?: Vault;
  readonly outgoing?: Outgoing;
}

/** Whom the database sees: the operator belongs to no organisation and has a database role of its own. */
function principalOf(actor: Actor): Principal {
  return actor.role === 'OPERATOR' ? 'OPERATOR' : actor;
}

function requireActor(actor: Actor | null): Actor {
  if (actor === null)
    throw new Fault('UNAUTHENTICATED', 'sign in: send the header "Authorization: Bearer <token or API key>"');
  return actor;
}

function given<T>(part: T | undefined, name: string): T {
  if (part === undefined) throw new Error(`this context was opened without a ${name}`);
  return part;
}

/** A prototype, not a property: Apollo copies the properties of a context, and reading this one throws. */
const NOBODY: Pick<RequestContext, 'actor'> = {
  get actor() {
    return requireActor(null);
  },
};

/** Opens the context of one operation; whoever opens it closes it. `actor` null: nobody is signed in. */
export function openContext(parts: ContextParts, actor: Actor | null): RequestContext {
  let unit: OpenReadUnit | null = null;
  let time: Instant | null = null;
  let isOver = false;
  const loaders = new Map<unknown, unknown>();

  const reads = (): OpenReadUnit => {
    // Fields may still be resolved when an error elsewhere has ended the operation: nobody would close a unit opened for them.
    if (isOver) throw new Error('the operation is over');
    unit ??= parts.database.read(principalOf(requireActor(actor)));
    return unit;
  };
  const now = (): Instant => {
    time ??= parts.clock();
    return time;
  };
  const startAfresh = async (): Promise<void> => {
    const open = unit;
    unit = null;
    time = null;
    loaders.clear();
    await open?.close();
  };

  const loaderOf: LoaderOf = <T>(make: (unit: ReadUnit, loader: LoaderOf) => T): T => {
    const made = loaders.get(make) as T | undefined;
    if (made !== undefined) return made;
    const loader = make(reads(), loaderOf);
    loaders.set(make, loader);
    return loader;
  };

  const context: Omit<RequestContext, 'actor'> = {
    database: parts.database,
    wake: parts.wake,
    vault: () => given(parts.vault, 'vault'),
    outgoing: () => given(parts.outgoing, 'way out'),
    now,
    clock: parts.clock,
    reads,
    loader: loaderOf,
    async write(act) {
      const at = now();
      // A snapshot kept open over the write would hold a second connection and show the old state.
      await startAfresh();
      try {
        return await parts.database.write(principalOf(requireActor(actor)), at, act);
      } finally {
        await startAfresh();
      }
    },
    close() {
      isOver = true;
      return startAfresh();
    },
  };
  return actor === null ? Object.assign(Object.create(NOBODY) as typeof NOBODY, context) : { ...context, actor };
}
