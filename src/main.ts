import { processContext } from './cli/context.js';
import { explain } from './cli/failure.js';
import { serve } from './cli/serve.js';

const { config, terminal } = processContext();
try {
  await serve(config(), terminal);
} catch (error) {
  terminal.err(explain(error));
  process.exitCode = 1;
}
