import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bench, createBench } from './harness/bench.js';
import { renderChart } from './harness/chart.js';
import { interleave } from './harness/interleave.js';
import { describeMachine, type Machine } from './harness/machine.js';
import type { Measurement, Row } from './harness/measurement.js';
import { renderLegend, renderMachine, renderTable } from './harness/table.js';
import { CHILDREN, type ChildName } from './nodes/child.js';
import { startPostgres } from './nodes/postgres.js';
import { type Options, readOptions, USAGE } from './options.js';
import { chosenMeasurements, MEASUREMENTS } from './registry.js';
import { LOADED_BY } from './world/load.js';

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function worldLines(bench: Bench): string[] {
  return bench.worlds().map(({ database, facts }) => {
    const { contracts, tickets, events, clocks, seconds } = facts;
    const counts = `${contracts} contracts, ${tickets} tickets, ${events} events, ${clocks} clocks`;
    return `${database}: ${counts}, loaded in ${seconds} s`;
  });
}

async function measure(bench: Bench, measurement: Measurement): Promise<{ rows: Row[]; notes: readonly string[] }> {
  const startedAt = performance.now();
  print(`${measurement.name}: ${measurement.what}`);
  const prepared = await measurement.prepare(bench);
  try {
    const rounds = measurement.kind === 'LONG' ? 1 : bench.options.rounds;
    const rows = await interleave(measurement.name, prepared.comparisons, rounds);
    const notes = (await prepared.notes?.()) ?? [];
    print(renderTable(rows));
    print(`  ${((performance.now() - startedAt) / 1000).toFixed(0)} s\n`);
    return { rows, notes };
  } finally {
    await prepared.close();
  }
}

interface Result {
  readonly machine: Machine;
  readonly worlds: readonly string[];
  readonly options: Options;
  readonly rows: readonly Row[];
  readonly notes: readonly string[];
}

async function write({ machine, worlds, options, rows, notes }: Result): Promise<void> {
  await mkdir(options.out, { recursive: true });
  const { scale, rounds } = options;
  const written = { machine, scale, rounds, loadedBy: LOADED_BY, worlds, rows, notes };
  await writeFile(join(options.out, 'bench.json'), `${JSON.stringify(written, null, 2)}\n`);
  const caption = `Accord, scale ${scale}, ${rounds} rounds, Node ${machine.node}, PostgreSQL ${machine.postgres}, ${machine.cores} cores: medians, thin lines from least to most`;
  await writeFile(join(options.out, 'bench.svg'), renderChart(rows, caption));
  print(`written: ${join(options.out, 'bench.json')} and bench.svg`);
}

async function run(options: Options): Promise<void> {
  const measurements = chosenMeasurements(options.only);
  const postgres = await startPostgres(options.data);
  try {
    const machine = await describeMachine(postgres);
    print(`${renderMachine(machine)}\nscale ${options.scale}, ${options.rounds} rounds\n`);
    const bench = await createBench(options, postgres, print);
    const rows: Row[] = [];
    const notes: string[] = [];
    for (const measurement of measurements) {
      const measured = await measure(bench, measurement);
      rows.push(...measured.rows);
      notes.push(...measured.notes);
    }
    bench.close();
    const worlds = worldLines(bench);
    print([renderTable(rows), '', renderLegend(rows), '', ...notes, ...worlds, LOADED_BY, ''].join('\n'));
    print(renderMachine(machine));
    await write({ machine, worlds, options, rows, notes });
  } finally {
    await postgres.stop();
  }
}

async function main(args: readonly string[]): Promise<void> {
  if (args[0] === '--child') {
    const { runChild } = await CHILDREN[args[1] as ChildName]();
    return runChild();
  }
  const options = readOptions(args);
  if (options.help) return print(USAGE);
  if (options.list) return print(MEASUREMENTS.map(({ name, kind, what }) => `${name} (${kind}): ${what}`).join('\n'));
  process.once('SIGINT', () => process.exit(130));
  return run(options);
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  process.exit(1);
}
