import { execFile, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { applyMigrations } from '../../src/cli/migrate.js';
import { createVerifier } from '../../src/platform/auth.js';
import { createLog } from '../../src/platform/log.js';
import { createTestCli, type TestCli } from '../support/cli.js';
import { askDirectly } from '../support/database.js';
import { storedClocks } from '../support/storedfigures.js';

let cli: TestCli;
beforeAll(async () => {
  cli = await createTestCli();
});
afterAll(() => cli.close());

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function contract(reference: string, vendor: string): object {
  return {
    reference,
    name: 'Support',
    vendor,
    timeZone: 'UTC',
    startsOn: '2025-01-01',
    endsOn: '2025-12-31',
    currency: 'EUR',
    calendar: { alwaysOpen: true },
    objectives: [
      {
        key: 'fix',
        name: 'Fixed in time',
        indicator: 'RESOLUTION_TIME',
        target: 0.9,
        goals: [{ workingTime: 'PT4H' }],
      },
    ],
  };
}

const MAPPING = {
  source: 'desk',
  time: { format: 'yyyy-MM-dd HH:mm', zone: 'UTC' },
  ticket: '{id}',
  events: [
    {
      kind: 'OPENED',
      externalId: '{id}:opened',
      occurredAt: { column: 'opened' },
      channel: 'EMAIL',
      subject: { column: 'subject' },
    },
    {
      kind: 'STATUS_CHANGED',
      when: { column: 'solved', present: true },
      externalId: '{id}:solved',
      occurredAt: { column: 'solved' },
      status: 'RESOLVED',
    },
  ],
};

async function organisations(...slugs: string[]): Promise<void> {
  for (const slug of slugs) await cli.run('organisation', 'create', '--slug', slug, '--name', slug);
}

async function agreed(reference: string, client: string, vendor: string): Promise<string> {
  const file = await cli.file(`${reference}.json`, contract(reference, vendor));
  const { out, err } = await cli.run('contract', 'create', '--file', file, '--client', client, '--agreed');
  expect(err).toBe('');
  return out.split(' ')[1] ?? '';
}

describe('accord organisation create', () => {
  it('prints the id, and the same one again', async () => {
    const first = await cli.run('organisation', 'create', '--slug', 'globex', '--name', 'Globex');
    expect(first).toMatchObject({ code: 0, err: '' });
    expect(first.out).toMatch(UUID);
    expect(await cli.run('organisation', 'create', '--slug', 'globex', '--name', 'Globex')).toEqual(first);
  });

  it('names every fault, and a slug that is taken', async () => {
    expect(await cli.run('organisation', 'create', '--slug', 'Not A Slug', '--name', '')).toMatchObject({
      code: 1,
      out: '',
      err: expect.stringMatching(/^slug: must be .*\nname: must /),
    });
    await organisations('taken');
    expect(await cli.run('organisation', 'create', '--slug', 'taken', '--name', 'Other')).toMatchObject({ code: 1 });
  });
});

describe('accord contract create', () => {
  beforeAll(() => organisations('client-a', 'vendor-a', 'client-b'));

  it('writes a draft, and with --agreed an active contract', async () => {
    const file = await cli.file('draft.json', contract('DRAFT-1', 'vendor-a'));
    const draft = await cli.run('contract', 'create', '--file', file, '--client', 'client-a');
    expect(draft).toMatchObject({ code: 0, out: expect.stringMatching(/^DRAFT-1 [0-9a-f-]{36}$/) });
    const id = await agreed('AGREED-1', 'client-a', 'vendor-a');
    const [row] = await askDirectly<{ active: boolean; periods: string }>(
      cli.test.superuserUrl,
      `SELECT client_agreed_at IS NOT NULL AND vendor_agreed_at IS NOT NULL AND vendor_id = counterparty_id AS active,
         (SELECT count(*) FROM contract_period p WHERE p.contract_id = c.id) AS periods
       FROM contract c WHERE id = $1`,
      [id],
    );
    expect(row).toMatchObject({ active: true, periods: '12' });
    expect(await agreed('AGREED-1', 'client-a', 'vendor-a')).toBe(id);
  });

  it('names the faults of the file with their paths', async () => {
    const wrong = { ...contract('WRONG', 'vendor-a'), timeZone: 'Mars/Olympus', endsOn: '2024-01-01' };
    const file = await cli.file('wrong.json', wrong);
    const run = await cli.run('contract', 'create', '--file', file, '--client', 'client-a');
    expect(run).toMatchObject({ code: 1, out: '' });
    expect(run.err).toMatch(/timeZone: /);
    expect(run.err).toMatch(/endsOn: /);
    const shape = await cli.file('shape.json', { ...contract('WRONG', 'vendor-a'), startsOn: 'soon', colour: 'red' });
    const refused = await cli.run('contract', 'create', '--file', shape, '--client', 'client-a');
    expect(refused.err).toMatch(/input\.startsOn: Date must be/);
    expect(refused.err).toMatch(/colour/);
  });

  it('says whose contract it may be, which file there is not, and which organisation', async () => {
    const file = await cli.file('whose.json', contract('WHOSE', 'vendor-a'));
    expect((await cli.run('contract', 'create', '--file', file)).err).toMatch(/--client .*client-a, client-b/);
    expect((await cli.run('contract', 'create', '--file', `${file}x`, '--client', 'client-a')).err).toMatch(
      /no such file/,
    );
    const nobody = await cli.run('contract', 'create', '--file', file, '--client', 'nobody');
    expect(nobody.err).toMatch(/no organisation "nobody".*client-a.*accord organisation create --slug nobody/);
    const broken = await cli.file('broken.json', '{"reference": ');
    expect((await cli.run('contract', 'create', '--file', broken, '--client', 'client-a')).err).toMatch(/is no JSON/);
  });
});

describe('accord token', () => {
  const verify = (token: string) =>
    createVerifier({ localKeyFile: `${cli.config.directory}/signing-key.json` }, { log: createLog('fatal') }).verify(
      token,
    );

  beforeAll(async () => {
    await organisations('token-client', 'token-vendor');
    await agreed('TOKEN-1', 'token-client', 'token-vendor');
  });

  it('prints a token alone, for the side of the organisation', async () => {
    const client = await cli.run('token', '--organisation', 'token-client', '--role', 'MANAGER');
    expect(client).toMatchObject({ code: 0, err: '' });
    expect(await verify(client.out)).toMatchObject({ side: 'CLIENT', role: 'MANAGER', subject: 'operator' });
    const vendor = await cli.run('token', '--organisation', 'token-vendor', '--role', 'VIEWER', '--subject', 'ann');
    expect(await verify(vendor.out)).toMatchObject({ side: 'VENDOR', role: 'VIEWER', subject: 'ann' });
    const operator = await cli.run('token', '--role', 'OPERATOR', '--lifetime', 'PT1H');
    const { role, expiresAt } = await verify(operator.out);
    expect(role).toBe('OPERATOR');
    expect(Math.abs((expiresAt ?? 0) - Date.now() - 3_600_000)).toBeLessThan(60_000);
  });

  it('asks for the side where an organisation has both or none', async () => {
    await organisations('idle');
    const none = await cli.run('token', '--organisation', 'idle', '--role', 'ADMIN');
    expect(none).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/no contracts yet: say --side/) });
    await agreed('TOKEN-2', 'token-vendor', 'token-client');
    const both = await cli.run('token', '--organisation', 'token-client', '--role', 'ADMIN');
    expect(both.err).toMatch(/the client of some .* the vendor of others: say --side CLIENT or --side VENDOR/);
    const named = await cli.run('token', '--organisation', 'token-client', '--role', 'ADMIN', '--side', 'VENDOR');
    expect(await verify(named.out)).toMatchObject({ side: 'VENDOR' });
  });

  it('refuses what it does not know', async () => {
    expect(await cli.run('token', '--organisation', 'token-client', '--role', 'KING')).toMatchObject({
      code: 2,
      out: '',
    });
    expect((await cli.run('token', '--role', 'ADMIN')).err).toMatch(/--organisation is needed/);
    expect((await cli.run('token', '--role', 'OPERATOR', '--lifetime', 'long')).err).toMatch(/PT12H/);
  });
});

