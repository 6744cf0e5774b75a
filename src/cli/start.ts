import type { Register } from './context.js';
import { serve } from './serve.js';

const HELP = `
Without DATABASE_URL it runs a PostgreSQL of its own under ACCORD_DIRECTORY (.accord) and migrates it. Everything is set by
environment variables: see .env.example. SIGTERM or Ctrl-C finishes what is under way; a second one ends at once.

Examples:
  accord start
  PORT=8080 accord start
  ACCORD_ROLE=worker DATABASE_URL=postgres://accord:secret@db/accord accord start`;

export const registerStart: Register = (program, { terminal, config }) => {
  program
    .command('start')
    .description('Serves the API and does due work; prints "ready URL" once it does.')
    .addHelpText('after', HELP)
    .action(() => serve(config(), terminal));
};
