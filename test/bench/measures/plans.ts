import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench } from '../harness/bench.js';
import type { Measurement, Prepared } from '../harness/measurement.js';
import { mainContract } from './compliancequestion.js';
import { hotActs } from './hotacts.js';

/** A prepared statement gets a plan for all values after five of its own. */
const WARM = 6;
const GROWING = /Seq Scan on (ticket|ticket_event|clock|tally|measurement|journal)\b/;
const SETTINGS: Readonly<Record<string, string>> = {
  session_preload_libraries: 'auto_explain',
  'auto_explain.log_min_duration': '0',
  'auto_explain.log_analyze': 'on',
  'auto_explain.log_buffers': 'on',
  'auto_explain.log_parameter_max_length': '0',
};

interface SeenPlan {
  milliseconds: number;
  times: number;
  text: string;
}

/** Gathers what auto_explain logs, by statement: the latest plan of each. */
function gather(seen: Map<string, SeenPlan>): (line: string) => void {
  let lines: string[] = [];
  let milliseconds = 0;
  const keep = (): void => {
    const text = lines.join('\n');
    const start = text.search(/\n\t\S.*\(cost=/);
    const statement = text.slice(0, start).replaceAll(/\s+/g, ' ').replace('Query Text: ', '').trim();
    if (start < 0 || statement === '') return;
    const known = seen.get(statement) ?? { milliseconds: 0, times: 0, text: '' };
    seen.set(statement, {
      milliseconds: known.milliseconds + milliseconds,
      times: known.times + 1,
      text: text.slice(start + 1),
    });
  };
  return (line) => {
    if (line.startsWith('\t')) {
      lines.push(line);
      return;
    }
    keep();
    lines = [];
    milliseconds = Number(/duration: (\S+) ms {2}plan:/.exec(line)?.[1] ?? 0);
  };
}

function describe(seen: ReadonlyMap<string, SeenPlan>): string {
  return [...seen]
    .sort(([, a], [, b]) => b.milliseconds - a.milliseconds)
    .map(([statement, plan]) => {
      const flag = GROWING.test(plan.text) ? 'SCANS A GROWING TABLE\n' : '';
      return `${flag}${plan.milliseconds.toFixed(1)} ms in ${plan.times} times: ${statement}\n${plan.text}\n`;
    })
    .join('\n');
}

async function prepare(bench: Bench): Promise<Prepared> {
  const world = await bench.world(`scale${bench.options.scale}`);
  const laid = await bench.lay(world, 'OFFICE');
  const main = mainContract(world);
  const client = await bench.postgres.connect(world.database);
  for (const [name, value] of Object.entries(SETTINGS)) {
    await client.query(`ALTER DATABASE ${world.database} SET ${name} = '${value}'`);
  }
  const parts = await bench.parts(world);
  const act = hotActs({ parts, world, laid, main });
  for (let n = 0; n < WARM; n += 1) await act();
  const seen = new Map<string, SeenPlan>();
  const file = join(bench.options.out, `plans-${world.database}.txt`);
  const take = async (): Promise<number> => {
    const forget = bench.postgres.hear(gather(seen));
    for (let n = 0; n < 3; n += 1) await act();
    await new Promise((resolve) => setTimeout(resolve, 500));
    forget();
    await writeFile(file, describe(seen));
    return [...seen.values()].filter(({ text }) => GROWING.test(text)).length;
  };
  const what = 'statements that scan a table that grows with time';
  return {
    comparisons: [{ name: 'plans', figure: { what, unit: 'statements', take }, limit: null, budget: { atMost: 0 } }],
    notes: () => [`plans of ${seen.size} statements, those that took the most time first: ${file}`],
    async close() {
      await client.query(`ALTER DATABASE ${world.database} RESET ALL`);
      await client.end();
      await parts.close();
    },
  };
}

export const plans: Measurement = {
  name: 'plans',
  what: 'how PostgreSQL answers what is asked often',
  kind: 'LONG',
  prepare,
};