describe('accord import tickets', () => {
  const CSV = [
    'id,opened,solved,subject',
    'T1,2025-03-01 10:00,2025-03-01 12:00,"Printer,\nagain"',
    'T2,2025-03-01 10:00,2025-03-01 15:00,VPN',
    'T3,2025-03-01 10:00,,',
    '',
  ].join('\r\n');
  let contractId: string;
  let mapping: string;
  beforeAll(async () => {
    await organisations('import-client', 'import-vendor', 'import-other');
    contractId = await agreed('IMPORT-1', 'import-client', 'import-vendor');
    mapping = await cli.file('mapping.json', MAPPING);
  });
  const imports = (...words: string[]) =>
    cli.run('import', 'tickets', '--contract', 'IMPORT-1', '--mapping', mapping, ...words);

  it('records nothing in a dry run', async () => {
    const run = await imports('--dry-run', await cli.file('a.csv', CSV));
    expect(run).toMatchObject({ code: 0, out: expect.stringMatching(/would be .*\naccepted +3 +5\n/) });
    expect(await storedClocks(cli.test, contractId)).toEqual([]);
  });

  it('imports a file, and changes nothing when it is imported again, however it is packed', async () => {
    const run = await imports(await cli.file('a.csv', CSV));
    expect(run).toMatchObject({
      code: 0,
      out: expect.stringMatching(/accepted +3 +5\ncorrected +0 +0\nrepeated +0 +0\n/),
    });
    const clocks = await storedClocks(cli.test, contractId);
    expect(clocks.map(({ ticket, state }) => `${ticket} ${state}`)).toEqual(['T1 MET', 'T2 BREACHED', 'T3 RUNNING']);
    const again = await imports(await cli.file('a.csv.gz', gzipSync(CSV)));
    expect(again).toMatchObject({
      code: 0,
      out: expect.stringMatching(/accepted +0 +0\ncorrected +0 +0\nrepeated +3 +5\n/),
    });
    expect(await storedClocks(cli.test, contractId)).toEqual(clocks);
  });

  it('names the rows it rejects by line, keeps the others, and says so in its exit code', async () => {
    const csv = [
      'id,opened,solved,subject',
      'T1,2025-03-01 10:01,2025-03-01 12:00,other',
      'T4,yesterday,,',
      'T5,2025-03-02 10:00,2190-01-01 00:00,',
      'T6,2025-03-02 10:00',
      'T7,2025-03-02 10:00,,"Fine"',
    ].join('\n');
    const report = `${cli.folder}/report.json`;
    const run = await imports('--report', report, await cli.file('b.csv', csv));
    expect(run.code).toBe(1);
    expect(run.err.replaceAll(`${cli.folder}/`, '').split('\n').sort()).toEqual([
      'b.csv:2: events.0.externalId: event "T1:opened" is already known with other content, which is kept',
      'b.csv:3: events.0.occurredAt: "yesterday" is no time written as yyyy-MM-dd HH:mm',
      'b.csv:4: events.1.occurredAt: must not lie in the future',
      'b.csv:5: row: has 2 cells, the header has 4',
    ]);
    expect(run.out).toMatch(/accepted +1 +2\ncorrected +0 +0\nrepeated +0 +1\nrejected +4 +2\n/);
    const written = JSON.parse(await readFile(report, 'utf8'));
    expect(written).toMatchObject({ rows: 5, outcomes: { accepted: 1, rejected: 4 }, fault: null });
    expect(written.rejections).toHaveLength(4);
  });

  it('imports what stands before a place where the file is broken, and says where', async () => {
    const csv = 'id,opened,solved,subject\nT8,2025-03-03 10:00,,\nT9,"2025"x,,\n';
    const run = await imports(await cli.file('c.csv', csv));
    expect(run).toMatchObject({ code: 1, out: expect.stringMatching(/accepted +1 +1\n/) });
    expect(run.err).toMatch(/c\.csv is no readable CSV: .*line 3/);
    const half = await imports(await cli.file('d.csv.gz', gzipSync(CSV).subarray(0, 60)));
    expect(half).toMatchObject({ code: 1, err: expect.stringMatching(/d\.csv\.gz is damaged/) });
  });

  it('says that an empty file has no header, and takes a header without rows', async () => {
    const empty = await imports(await cli.file('empty.csv', ''));
    expect(empty).toMatchObject({
      code: 1,
      err: expect.stringMatching(/empty\.csv is empty: a CSV begins with a header line/),
    });
    expect(await imports(await cli.file('header.csv', 'id,opened,solved,subject\n'))).toMatchObject({ code: 0 });
  });

  it('says what to correct before it reads a row', async () => {
    const file = await cli.file('e.csv', 'id,opened\nT1,2025-03-01 10:00\n');
    expect((await imports(file)).err).toMatch(/the file has no column "solved"/);
    expect((await imports(`${file}x`)).err).toMatch(/there is no file/);
    const unknown = await cli.run('import', 'tickets', '--contract', 'NONE', '--mapping', mapping, file);
    expect(unknown).toMatchObject({
      code: 1,
      err: expect.stringMatching(/no contract "NONE".*accord contract create/),
    });
    expect(await imports('--batch', '5000', file)).toMatchObject({ code: 2 });
    expect(await imports()).toMatchObject({ code: 2, err: expect.stringMatching(/missing required argument 'file'/) });
  });

  it('asks for the client where the reference alone is ambiguous, and never guesses another tenant', async () => {
    const other = await agreed('IMPORT-1', 'import-other', 'import-vendor');
    const file = await cli.file('f.csv', CSV);
    expect((await imports(file)).err).toMatch(/say --client, one of import-client, import-other/);
    const before = await storedClocks(cli.test, contractId);
    expect(await imports('--client', 'import-other', file)).toMatchObject({ code: 0 });
    expect(await storedClocks(cli.test, contractId)).toEqual(before);
    expect(await storedClocks(cli.test, other)).toHaveLength(3);
  });
});

