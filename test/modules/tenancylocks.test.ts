import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import pg from 'pg';
import type { Actor, Side } from '../../src/domain/actor.js';
import { connectDatabase, type Principal, type Statement } from '../../src/platform/database.js';
import { createLog } from '../../src/platform/log.js';
import { DATABASE_ROLES, TABLE_CLASSES } from '../../src/platform/tenancy.js';
import { actorOf } from '../support/agreedcontract.js';
import { askDirectly, createTestDatabase, type TestDatabase, testServer } from '../support/database.js';
import { type FullContract, layFullContract } from '../support/everytable.js';

const TABLES = Object.keys(TABLE_CLASSES) as (keyof typeof TABLE_CLASSES)[];
const TENANT_TABLES = TABLES.filter((table) => TABLE_CLASSES[table] !== 'PLATFORM');
const TWO_PARTY = TABLES.filter((table) => TABLE_CLASSES[table] === 'TWO_PARTY');
const ROLE_OF = { CLIENT: 'accord_client', VENDOR: 'accord_vendor' } as const;
const KEY_OF = { CLIENT: 'tenant_id', VENDOR: 'vendor_id' } as const;
const STRANGER = '0f000000-0000-4000-8000-00000000000f';
const NOW = Date.UTC(2026, 2, 6);

let test: TestDatabase;
let mine: FullContract;
let theirs: FullContract;

beforeAll(async () => {
  test = await createTestDatabase();
  mine = await layFullContract(test);
  theirs = await layFullContract(test);
});
afterAll(() => test?.drop());

function ownId(of: FullContract, side: Side): string {
  return side === 'CLIENT' ? of.contract.tenantId : of.contract.vendorId;
}

/** Rows of a statement that names no tenant, as the unit of a principal sees them. */
async function seen(principal: Principal, text: string): Promise<Record<string, unknown>[]> {
  const unit = test.database.read(principal);
  const statement: Statement = { name: createHash('sha256').update(text).digest('hex').slice(0, 60), text };
  try {
    return await unit.rows<Record<string, unknown>>(statement, []);
  } finally {
    await unit.close();
  }
}

