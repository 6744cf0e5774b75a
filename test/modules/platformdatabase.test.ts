import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { EntitySchema } from 'typeorm';
import type { Actor, Side } from '../../src/domain/actor.js';
import type { Statement } from '../../src/platform/database.js';
import { connectDatabase } from '../../src/platform/database.js';
import { createLog } from '../../src/platform/log.js';
import { dateColumn, instantColumn, instantParam, textColumn, uuidColumn } from '../../src/platform/values.js';
import { askDirectly, createTestDatabase, type TestDatabase, testServer } from '../support/database.js';

const ACME = '0a000000-0000-4000-8000-000000000001';
const OTHER = '0b000000-0000-4000-8000-000000000002';
const NOW = Date.UTC(2026, 2, 6, 14, 0, 0, 123);
const log = createLog('fatal');

interface Template {
  organisationId: string;
  id: string;
  name: string;
  content: { any: boolean };
  createdAt: number;
}

const TemplateTable = new EntitySchema<Template>({
  name: 'CalendarTemplate',
  tableName: 'calendar_template',
  columns: {
    organisationId: uuidColumn({ name: 'organisation_id', primary: true }),
    id: uuidColumn({ primary: true }),
    name: textColumn(),
    content: { type: 'jsonb' },
    createdAt: instantColumn({ name: 'created_at' }),
  },
});

interface Moment {
  id: string;
  at: number | null;
  day: string | null;
}

const MomentTable = new EntitySchema<Moment>({
  name: 'Moment',
  tableName: 'moment',
  columns: {
    id: uuidColumn({ primary: true }),
    at: instantColumn({ nullable: true }),
    day: dateColumn({ nullable: true }),
  },
});

function actor(organisationId: string, side: Side = 'CLIENT', role: Actor['role'] = 'ADMIN'): Actor {
  return { organisationId, side, role, subject: 'test', scopes: null, contractIds: null, expiresAt: null };
}

const WHO: Statement = {
  name: 'test_who',
  text: `SELECT current_user AS role, app_org() AS organisation, current_setting('transaction_isolation') AS isolation,
    current_setting('transaction_read_only') AS "readOnly", current_setting('statement_timeout') AS timeout`,
};
const VALUES: Statement = {
  name: 'test_values',
  text: `SELECT '2026-03-06 14:00:00.123+00'::timestamptz AS at, 'infinity'::timestamptz AS never,
    '1970-01-01 00:00:00+00'::timestamptz AS epoch, '2026-03-06'::date AS day, 9007199254740991::int8 AS big,
    0.10::numeric AS decimal, '{"a":[1]}'::jsonb AS json, ARRAY['2026-03-06 15:00+01'::timestamptz, NULL] AS ats,
    ARRAY[7::int8] AS bigs, ARRAY['2026-03-06'::date] AS days, current_setting('TimeZone') AS zone`,
};
const TEMPLATES: Statement = { name: 'test_templates', text: 'SELECT name FROM calendar_template ORDER BY name' };
const BROKEN: Statement = { name: 'test_broken', text: 'SELECT 1 / 0' };
const ONE: Statement = { name: 'test_one', text: 'SELECT 1 AS one' };

let test: TestDatabase;

beforeAll(async () => {
  test = await createTestDatabase({ entities: [TemplateTable, MomentTable], readTimeout: 400 });
  await askDirectly(
    test.superuserUrl,
    `INSERT INTO organisation VALUES ('${ACME}', 'acme', 'Acme', now()), ('${OTHER}', 'other', 'Other', now())`,
  );
  await askDirectly(test.superuserUrl, 'CREATE TABLE moment (id uuid PRIMARY KEY, at timestamptz(3), day date)');
  await askDirectly(test.superuserUrl, 'GRANT ALL ON moment TO accord_client');
});

afterAll(() => test.drop());

async function once<T>(principal: Parameters<TestDatabase['database']['read']>[0], statement: Statement): Promise<T> {
  const unit = test.database.read(principal);
  try {
    const [row] = await unit.rows<T>(statement, []);
    return row as T;
  } finally {
    await unit.close();
  }
}

