import type { Command } from 'commander';
import { connectParts, openStore, type Parts } from '../compose.js';
import { type Config, readConfig } from '../config.js';
import { createLog } from '../platform/log.js';

/** What a command prints to: results on `out`, everything else on `err`. */
export interface Terminal {
  out(line: string): void;
  err(line: string): void;
}

/** What the commands take from their process; tests bring their own. */
export interface CliContext {
  readonly terminal: Terminal;
  config(): Config;
  /** Runs an act on the installation's store, beside whatever server runs on it, and closes what it opened. */
  withParts<T>(act: (parts: Parts) => Promise<T>): Promise<T>;
}

/** Ends the command with a code other than 0; what there is to say has been said. */
export class ExitCode extends Error {
  override readonly name = 'ExitCode';

  constructor(readonly code: number) {
    super(`exit ${code}`);
  }
}

/** Makes a command known to the program. */
export type Register = (program: Command, context: CliContext) => void;

async function withOwnParts<T>(act: (parts: Parts) => Promise<T>): Promise<T> {
  const config = readConfig();
  const log = createLog(config.logLevel);
  const store = await openStore(config, log, { share: true });
  try {
    const parts = await connectParts(config, log, store);
    try {
      return await act(parts);
    } finally {
      await parts.close();
    }
  } finally {
    await store.close();
  }
}

export function processContext(): CliContext {
  return {
    terminal: {
      out: (line) => process.stdout.write(`${line}\n`),
      err: (line) => process.stderr.write(`${line}\n`),
    },
    config: readConfig,
    withParts: withOwnParts,
  };
}