describe('accord rebuild', () => {
  it('finds no difference, and finds and repairs one that was made', async () => {
    await organisations('rebuild-client', 'rebuild-vendor');
    const id = await agreed('REBUILD-1', 'rebuild-client', 'rebuild-vendor');
    const mapping = await cli.file('mapping.json', MAPPING);
    const csv = await cli.file('r.csv', 'id,opened,solved,subject\nT1,2025-03-01 10:00,2025-03-01 12:00,\n');
    await cli.run('import', 'tickets', '--contract', 'REBUILD-1', '--mapping', mapping, csv);
    const rebuild = (...words: string[]) => cli.run('rebuild', '--contract', 'REBUILD-1', ...words);
    expect(await rebuild()).toMatchObject({ code: 0, out: 'no differences' });
    await askDirectly(cli.test.superuserUrl, 'UPDATE tally SET good = 0 WHERE contract_id = $1', [id]);
    expect(await rebuild()).toMatchObject({ code: 1, out: expect.stringMatching(/TALLY fix 2025-03-01/) });
    expect(await rebuild('--apply')).toMatchObject({ code: 0, out: expect.stringMatching(/1 differences, repaired/) });
    expect(await rebuild()).toMatchObject({ code: 0, out: 'no differences' });
  });
});

describe('accord migrate', () => {
  it('applies what is missing as the owner and sets up a login role, any number of times', async () => {
    const owned = { ...cli.config, database: { ...cli.config.database, migrationUrl: cli.test.ownerUrl } };
    const login = `cli_${randomBytes(4).toString('hex')}`;
    const set = () => applyMigrations(owned, createLog('fatal'), { loginName: login, loginPassword: 'a secret' });
    expect(await set()).toEqual({ applied: [], login });
    expect(await set()).toEqual({ applied: [], login });
    const url = new URL(cli.test.appUrl);
    url.username = login;
    url.password = 'a secret';
    expect(await askDirectly(url.href, 'SELECT current_user AS login')).toEqual([{ login }]);
    await askDirectly(cli.test.superuserUrl, `DROP OWNED BY ${login}`);
    await askDirectly(cli.test.superuserUrl, `DROP ROLE ${login}`);
  });

  it('says what it needs', async () => {
    const run = await cli.run('migrate');
    expect(run).toMatchObject({ code: 1, out: '', err: expect.stringMatching(/Set MIGRATION_DATABASE_URL/) });
    const { ownerUrl } = cli.test;
    const same = { ...cli.config, database: { ...cli.config.database, url: ownerUrl, migrationUrl: ownerUrl } };
    await expect(applyMigrations(same, createLog('fatal'), {})).rejects.toThrow(/log in as the same role/);
  });
});

