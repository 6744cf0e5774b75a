import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { actingFor, requireContract } from '../../src/cli/lookup.js';
import { executeAs } from '../../src/compose.js';
import { openTables } from '../../src/ingestfile/openfile.js';
import { type CliRun, createTestCli, type TestCli } from '../support/cli.js';
import { askDirectly } from '../support/database.js';
import { storedTallies } from '../support/storedfigures.js';

// Real data, made elsewhere: it is no part of this repository.
const ZIP = '../shared/data/uci_incident/incident_event_log.zip';
const isHere = existsSync(ZIP);
if (!isHere) process.stderr.write(`skipped: ${ZIP} is absent\n`);

const ROWS = '141,712';
const TICKETS = 24_918;
const MINUTES = 60_000;
/** Megabytes of heap that an import is content with, whatever the size of the file. */
const HEAP = 128;

const CONTRACT = 'test/fixtures/uci-incident.contract.json';
const MAPPING = 'test/fixtures/uci-incident.mapping.json';

/** The source's own verdict by ticket, true: in time; that of its last row counts. No cell of the file holds a comma. */
async function sourceVerdicts(): Promise<Map<string, boolean>> {
  const verdicts = new Map<string, boolean>();
  for await (const { stream } of openTables(ZIP)) {
    const [, ...lines] = (await buffer(stream)).toString('utf8').trimEnd().split('\n');
    for (const line of lines) {
      const cells = line.split(',', 7);
      verdicts.set(cells[0] ?? '', cells[6] === 'true');
    }
  }
  return verdicts;
}

(isHere ? describe : describe.skip)('the incidents of a real company', () => {
  let cli: TestCli;
  let verdicts: Map<string, boolean>;

  /** A process of its own, as an operator starts it. `interrupt`: after its first line of progress. */
  function imports(contract: string, interrupt = false): Promise<CliRun> {
    const words = ['import', 'tickets', '--contract', contract, '--mapping', MAPPING, ZIP];
    const child = spawn(process.execPath, [`--max-old-space-size=${HEAP}`, 'dist/src/cli.js', ...words], {
      env: { PATH: process.env['PATH'], ACCORD_DIRECTORY: cli.folder, DATABASE_URL: cli.test.appUrl },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [out, err] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      out += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (interrupt && err === '') child.kill('SIGINT');
      err += text;
    });
    return new Promise((done) => {
      child.on('close', (code) => done({ code: code ?? -1, out, err }));
    });
  }

  async function createContract(reference: string, goalChange: string): Promise<void> {
    const contract = JSON.parse(await readFile(CONTRACT, 'utf8'));
    const objectives = contract.objectives.map((objective: object) => ({ ...objective, goalChange }));
    const file = await cli.file(`${reference}.json`, { ...contract, reference, objectives });
    const run = await cli.run('contract', 'create', '--file', file, '--client', 'uci-client', '--agreed');
    expect(run).toMatchObject({ code: 0, err: '' });
  }

  /** Clocks that have settled. */
  function clocks(reference: string) {
    return askDirectly<{ ticket: string; late: boolean; clock: string }>(
      cli.test.superuserUrl,
      `SELECT t.external_id AS ticket, c.breached_at IS NOT NULL AS late, c::text AS clock
       FROM clock c
       JOIN contract k ON k.tenant_id = c.tenant_id AND k.id = c.contract_id AND k.reference = $1
       JOIN ticket t ON t.tenant_id = c.tenant_id AND t.id = c.ticket_id
       WHERE c.state IN ('MET', 'BREACHED') ORDER BY 1`,
      [reference],
    );
  }

  async function agreement(reference: string): Promise<number> {
    const settled = await clocks(reference);
    expect(settled.length).toBe(TICKETS);
    return settled.filter(({ ticket, late }) => verdicts.get(ticket) === !late).length / TICKETS;
  }

  beforeAll(async () => {
    cli = await createTestCli();
    for (const slug of ['uci-client', 'uci-vendor']) {
      await cli.run('organisation', 'create', '--slug', slug, '--name', slug);
    }
    await createContract('CARRIED', 'CARRY_ELAPSED');
    await createContract('LATEST', 'LATEST');
    verdicts = await sourceVerdicts();
  }, MINUTES);
  afterAll(() => cli?.close());

  it(
    'are imported whole, after an interruption too, in memory that does not grow with the file',
    async () => {
      const broken = await imports('CARRIED', true);
      expect(broken).toMatchObject({ code: 130, err: expect.stringMatching(/run the same command again/) });
      const whole = await imports('CARRIED');
      expect(whole).toMatchObject({ code: 0, out: expect.stringMatching(/corrected +0 +0\n.*\nrejected +0 +0\n/) });
      expect(whole.out).toContain(`${ROWS} rows in`);
      expect(await agreement('CARRIED')).toBeGreaterThanOrEqual(0.99);
    },
    6 * MINUTES,
  );

  it(
    'agree still more where the last priority decides',
    async () => {
      expect(await imports('LATEST')).toMatchObject({ code: 0 });
      expect(await agreement('LATEST')).toBeGreaterThanOrEqual(0.992);
    },
    6 * MINUTES,
  );

  it('are all in the figures of the periods', async () => {
    const { id, tenantId } = await requireContract(cli.parts.database, 'CARRIED', undefined);
    const { data, errors } = await executeAs(
      cli.parts,
      actingFor(tenantId, 'CLIENT', 'VIEWER'),
      'query ($id: ID!) { contract(id: $id) { periods { compliance { objectives { total good pending } } } } }',
      { id },
    );
    expect(errors).toBeUndefined();
    type Figure = Record<'total' | 'good' | 'pending', number>;
    const { periods } = (data as { contract: { periods: { compliance: { objectives: Figure[] } }[] } }).contract;
    const figures = periods.flatMap(({ compliance }) => compliance.objectives);
    const sum = (name: keyof Figure) => figures.reduce((all, figure) => all + figure[name], 0);
    expect(sum('total')).toBe(TICKETS);
    expect(sum('good')).toBe((await clocks('CARRIED')).filter(({ late }) => !late).length);
    expect(sum('pending')).toBe(0);
  });

  it(
    'imported again change nothing, and a rebuild finds no difference',
    async () => {
      const { id } = await requireContract(cli.parts.database, 'CARRIED', undefined);
      const before = [await clocks('CARRIED'), await storedTallies(cli.test, id)];
      const again = await imports('CARRIED');
      expect(again.out).toMatch(/accepted +0 +0\ncorrected +0 +0\nrepeated +[\d,]+ +[\d,]+\nrejected +0 +0\n/);
      expect([await clocks('CARRIED'), await storedTallies(cli.test, id)]).toEqual(before);
      expect((await cli.run('rebuild', '--contract', 'CARRIED')).out).toBe('no differences');
    },
    6 * MINUTES,
  );
});
