import type { Database, ReadUnit } from './database.js';

/** Asks in one snapshot as the worker, whose view spans tenants: for what no party asks, so that each question names its tenant. */
export async function askAsWorker<T>(database: Database, question: (unit: ReadUnit) => Promise<T>): Promise<T> {
  const unit = database.read('WORKER');
  try {
    return await question(unit);
  } finally {
    await unit.close();
  }
}