describe('a read unit', () => {
  it('is a read-only snapshot as the role of its principal, for its organisation, with a time limit', async () => {
    const common = { isolation: 'repeatable read', readOnly: 'on', timeout: '400ms' };
    expect(await once(actor(ACME), WHO)).toEqual({ role: 'accord_client', organisation: ACME, ...common });
    expect(await once(actor(OTHER, 'VENDOR'), WHO)).toEqual({ role: 'accord_vendor', organisation: OTHER, ...common });
    expect(await once('WORKER', WHO)).toEqual({ role: 'accord_worker', organisation: null, ...common });
    expect(await once('OPERATOR', WHO)).toEqual({ role: 'accord_operator', organisation: null, ...common });
  });

  it('never gives an operator an organisation, whatever its token names', async () => {
    const row = await once<{ role: string; organisation: null }>(actor(ACME, 'CLIENT', 'OPERATOR'), WHO);
    expect([row.role, row.organisation]).toEqual(['accord_operator', null]);
  });

  it('leaves nothing of its tenant on the connection', async () => {
    const alone = await test.connect({ poolSize: 1 });
    const unit = alone.read(actor(ACME));
    await unit.rows(WHO, []);
    await unit.close();
    const next = alone.read('WORKER');
    const [row] = await next.rows<{ organisation: string | null }>(WHO, []);
    await next.close();
    await alone.close();
    expect(row?.organisation).toBeNull();
  });

  it('refuses an organisation that is not a uuid, before anything is sent', async () => {
    const unit = test.database.read(actor(`${ACME}'; RESET ROLE; --`));
    await expect(unit.rows(WHO, [])).rejects.toThrow('not a uuid');
    await unit.close();
  });

  it('shows one snapshot, whatever is written meanwhile', async () => {
    const unit = test.database.read(actor(ACME));
    const before = await unit.rows(TEMPLATES, []);
    await askDirectly(
      test.superuserUrl,
      `INSERT INTO calendar_template VALUES ('${ACME}', gen_random_uuid(), 'Later', '{}', now())`,
    );
    expect(await unit.rows(TEMPLATES, [])).toEqual(before);
    await unit.close();
    expect(await once(actor(ACME), TEMPLATES)).toEqual({ name: 'Later' });
    expect(await once(actor(OTHER), TEMPLATES)).toBeUndefined();
    await askDirectly(test.superuserUrl, 'DELETE FROM calendar_template');
  });

  it('answers questions asked at the same time, each its own', async () => {
    const unit = test.database.read('WORKER');
    const echo: Statement = { name: 'test_echo', text: 'SELECT $1::int AS n' };
    const answers = await Promise.all([1, 2, 3, 4, 5].map((n) => unit.rows<{ n: number }>(echo, [n])));
    await unit.close();
    expect(answers.flat().map(({ n }) => n)).toEqual([1, 2, 3, 4, 5]);
  });

  it('cannot write', async () => {
    const insert = { name: 'test_insert', text: 'INSERT INTO moment VALUES (gen_random_uuid())' };
    const unit = test.database.read(actor(ACME));
    await expect(unit.rows(insert, [])).rejects.toThrow('read-only');
    await unit.close();
  });

  it('says of everything after a failed statement why that one failed, and leaves its connection usable', async () => {
    const alone = await test.connect({ poolSize: 1 });
    const unit = alone.read('WORKER');
    await expect(unit.rows(BROKEN, [])).rejects.toThrow('division by zero');
    await expect(unit.rows(ONE, [])).rejects.toThrow('division by zero');
    await unit.close();
    const next = alone.read('WORKER');
    expect(await next.rows(ONE, [])).toEqual([{ one: 1 }]);
    await next.close();
    await alone.close();
  });

  it('is cut off when a statement takes too long', async () => {
    const unit = test.database.read('WORKER');
    await expect(unit.rows({ name: 'test_sleep', text: 'SELECT pg_sleep(5)' }, [])).rejects.toThrow(
      'statement timeout',
    );
    await unit.close();
  });

  it('sends nothing at all when nothing is asked, and answers nothing once closed', async () => {
    const before = test.database.statementCount();
    const unit = test.database.read(actor('nonsense'));
    await unit.close();
    await unit.close();
    await expect(unit.rows(ONE, [])).rejects.toThrow('closed');
    expect(test.database.statementCount()).toBe(before);
  });

  it('outlives a lost connection: the next unit gets another', async () => {
    const alone = await test.connect({ poolSize: 1 });
    const unit = alone.read('WORKER');
    const [row] = await unit.rows<{ pid: number }>({ name: 'test_pid', text: 'SELECT pg_backend_pid() AS pid' }, []);
    await askDirectly(test.superuserUrl, `SELECT pg_terminate_backend(${row?.pid})`);
    await expect(unit.rows(ONE, [])).rejects.toThrow();
    await unit.close();
    const next = alone.read('WORKER');
    expect(await next.rows(ONE, [])).toEqual([{ one: 1 }]);
    await next.close();
    await alone.close();
  });
});