/** Statements of one transaction of the login role, without any unit around them. */
async function asLogin(...statements: string[]): Promise<pg.QueryResult> {
  const client = new pg.Client({ connectionString: test.appUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    let last: pg.QueryResult | null = null;
    for (const statement of statements) last = await client.query(statement);
    if (last === null) throw new Error('nothing was asked');
    return last;
  } finally {
    await client.end();
  }
}

async function asSuperuser(...statements: string[]): Promise<void> {
  const client = new pg.Client({ connectionString: test.superuserUrl });
  await client.connect();
  try {
    await client.query('BEGIN');
    for (const statement of statements) await client.query(statement);
  } finally {
    await client.query('ROLLBACK');
    await client.end();
  }
}

describe('the first lock, the unit of work', () => {
  it('runs as the role and organisation of its actor, and leaves neither on the connection', async () => {
    const alone = await test.connect({ poolSize: 1 });
    const who = {
      name: 'test_who',
      text: `SELECT current_user::text AS role, current_setting('app.organisation_id', true) AS organisation`,
    };
    const ask = async (principal: Principal) => {
      const unit = alone.read(principal);
      const rows = await unit.rows(who, []);
      await unit.close();
      return rows[0];
    };
    expect(await ask(mine.client)).toEqual({ role: 'accord_client', organisation: mine.client.organisationId });
    expect(await ask('WORKER')).toEqual({ role: 'accord_worker', organisation: '' });
    expect(await ask(theirs.vendor)).toEqual({ role: 'accord_vendor', organisation: theirs.vendor.organisationId });
    expect(await ask('OPERATOR')).toEqual({ role: 'accord_operator', organisation: '' });
    await alone.close();
  });

  it('is not opened for an organisation that is no uuid', async () => {
    for (const organisationId of ['', 'nonsense', `${mine.contract.tenantId}'; RESET ROLE; --`]) {
      for (const side of ['CLIENT', 'VENDOR'] as const) {
        const act = test.database.write(actorOf(organisationId, side), NOW, async () => 'done');
        await expect(act).rejects.toThrow('not a uuid');
        await expect(seen(actorOf(organisationId, side), 'SELECT 1')).rejects.toThrow('not a uuid');
      }
    }
    await expect(seen(actorOf(STRANGER, 'BROKER' as Side), 'SELECT 1')).rejects.toThrow('no database role');
  });

  it('shows nothing of any tenant where no organisation was set', async () => {
    for (const role of ['accord_client', 'accord_vendor']) {
      for (const table of TENANT_TABLES) {
        const unset = await asLogin(`SET LOCAL ROLE ${role}`, `SELECT 1 FROM ${table}`);
        expect([table, unset.rowCount]).toEqual([table, 0]);
        const empty = await asLogin(
          `SET LOCAL ROLE ${role}`,
          `SET LOCAL app.organisation_id = ''`,
          `SELECT 1 FROM ${table}`,
        );
        expect([table, empty.rowCount]).toEqual([table, 0]);
      }
    }
  });

  it('shows the operator no contract data, whatever its token names', async () => {
    const operator: Actor = { ...mine.client, role: 'OPERATOR' };
    for (const table of TABLES.filter((name) => name !== 'organisation')) {
      await expect(seen(operator, `SELECT 1 FROM ${table}`)).rejects.toThrow('permission denied');
    }
  });
});

describe('the login role', () => {
  it('is no superuser, owns nothing and inherits nothing', async () => {
    const { login } = testServer();
    const [role] = await askDirectly(
      test.superuserUrl,
      `SELECT rolsuper, rolbypassrls, rolinherit, rolcreaterole, rolcreatedb, rolreplication,
         (SELECT count(*)::int FROM pg_class WHERE relowner = r.oid) AS tables,
         (SELECT count(*)::int FROM pg_proc WHERE proowner = r.oid) AS functions,
         (SELECT count(*)::int FROM pg_roles p WHERE p.oid <> r.oid AND pg_has_role(r.oid, p.oid, 'USAGE')) AS used,
         ARRAY(SELECT p.rolname::text FROM pg_roles p WHERE p.oid <> r.oid AND pg_has_role(r.oid, p.oid, 'MEMBER')
           ORDER BY 1) AS member
       FROM pg_roles r WHERE rolname = $1`,
      [login.name],
    );
    expect(role).toEqual({
      rolsuper: false,
      rolbypassrls: false,
      rolinherit: false,
      rolcreaterole: false,
      rolcreatedb: false,
      rolreplication: false,
      tables: 0,
      functions: 0,
      used: 0,
      member: ['accord_client', 'accord_operator', 'accord_vendor', 'accord_worker'],
    });
  });

  it('sees no table before it takes on a role', async () => {
    for (const table of TABLES) {
      await expect(asLogin(`SELECT 1 FROM ${table}`)).rejects.toThrow(`permission denied for table ${table}`);
    }
    await expect(asLogin('CREATE TABLE mine (id int)')).rejects.toThrow('permission denied for schema');
  });

  it.each(['SUPERUSER', 'BYPASSRLS'])('that is a %s keeps the program from starting', async (power) => {
    const name = `${testServer().login.name}_${power.toLowerCase()}`;
    await askDirectly(test.superuserUrl, `CREATE ROLE ${name} LOGIN ${power} NOINHERIT PASSWORD 'x'`);
    try {
      await askDirectly(test.superuserUrl, `GRANT ${DATABASE_ROLES.join(', ')} TO ${name}`);
      const url = new URL(test.appUrl);
      url.username = name;
      url.password = 'x';
      const start = connectDatabase({ url: url.href, log: createLog('silent') });
      await expect(start).rejects.toThrow(/is a superuser or bypasses row-level security/);
    } finally {
      await askDirectly(test.superuserUrl, `DROP ROLE ${name}`);
    }
  });
});

describe.each(['CLIENT', 'VENDOR'] as const)('the second lock, row-level security, of a %s', (side) => {
  const key = (table: (typeof TABLES)[number]) =>
    TABLE_CLASSES[table] === 'TWO_PARTY' ? KEY_OF[side] : 'organisation_id';

  it('lets SQL that states no tenant see its own rows and no other', async () => {
    for (const table of TENANT_TABLES) {
      const rows = await seen(
        mine[side === 'CLIENT' ? 'client' : 'vendor'],
        `SELECT ${key(table)} AS own FROM ${table}`,
      );
      expect([table, [...new Set(rows.map((row) => row['own']))]]).toEqual([table, [ownId(mine, side)]]);
    }
  });

  it('gives the other side of a contract no rows: a client is no vendor', async () => {
    const turned = actorOf(ownId(mine, side), side === 'CLIENT' ? 'VENDOR' : 'CLIENT');
    for (const table of TWO_PARTY) expect([table, await seen(turned, `SELECT 1 FROM ${table}`)]).toEqual([table, []]);
  });

  it('lets SQL that names another tenant find, change and delete nothing', async () => {
    const actor = side === 'CLIENT' ? mine.client : mine.vendor;
    for (const table of TENANT_TABLES) {
      const foreign = `${key(table)} = '${ownId(theirs, side)}'`;
      expect([table, await seen(actor, `SELECT 1 FROM ${table} WHERE ${foreign}`)]).toEqual([table, []]);
      const role = `SET LOCAL ROLE ${ROLE_OF[side]}`;
      const organisation = `SET LOCAL app.organisation_id = '${ownId(mine, side)}'`;
      const touched = (text: string) =>
        asLogin(role, organisation, text).then(
          ({ rowCount }) => rowCount ?? 0,
          (error: Error) => (error.message.startsWith('permission denied') ? 0 : Promise.reject(error)),
        );
      const [column] = await askDirectly<{ name: string }>(
        test.superuserUrl,
        `SELECT attname AS name FROM pg_attribute
         WHERE attrelid = $1::regclass AND attnum > 0 AND has_column_privilege($2, attrelid, attnum, 'UPDATE')
         ORDER BY attnum DESC LIMIT 1`,
        [table, ROLE_OF[side]],
      );
      if (column) expect(await touched(`UPDATE ${table} SET ${column.name} = NULL WHERE ${foreign}`)).toBe(0);
      expect(await touched(`DELETE FROM ${table} WHERE ${foreign}`)).toBe(0);
    }
  });

  it('lets nobody write rows for another tenant', async () => {
    for (const table of TENANT_TABLES) {
      const [row] = await askDirectly(
        test.superuserUrl,
        `SELECT to_jsonb(x)::text AS content FROM ${table} x WHERE ${key(table)} = $1 LIMIT 1`,
        [ownId(theirs, side)],
      );
      const content = String(row?.['content']).replaceAll("'", "''");
      const insert = `INSERT INTO ${table} SELECT * FROM jsonb_populate_record(NULL::${table}, '${content}')`;
      const writing = asLogin(
        `SET LOCAL ROLE ${ROLE_OF[side]}`,
        `SET LOCAL app.organisation_id = '${ownId(mine, side)}'`,
        insert,
      );
      await expect(writing).rejects.toThrow(/row-level security policy|permission denied/);
    }
  });
});

/** What makes a copy of a row one of its own: another key than the original's. */
const FRESH: Partial<Record<(typeof TABLES)[number], Record<string, string>>> = {
  contract_terms: { version: '77' },
  contract_holiday: { held_on: `'2026-07-07'` },
  objective: { id: 'gen_random_uuid()', key: `'fresh'` },
  contract_period: { period_index: '77' },
  objective_standing: { period_index: '77' },
  ticket: { id: 'gen_random_uuid()', external_id: `'fresh'` },
  ticket_event: { external_id: `'fresh'` },
  clock: { cycle: `'fresh'` },
  measurement: { external_id: `'fresh'` },
  tally: { counted_on: `'2026-07-07'` },
  tally_count: { bucket: '7' },
  exclusion: { id: 'gen_random_uuid()', reference: `'fresh'` },
  escalation_policy: { version: '77' },
  escalation_step: { repeat: '77' },
  acknowledgement: { acknowledged_at: `'2026-07-07'` },
  statement: { period_index: '7', id: 'gen_random_uuid()' },
  statement_dispute: { line: `'fresh'` },
  audit_entry: { sequence: '77' },
};

describe('the third lock, the schema itself', () => {
  const theirId = (column: string): string | null =>
    ({
      tenant_id: theirs.contract.tenantId,
      contract_id: theirs.contract.id,
      vendor_id: theirs.contract.vendorId,
      ticket_id: theirs.ticketId,
      objective_id: theirs.objectiveId,
    })[column] ?? null;

  async function copyOf(table: (typeof TWO_PARTY)[number], change: Record<string, string>): Promise<string> {
    const columns = await askDirectly<{ name: string }>(
      test.superuserUrl,
      'SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 ORDER BY attnum',
      [table],
    );
    const values = columns.map(({ name }) => change[name] ?? FRESH[table]?.[name] ?? name);
    return `INSERT INTO ${table} SELECT ${values.join(', ')} FROM ${table}
      WHERE tenant_id = '${mine.contract.tenantId}' LIMIT 1`;
  }

  it.each(TWO_PARTY.filter((table) => table !== 'contract'))('ties no row of %s to another tenant', async (table) => {
    await asSuperuser(await copyOf(table, {}));
    const columns = await askDirectly<{ name: string }>(
      test.superuserUrl,
      'SELECT attname AS name FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0',
      [table],
    );
    const ties = columns.map(({ name }) => name).filter((name) => theirId(name) !== null);
    expect(ties).toEqual(expect.arrayContaining(['tenant_id', 'contract_id', 'vendor_id']));
    for (const column of ties) {
      const crossed = await copyOf(table, { [column]: `'${theirId(column)}'` });
      await expect(asSuperuser(crossed)).rejects.toMatchObject({ code: '23503' });
    }
  });

  it('keeps a contract from having another vendor than the one that is meant, and itself as its vendor', async () => {
    const { tenantId, id } = mine.contract;
    const change = (text: string) => asSuperuser(`UPDATE contract SET ${text} WHERE id = '${id}'`);
    await expect(change(`vendor_id = '${theirs.contract.vendorId}'`)).rejects.toMatchObject({ code: '23514' });
    await expect(change(`counterparty_id = '${tenantId}', vendor_id = '${tenantId}'`)).rejects.toMatchObject({
      code: '23514',
    });
  });

  it('gives an entry of the journal to one of its two parties only', async () => {
    const insert = `INSERT INTO journal
      SELECT '${theirs.contract.tenantId}', side, 2, tenant_id, vendor_id, event_id, kind, occurred_at, recorded_at,
        contract_id, objective_id, ticket_id, payload
      FROM journal WHERE organisation_id = '${mine.contract.tenantId}' AND side = 'CLIENT'`;
    await expect(asSuperuser(insert)).rejects.toMatchObject({ code: '23514' });
  });
});
