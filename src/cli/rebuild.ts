import { type RebuildReport, rebuildContract } from '../modules/measurement/rebuild.service.js';
import { ExitCode, type Register, type Terminal } from './context.js';
import { requireContract } from './lookup.js';

function tell(terminal: Terminal, report: RebuildReport): void {
  const { tickets, clocks, measurements, tallies, differenceCount, differences, applied } = report;
  terminal.err(`compared ${clocks} clocks of ${tickets} tickets and ${tallies} tallies (${measurements} measurements)`);
  for (const { what, name, stored, rebuilt } of differences) {
    terminal.out(`${what} ${name}\n  stored   ${stored}\n  rebuilt  ${rebuilt}`);
  }
  if (differenceCount === 0) terminal.out('no differences');
  else
    terminal.out(`${differenceCount} differences${applied ? ', repaired' : ': run again with --apply to repair them'}`);
}

function everySecond(say: (tickets: number) => void): (tickets: number) => void {
  let saidAt = performance.now();
  return (tickets) => {
    if (performance.now() - saidAt < 1_000) return;
    saidAt = performance.now();
    say(tickets);
  };
}

const HELP = `
It works beside running servers. Without --apply it changes nothing, and its exit code is 1 when there are differences.

Examples:
  accord rebuild --contract ACME-2026
  accord rebuild --contract ACME-2026 --client globex --apply`;

export const registerRebuild: Register = (program, { terminal, withParts }) => {
  program
    .command('rebuild')
    .description('Computes clocks and tallies of a contract anew from its facts and prints what differs.')
    .requiredOption('--contract <reference>', 'the contract')
    .option('--client <slug>', 'its client; needed where several clients use the reference')
    .option('--apply', 'repairs what differs', false)
    .addHelpText('after', HELP)
    .action(async ({ contract: reference, client, apply }: { contract: string; client?: string; apply: boolean }) => {
      const report = await withParts(async (parts) => {
        const { id: contractId, tenantId } = await requireContract(parts.database, reference, client);
        terminal.err(`replaying the facts of ${reference} ...`);
        const progress = everySecond((tickets) => terminal.err(`  ${tickets} tickets`));
        return rebuildContract(parts.database, { tenantId, contractId }, { now: parts.clock(), apply, progress });
      });
      tell(terminal, report);
      if (report.differenceCount > 0 && !apply) throw new ExitCode(1);
    });
};
