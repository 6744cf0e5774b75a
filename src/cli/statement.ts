import { Fault } from '../domain/fault.js';
import { verifyStatementFile } from '../domain/statementfile.js';
import { ExitCode, type Register } from './context.js';
import { readTextFile } from './jsonfile.js';

const HELP = `
The file is what GET /statements/<id>.json answers, laid out in any way. No server and no database is asked: the content is
brought into its canonical form (RFC 8785) and hashed (SHA-256), as both parties can do with any other program. Compare the
hash with the one that Accord shows of the statement, or that the other party has.

It exits with 0 when the hash is that of the content, and with 1 when it is not.

Example:
  accord statement verify statement-ACME-2026-2.json`;

export const registerStatement: Register = (program, { terminal }) => {
  program
    .command('statement')
    .description('Statements of contract periods.')
    .command('verify')
    .description('Recomputes the hash of a downloaded statement.')
    .argument('<file>', 'a statement as JSON')
    .addHelpText('after', HELP)
    .action(async (path: string) => {
      const verified = verifyStatementFile(await readTextFile(path));
      if (verified === null) throw new Fault('INVALID_INPUT', `${path} is no statement of Accord as JSON`);
      const { matches, stated, computed, content } = verified;
      const { contract, period, revision } = content;
      terminal.out(`${contract.reference}, ${period.startsOn} to ${period.endsOn}, revision ${revision}`);
      if (!matches) {
        terminal.err(`It was changed: the file states the hash ${stated},\nbut what it says has the hash ${computed}.`);
        throw new ExitCode(1);
      }
      terminal.out(`Unchanged: what it says has the hash ${computed}.`);
      terminal.out('Compare it with the contentHash that Accord shows of the statement, or that the other party has.');
    });
};
