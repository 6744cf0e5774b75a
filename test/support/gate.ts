import type { WriteUnit } from '../../src/platform/database.js';
import type { acting } from './agreedcontract.js';
import { askDirectly, type TestDatabase } from './database.js';

type Acting = ReturnType<typeof acting>;

/** Stops before the statement of a name, until it is let go. */
export function gate(statement: string) {
  let arrive: () => void;
  let open: () => void;
  const arrived = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  const pass = async (name: string): Promise<void> => {
    if (name !== statement) return;
    arrive();
    await opened;
  };
  const through = ({ actor, write }: Acting): Acting => ({
    actor,
    write: (act) => write((unit) => act(gated(unit, pass))),
  });
  return { arrived, open: () => open(), through };
}

function gated(unit: WriteUnit, pass: (name: string) => Promise<void>): WriteUnit {
  return {
    ...unit,
    rows: async (statement, values) => {
      await pass(statement.name);
      return unit.rows(statement, values);
    },
    affected: async (statement, values) => {
      await pass(statement.name);
      return unit.affected(statement, values);
    },
  };
}

/** Until a transaction waits for a lock of another one. */
export function untilOneWaits(test: Pick<TestDatabase, 'superuserUrl'>): Promise<void> {
  return untilWaiting(test, 1);
}

/** Until so many transactions wait for locks of others. */
export async function untilWaiting(test: Pick<TestDatabase, 'superuserUrl'>, count: number): Promise<void> {
  for (;;) {
    const waiting = await askDirectly(
      test.superuserUrl,
      `SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`,
    );
    if (waiting.length >= count) return;
  }
}
