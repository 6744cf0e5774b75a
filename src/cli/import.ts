import { type Command, InvalidArgumentError, Option } from 'commander';
import type { RecordingMode } from '../domain/facts.js';
import { type ImportReport, KEPT_REJECTIONS } from '../ingestfile/importreport.js';
import { MAPPING_HELP } from '../ingestfile/mappinghelp.js';
import { NO_VALUES, readConnectorValues } from '../modules/connector/connectorvalues.js';
import { sourceMapping } from '../modules/connector/sourcemapping.js';
import { sourceNamed } from '../modules/connector/sources/sources.js';
import { SOURCE_NAMES } from './connector.js';
import { ExitCode, type Register, type Terminal } from './context.js';
import { explain } from './failure.js';
import { importIntoContract } from './importtickets.js';
import { readJsonFile } from './jsonfile.js';
import { createReportFile } from './reportfile.js';

interface Options {
  readonly contract: string;
  readonly client?: string;
  readonly mapping?: string;
  readonly connector?: string;
  readonly values?: string;
  readonly mode: RecordingMode;
  readonly batch: number;
  readonly dryRun: boolean;
  readonly report?: string;
}

const figure = (count: number): string => count.toLocaleString('en-US');

/** Tells every second how far the import is. */
function progress(terminal: Terminal) {
  const begin = performance.now();
  let last = begin;
  return (share: number, { rows }: ImportReport): void => {
    const now = performance.now();
    if (now - last < 1_000) return;
    last = now;
    const pace = Math.round((rows * 1_000) / (now - begin));
    terminal.err(`${Math.floor(share * 100)} %  ${figure(rows)} rows  ${figure(pace)} rows/s`);
  };
}

function tell(terminal: Terminal, report: ImportReport, seconds: number, dryRun: boolean): void {
  const { rows, outcomes, events, rejections } = report;
  for (const { file, line, path, message } of rejections) terminal.err(`${file}:${line}: ${path}: ${message}`);
  if (events.rejected + outcomes.rejected > rejections.length && rejections.length === KEPT_REJECTIONS) {
    terminal.err(`... the first ${KEPT_REJECTIONS}; --report writes all of them to a file`);
  }
  const line = (name: string, row: number | string, event: number | string): void =>
    terminal.out(`${name.padEnd(14)}${String(row).padStart(12)}${String(event).padStart(12)}`);
  line(dryRun ? 'would be' : '', 'rows', 'events');
  line('accepted', figure(outcomes.accepted), figure(events.accepted));
  line('corrected', figure(outcomes.corrected), figure(events.corrected));
  line('repeated', figure(outcomes.repeated), figure(events.repeated));
  line('rejected', figure(outcomes.rejected), figure(events.rejected));
  line('without event', figure(outcomes.silent), '');
  const pace = figure(Math.round(rows / Math.max(0.001, seconds)));
  const peak = Math.round(process.resourceUsage().maxRSS / 1_024);
  terminal.out(`${figure(rows)} rows in ${seconds.toFixed(1)} s, ${pace} rows/s, at most ${peak} MB of memory`);
}

function batchSize(text: string): number {
  const size = Number(text);
  if (Number.isInteger(size) && size >= 50 && size <= 1_000) return size;
  throw new InvalidArgumentError('It must be a whole number from 50 to 1000.');
}

/** Stops at the end of the batch under way when the user interrupts; a second time ends at once. */
function interruption(terminal: Terminal): { signal: AbortSignal; release(): void } {
  const controller = new AbortController();
  const stop = (): void => {
    terminal.err('stopping after this batch ...');
    controller.abort();
  };
  process.once('SIGINT', stop).once('SIGTERM', stop);
  return {
    signal: controller.signal,
    release: () => {
      process.removeListener('SIGINT', stop).removeListener('SIGTERM', stop);
    },
  };
}

const HELP = `
FILE is a CSV with a header line or, for mappings of the format json, holds JSON documents, one a line or in an array: plain,
gzip or zip (every file in it). It is read as a stream, however large.
An import can be run again after any interruption, and with a newer export: events that are known already are "repeated".
A row is rejected when one of its events is; its other events count. The exit code is 1 when a row was rejected.
Without --mode LIVE nothing is announced that lies in the past. --dry-run records nothing and judges each batch by itself.

${MAPPING_HELP}

Examples:
  accord import tickets --contract ACME-2026 --mapping mapping.json --dry-run tickets.csv
  accord import tickets --contract ACME-2026 --mapping mapping.json --report rejected.json tickets.zip
  accord import tickets --contract ACME-2026 --connector zendesk --values values.json --dry-run payloads.jsonl
with values such as {"priorities": {"Gold": "P1"}, "statuses": {}, "channels": {}}`;

/** The mapping that was named, as parsed from JSON: of a file, or of a connector with the values it is given. */
async function namedMapping(command: Command, { mapping, connector, values }: Options): Promise<unknown> {
  if ((mapping === undefined) === (connector === undefined)) {
    command.error('error: give one of --mapping <mapping.json> and --connector <source>');
  }
  if (mapping !== undefined) return readJsonFile(mapping);
  const source = sourceNamed(connector ?? '');
  if (source === null) command.error(`error: there is no connector for ${connector}: ${SOURCE_NAMES.join(', ')}`);
  return sourceMapping(source, values === undefined ? NO_VALUES : readConnectorValues(await readJsonFile(values)));
}

export const registerImport: Register = (program, { terminal, withParts }) => {
  program
    .command('import')
    .description('Brings facts in from files.')
    .command('tickets')
    .description('Imports ticket events from CSV files, or from JSON payloads, by a declarative mapping.')
    .requiredOption('--contract <reference>', 'the contract they count for')
    .option('--client <slug>', 'its client; needed where several clients use the reference')
    .option('--mapping <mapping.json>', 'how rows become events')
    .option('--connector <source>', `as what this helpdesk posts is read: ${SOURCE_NAMES.join(', ')}`)
    .option('--values <values.json>', "beside --connector: a customer's own statuses, priorities and channels")
    .option('--dry-run', 'tells what would happen and records nothing', false)
    .addOption(new Option('--mode <mode>', 'whether they are news').choices(['BACKFILL', 'LIVE']).default('BACKFILL'))
    .addOption(new Option('--batch <events>', 'events a transaction').argParser(batchSize).default(1_000))
    .option('--report <report.json>', 'file for all rejections and the counts')
    .argument('<file...>', 'CSV files, or files of JSON payloads')
    .addHelpText('after', HELP)
    .action(async (files: string[], options: Options, command: Command) => {
      const mapping = await namedMapping(command, options);
      const file = options.report === undefined ? null : createReportFile(options.report);
      const { signal, release } = interruption(terminal);
      const begin = performance.now();
      const report = await withParts((parts) =>
        importIntoContract(parts, {
          ...options,
          client: options.client,
          mapping,
          files,
          signal,
          onRead: progress(terminal),
          onRejection: (rejection) => file?.add(rejection),
        }),
      ).finally(release);
      file?.finish(report);
      tell(terminal, report, (performance.now() - begin) / 1_000, options.dryRun);
      if (report.fault !== null) terminal.err(explain(report.fault));
      if (signal.aborted) terminal.err('Interrupted: run the same command again to import the rest.');
      if (signal.aborted) throw new ExitCode(130);
      if (report.fault !== null || report.outcomes.rejected > 0) throw new ExitCode(1);
    });
};
