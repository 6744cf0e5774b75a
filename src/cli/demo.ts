import { createLog } from '../platform/log.js';
import type { Register } from './context.js';

const HELP = `
Continues with the data that is there. Prints a token and a query for each of three users, and writes .accord/demo.json.

Example:
  accord demo`;

export const registerDemo: Register = (program, { config }) => {
  program
    .command('demo')
    .description('Starts with simulated contracts and live facts, to try everything out.')
    .addHelpText('after', HELP)
    .action(async () => {
      // No other command needs the simulation.
      const { runDemo } = await import('../demo/demo.js');
      const settings = config();
      await runDemo(settings, createLog(settings.logLevel));
    });
};
