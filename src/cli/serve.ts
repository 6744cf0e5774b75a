import { connectParts, openStore, startNode } from '../compose.js';
import type { Config } from '../config.js';
import { createLog } from '../platform/log.js';
import type { Terminal } from './context.js';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;
const KILLED = 130;

/** Waits for the first signal to end; the second one ends at once. */
export function untilStopped(): Promise<NodeJS.Signals> {
  return new Promise((stop) => {
    let isStopping = false;
    for (const signal of SIGNALS) {
      process.on(signal, () => {
        if (isStopping) process.exit(KILLED);
        isStopping = true;
        stop(signal);
      });
    }
  });
}

/** Runs a node until it is told to stop, then finishes what is under way. */
export async function serve(config: Config, terminal: Terminal): Promise<void> {
  const log = createLog(config.logLevel);
  const store = await openStore(config, log, { share: false });
  try {
    const parts = await connectParts(config, log, store);
    try {
      const node = await startNode(parts);
      terminal.out(`ready ${node.url ?? 'worker'}`);
      const signal = await untilStopped();
      log.info({ signal }, 'stopping: what is under way is finished');
      await node.stop();
    } finally {
      await parts.close();
    }
  } finally {
    await store.close();
  }
}