describe('values', () => {
  it('come back as the domain holds them', async () => {
    expect(await once('WORKER', VALUES)).toEqual({
      at: NOW,
      never: Number.POSITIVE_INFINITY,
      epoch: 0,
      day: '2026-03-06',
      big: 9007199254740991,
      decimal: '0.10',
      json: { a: [1] },
      ats: [Date.UTC(2026, 2, 6, 14), null],
      bigs: [7],
      days: ['2026-03-06'],
      zone: 'UTC',
    });
  });

  it('refuse a whole number that a double does not hold', async () => {
    await expect(once('WORKER', { name: 'test_huge', text: 'SELECT 9007199254740993::int8' })).rejects.toThrow(
      '9007199254740993',
    );
  });

  it('go out as the text of their instant', async () => {
    const echo = {
      name: 'test_instants',
      text: 'SELECT $1::timestamptz AS a, $2::timestamptz AS b, $3::timestamptz AS c',
    };
    const unit = test.database.read('WORKER');
    const values = [NOW, Number.POSITIVE_INFINITY, null];
    const [row] = await unit.rows(echo, values.map(instantParam));
    await unit.close();
    expect(row).toEqual({ a: NOW, b: Number.POSITIVE_INFINITY, c: null });
  });

  it('are the same through entities', async () => {
    const ids = [1, 2, 3, 4].map((n) => `0c000000-0000-4000-8000-00000000000${n}`) as [string, string, string, string];
    const moments: Moment[] = [
      { id: ids[0], at: NOW, day: '2026-03-06' },
      { id: ids[1], at: 0, day: null },
      { id: ids[2], at: Number.POSITIVE_INFINITY, day: '0099-12-31' },
      { id: ids[3], at: null, day: null },
    ];
    const found = await test.database.write(actor(ACME), NOW, async ({ manager }) => {
      await manager.save(MomentTable, moments);
      const one = await manager.findOneBy(MomentTable, { at: NOW });
      expect(one?.id).toBe(ids[0]);
      return manager.find(MomentTable, { order: { id: 'ASC' } });
    });
    expect(found).toEqual(moments);
    const stored = await askDirectly(test.superuserUrl, 'SELECT at::text, day::text FROM moment ORDER BY id');
    expect(stored[2]).toEqual({ at: 'infinity', day: '0099-12-31' });
  });
});

