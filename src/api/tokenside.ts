import type { Actor, Side } from '../domain/actor.js';
import { Fault } from '../domain/fault.js';
import { MINUTE, type Milliseconds } from '../domain/instant.js';
import { signInSides } from '../modules/contract/signinsides.read.js';
import { askAsWorker } from '../platform/askasworker.js';
import type { TokenBearer } from '../platform/auth.js';
import type { Database } from '../platform/database.js';

/** Gives whoever names no side the only one of their organisation. Throws UNAUTHENTICATED where it has both or none. */
export type CompleteSide = (bearer: TokenBearer) => Promise<Actor>;

const TRUSTED: Milliseconds = MINUTE;
const REMEMBERED = 10_000;

export function createCompleteSide(database: Database): CompleteSide {
  const known = new Map<string, { readonly side: Side; readonly until: number }>();

  const onlySide = async (organisationId: string): Promise<Side> => {
    const seen = known.get(organisationId);
    if (seen !== undefined && performance.now() < seen.until) return seen.side;
    known.delete(organisationId);
    const sides = await sidesOf(database, organisationId);
    const [side] = sides;
    // Not remembered: a first contract changes it.
    if (side === undefined || sides.length > 1) throw unsaid(sides);
    if (known.size >= REMEMBERED) known.delete(known.keys().next().value as string);
    known.set(organisationId, { side, until: performance.now() + TRUSTED });
    return side;
  };
  return async (bearer) => ({ ...bearer, side: bearer.side ?? (await onlySide(bearer.organisationId)) });
}

async function sidesOf(database: Database, organisationId: string): Promise<Side[]> {
  return askAsWorker(database, (unit) => signInSides(unit, organisationId));
}

function unsaid(sides: readonly Side[]): Fault {
  const why = sides.length === 0 ? 'has no contract yet' : 'has contracts on both sides';
  return new Fault('UNAUTHENTICATED', `your organisation ${why}: name the side in the token, CLIENT or VENDOR`);
}
