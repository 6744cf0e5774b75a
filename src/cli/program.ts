import { Command, CommanderError } from 'commander';
import { registerConnector } from './connector.js';
import { type CliContext, ExitCode, type Register } from './context.js';
import { registerContract } from './contract.js';
import { registerDemo } from './demo.js';
import { explain } from './failure.js';
import { registerImport } from './import.js';
import { registerMigrate } from './migrate.js';
import { registerOrganisation } from './organisation.js';
import { registerRebuild } from './rebuild.js';
import { registerStart } from './start.js';
import { registerStatement } from './statement.js';
import { registerToken } from './token.js';

const COMMANDS: readonly Register[] = [
  registerStart,
  registerDemo,
  registerMigrate,
  registerToken,
  registerOrganisation,
  registerContract,
  registerImport,
  registerConnector,
  registerRebuild,
  registerStatement,
];

const FAILED = 1;
const MISUSED = 2;

function buildProgram(context: CliContext): Command {
  const { terminal } = context;
  const program = new Command('accord')
    .description('Service contracts between clients and vendors: facts in, compliance and breach events out.')
    .exitOverride()
    .showHelpAfterError('(add --help to see how)')
    .configureOutput({
      writeOut: (text) => terminal.out(text.trimEnd()),
      writeErr: (text) => terminal.err(text.trimEnd()),
    });
  // Subcommands take these settings over from the command they are added to.
  for (const register of COMMANDS) register(program, context);
  return program;
}

/** Runs one command line (without the program's name) and answers its exit code: 0, 1 failed, 2 misused. */
export async function runCli(words: readonly string[], context: CliContext): Promise<number> {
  try {
    await buildProgram(context).parseAsync(words, { from: 'user' });
    return 0;
  } catch (error) {
    if (error instanceof ExitCode) return error.code;
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : MISUSED;
    context.terminal.err(explain(error));
    return FAILED;
  }
}