describe('a write unit', () => {
  const template = (id: string, name: string): Template => ({
    organisationId: ACME,
    id,
    name,
    content: { any: true },
    createdAt: NOW,
  });
  const count = async () =>
    (await askDirectly(test.superuserUrl, 'SELECT name FROM calendar_template ORDER BY name')).map(
      (row) => row['name'],
    );

  it('commits what it wrote, by statements and by entities alike, then runs what waited for that', async () => {
    const order: string[] = [];
    const hinting = await test.connect({ wake: { wake: (topic) => order.push(topic) } });
    const result = await hinting.write(actor(ACME), NOW, async (unit) => {
      unit.afterCommit(() => order.push('after'));
      unit.hint('due');
      unit.hint('due');
      await unit.manager.insert(TemplateTable, template(ACME, 'One'));
      const seen = await unit.rows(TEMPLATES, []);
      expect(seen).toEqual([{ name: 'One' }]);
      const touched = await unit.affected(
        { name: 'test_rename', text: `UPDATE calendar_template SET name = 'Uno'` },
        [],
      );
      order.push('done');
      return [unit.now, touched];
    });
    await hinting.close();
    expect(result).toEqual([NOW, 1]);
    expect(order).toEqual(['done', 'after', 'due']);
    expect(await count()).toEqual(['Uno']);
  });

  it('is read committed, as the role of its principal', async () => {
    const [row] = await test.database.write(actor(ACME, 'VENDOR'), NOW, (unit) => unit.rows<object>(WHO, []));
    expect(row).toMatchObject({
      role: 'accord_vendor',
      organisation: ACME,
      isolation: 'read committed',
      readOnly: 'off',
    });
  });

  it('rolls everything back when its act throws, and runs nothing afterwards', async () => {
    const after: string[] = [];
    const failing = test.database.write(actor(ACME), NOW, async (unit) => {
      unit.afterCommit(() => after.push('after'));
      await unit.manager.save(TemplateTable, template(OTHER, 'Two'));
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    expect(after).toEqual([]);
    expect(await count()).toEqual(['Uno']);
  });

  it('takes no statement of what its act left running', async () => {
    let later: () => Promise<unknown> = async () => undefined;
    const failing = test.database.write(actor(ACME), NOW, async (unit) => {
      later = () => unit.rows(TEMPLATES, []);
      throw new Error('changed my mind');
    });
    await expect(failing).rejects.toThrow('changed my mind');
    await expect(later()).rejects.toThrow('is over');
  });

  it('does not report success when a failed statement was ignored', async () => {
    const ignoring = test.database.write(actor(ACME), NOW, async (unit) => {
      await unit.manager.insert(TemplateTable, template(OTHER, 'Three'));
      await unit.rows(BROKEN, []).catch(() => undefined);
    });
    await expect(ignoring).rejects.toThrow('aborted');
    expect(await count()).toEqual(['Uno']);
  });

  it('cannot write for another organisation', async () => {
    const foreign = test.database.write(actor(OTHER), NOW, ({ manager }) =>
      manager.insert(TemplateTable, template(OTHER, 'Mine, I say')),
    );
    await expect(foreign).rejects.toThrow('row-level security');
  });

  it('is tried once more after a deadlock', async () => {
    await askDirectly(
      test.superuserUrl,
      `INSERT INTO calendar_template VALUES ('${ACME}', '${OTHER}', 'Second', '{}', now())`,
    );
    const lock: Statement = { name: 'test_lock', text: 'SELECT 1 FROM calendar_template WHERE id = $1 FOR UPDATE' };
    let attempts = 0;
    let bothHold: () => void = () => undefined;
    const together = new Promise<void>((resolve) => {
      bothHold = resolve;
    });
    let holders = 0;
    const crossing = (first: string, second: string) =>
      test.database.write(actor(ACME), NOW, async (unit) => {
        attempts += 1;
        await unit.rows(lock, [first]);
        holders += 1;
        if (holders === 2) bothHold();
        await together;
        await unit.rows(lock, [second]);
        return 'done';
      });
    expect(await Promise.all([crossing(ACME, OTHER), crossing(OTHER, ACME)])).toEqual(['done', 'done']);
    expect(attempts).toBe(3);
  }, 15_000);
});

describe('connecting', () => {
  it('counts what is asked and tells its time by name', async () => {
    const seen: string[] = [];
    const observed = await test.connect({ observe: (name, seconds) => seen.push(`${name} ${seconds >= 0}`) });
    const unit = observed.read('WORKER');
    await unit.rows(ONE, []);
    await unit.rows(ONE, []);
    await unit.close();
    expect(observed.statementCount()).toBe(2);
    await observed.close();
    expect(seen).toEqual(['test_one true', 'test_one true']);
  });

  it('refuses a superuser', async () => {
    await expect(connectDatabase({ url: test.superuserUrl, log })).rejects.toThrow(
      /superuser or bypasses row-level security.*MIGRATION_DATABASE_URL/,
    );
  });

  it('refuses a login that bypasses row-level security, itself or through a role it can become', async () => {
    const { login } = testServer();
    await askDirectly(test.superuserUrl, `CREATE ROLE ${login.name}_past NOLOGIN BYPASSRLS`);
    try {
      await askDirectly(test.superuserUrl, `GRANT ${login.name}_past TO ${login.name}_2`).catch(() => undefined);
      await askDirectly(
        test.superuserUrl,
        `CREATE ROLE ${login.name}_2 LOGIN NOINHERIT PASSWORD 'x' IN ROLE ${login.name}_past`,
      );
      const url = new URL(test.appUrl);
      url.username = `${login.name}_2`;
      url.password = 'x';
      await expect(connectDatabase({ url: url.href, log })).rejects.toThrow('bypasses row-level security');
    } finally {
      await askDirectly(test.superuserUrl, `DROP ROLE IF EXISTS ${login.name}_2, ${login.name}_past`);
    }
  });

  it('refuses the owner of the tables, and a login that is not set up', async () => {
    await expect(connectDatabase({ url: test.ownerUrl, log })).rejects.toThrow(/inherits the rights|owns \d+/);
    const { login } = testServer();
    await askDirectly(test.superuserUrl, `CREATE ROLE ${login.name}_3 LOGIN PASSWORD 'x'`);
    try {
      const url = new URL(test.appUrl);
      url.username = `${login.name}_3`;
      url.password = 'x';
      await expect(connectDatabase({ url: url.href, log })).rejects.toThrow('accord migrate');
    } finally {
      await askDirectly(test.superuserUrl, `DROP ROLE ${login.name}_3`);
    }
  });

  it('may do nothing before a role is taken on', async () => {
    await expect(askDirectly(test.appUrl, 'SELECT * FROM organisation')).rejects.toThrow('permission denied');
  });
});
