import { SOURCES, sourceNamed } from '../modules/connector/sources/sources.js';
import { ExitCode, type Register } from './context.js';

/** The sources there are, as the command line and addresses name them. */
export const SOURCE_NAMES: readonly string[] = Object.values(SOURCES).map(({ name }) => name);

const HELP = `
The mapping is in the format of "accord import tickets": save it by --mapping, change it, and try it there, or try it as it is by
  accord import tickets --contract ACME-2026 --connector zendesk --dry-run payloads.jsonl`;

export const registerConnector: Register = (program, { terminal }) => {
  program
    .command('connector')
    .description("Prints what is known of a helpdesk's webhooks: pages, signature and mapping.")
    .argument('<source>', SOURCE_NAMES.join(', '))
    .option('--mapping', 'the mapping alone, to save and change', false)
    .addHelpText('after', HELP)
    .action((name: string, { mapping }: { readonly mapping: boolean }) => {
      const source = sourceNamed(name);
      if (source === null) {
        terminal.err(`there is no connector for ${name}: ${SOURCE_NAMES.join(', ')}`);
        throw new ExitCode(1);
      }
      terminal.out(JSON.stringify(mapping ? SOURCES[source].mapping : SOURCES[source], null, 2));
    });
};
