import type { Actor } from '../../src/domain/actor.js';
import { Fault } from '../../src/domain/fault.js';
import type { Instant } from '../../src/domain/instant.js';
import type { Database } from '../../src/platform/database.js';
import { acting } from './agreedcontract.js';

/** One call of one person, which nobody else has the name of, at an instant of its own. */
export interface Call {
  readonly act: string;
  readonly subject: string;
  readonly side: Actor['side'];
  readonly at: Instant;
  /** null: it was refused as it must be. */
  readonly done: boolean;
}

type Acting = ReturnType<typeof acting>;

/** Sends calls through several nodes at once, each in the name of somebody else, and keeps what became of them. */
export function racing(nodes: readonly Database[], start: Instant) {
  const calls: Call[] = [];
  let count = 0;

  /** Does not wait for the others; CONFLICT is an answer, everything else is thrown. */
  async function call(act: string, actor: Actor, run: (acting: Acting) => Promise<unknown>): Promise<void> {
    count += 1;
    const at = start + count;
    const subject = `${actor.side.toLowerCase()}-${count}`;
    const node = nodes[count % nodes.length] as Database;
    const done = await run(acting(node, { ...actor, subject }, at)).then(() => true, refused);
    calls.push({ act, subject, side: actor.side, at, done });
  }

  return { call, calls, now: () => start + count };
}

function refused(error: unknown): false {
  if (error instanceof Fault && error.code === 'CONFLICT') return false;
  throw error;
}