describe('accord start', () => {
  it.each(['dist/src/cli.js start', 'dist/src/main.js'])(
    '%s serves until it is told to stop',
    async (words) => {
      const env = { PATH: process.env['PATH'], ACCORD_DIRECTORY: cli.folder, DATABASE_URL: cli.test.appUrl, PORT: '0' };
      const child = spawn(process.execPath, words.split(' '), { env, stdio: ['ignore', 'pipe', 'ignore'] });
      const ended = once(child, 'close');
      const [said] = (await once(child.stdout.setEncoding('utf8'), 'data')) as [string];
      expect(said).toMatch(/^ready http:\/\/.*\/graphql\n$/);
      const answer = await fetch(new URL('/healthz', said.slice('ready '.length).trim()));
      expect(answer.status).toBe(200);
      const beside = await cli.run('organisation', 'create', '--slug', 'beside', '--name', 'Beside');
      expect(beside).toMatchObject({ code: 0 });
      child.kill('SIGTERM');
      expect(await ended).toEqual([0, null]);
    },
    60_000,
  );
});

describe('the program', () => {
  const COMMANDS = [
    'start',
    'demo',
    'migrate',
    'token',
    'organisation create',
    'contract create',
    'import tickets',
    'rebuild',
    'statement verify',
  ];

  it.each(COMMANDS)('explains %s with examples', async (command) => {
    const help = await cli.run(...command.split(' '), '--help');
    expect(help).toMatchObject({ code: 0, err: '', out: expect.stringMatching(/Usage: accord .*Examples?:/s) });
  });

  it('answers misuse with 2 and a way on', async () => {
    expect(await cli.run('frobnicate')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/unknown command.*--help/s),
    });
    expect(await cli.run('token', '--organisation', 'x')).toMatchObject({
      code: 2,
      err: expect.stringMatching(/--role/),
    });
  });

  it('runs as a process of its own, prints results only on standard output, and no stack', async () => {
    const run = (words: string[], env: Record<string, string>) =>
      promisify(execFile)(process.execPath, ['dist/src/cli.js', ...words], {
        env: { PATH: process.env['PATH'], ACCORD_DIRECTORY: cli.folder, ...env },
      }).then(
        ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
        ({ code, stdout, stderr }) => ({ code, stdout, stderr }),
      );
    const real = { DATABASE_URL: cli.test.appUrl };
    const made = await run(['organisation', 'create', '--slug', 'process', '--name', 'Process'], real);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect(made.stdout.trim()).toMatch(UUID);
    const away = await run(['rebuild', '--contract', 'X'], { DATABASE_URL: 'postgres://a:secret@127.0.0.1:9/x' });
    expect(away).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(/does not answer/) });
    expect(away.stderr).not.toMatch(/secret| at .*\.js/);
    const misconfigured = await run(['start'], { PORT: 'many', LOG_LEVEL: 'loud' });
    expect(misconfigured).toMatchObject({ code: 1, stderr: expect.stringMatching(/PORT: .*\n.*LOG_LEVEL: /) });
  }, 60_000);
});
