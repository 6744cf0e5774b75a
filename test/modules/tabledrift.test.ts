import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { DataSource, type EntitySchema, type EntitySchemaColumnOptions } from 'typeorm';
import { MIGRATION_TABLE, MIGRATIONS } from '../../src/platform/migrate.js';
import { urlFor } from '../../src/platform/provision.js';
import { TABLE_CLASSES } from '../../src/platform/tenancy.js';
import { TABLES } from '../../src/tables.js';
import { askDirectly, createTestDatabase, type TestDatabase, testServer } from '../support/database.js';

/** Tables that are only ever written and read by statements of the platform. */
const WITHOUT_ENTITY = ['journal', 'stream_head'];

/** What the columns of entities call their types, as PostgreSQL prints them. */
const PRINTED: Record<string, string> = { timestamptz: 'timestamp with time zone' };

const COLUMNS = `
  SELECT a.attname || ' ' || format_type(a.atttypid, a.atttypmod)
    || CASE WHEN a.attnotnull THEN '' ELSE ' NULL' END
    || CASE WHEN a.attnum = ANY (k.conkey) THEN ' KEY' ELSE '' END AS line
  FROM pg_attribute a
  JOIN pg_constraint k ON k.conrelid = a.attrelid AND k.contype = 'p'
  WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped
  ORDER BY 1`;

/** All there is to know of the tables: columns, keys, checks, indexes, policies, grants, functions. */
const CATALOG = `
  SELECT 'column ' || c.relname || ' ' || a.attname || ' ' || format_type(a.atttypid, a.atttypmod) || a.attnotnull
    || coalesce(pg_get_expr(d.adbin, d.adrelid), '') AS line
  FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
  LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
  WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'
  UNION ALL
  SELECT 'constraint ' || conrelid::regclass || conname || pg_get_constraintdef(oid) FROM pg_constraint
  WHERE connamespace = 'public'::regnamespace
  UNION ALL SELECT 'index ' || indexdef FROM pg_indexes WHERE schemaname = 'public'
  UNION ALL SELECT 'policy ' || p::text FROM pg_policies p WHERE schemaname = 'public'
  UNION ALL
  SELECT 'grants ' || relname || relrowsecurity || relforcerowsecurity || coalesce(relacl::text, '')
  FROM pg_class WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT 'function ' || proname || prosrc FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  ORDER BY 1`;

let test: TestDatabase;
beforeAll(async () => {
  test = await createTestDatabase();
});
afterAll(() => test?.drop());

async function lines(url: string, text: string, values: unknown[] = []): Promise<string[]> {
  return (await askDirectly<{ line: string }>(url, text, values)).map(({ line }) => line);
}

/** An entity's column the way COLUMNS prints one of the database. */
function columnLine(property: string, column: EntitySchemaColumnOptions): string {
  const type = String(column.type);
  const printed = column.precision == null ? (PRINTED[type] ?? type) : `timestamp(${column.precision}) with time zone`;
  const array = column.array ? '[]' : '';
  return `${column.name ?? property} ${printed}${array}${column.nullable ? ' NULL' : ''}${column.primary ? ' KEY' : ''}`;
}

function tableName({ options }: EntitySchema): string {
  return options.tableName ?? options.name;
}

describe('the entities', () => {
  it.each(TABLES.map((table) => [tableName(table), table] as const))('have the columns of %s', async (name, table) => {
    const declared = Object.entries(table.options.columns).map(([property, column]) =>
      columnLine(property, column as EntitySchemaColumnOptions),
    );
    expect(declared.length).toBeGreaterThan(0);
    expect(declared.sort()).toEqual((await lines(test.superuserUrl, COLUMNS, [name])).sort());
  });

  it('cover every table but those of the platform', () => {
    expect([...TABLES.map(tableName), ...WITHOUT_ENTITY].sort()).toEqual(Object.keys(TABLE_CLASSES).sort());
  });

  it('have no relations: nothing is loaded or saved along with a row', () => {
    for (const { options } of TABLES) expect(options.relations ?? {}).toEqual({});
  });
});

describe('the migrations', () => {
  let url: string;
  let superuserUrl: string;
  let source: DataSource;
  const name = `${testServer().template.replace(/_template$/, '')}_${randomBytes(5).toString('hex')}`;

  beforeAll(async () => {
    const { owner } = testServer();
    await askDirectly(testServer().superuserUrl, `CREATE DATABASE ${name} OWNER ${owner.name} TEMPLATE template0`);
    url = urlFor(testServer().superuserUrl, owner, name);
    const address = new URL(testServer().superuserUrl);
    address.pathname = `/${name}`;
    superuserUrl = address.href;
    source = await new DataSource({
      type: 'postgres',
      url,
      poolSize: 1,
      installExtensions: false,
      migrations: [...MIGRATIONS],
      migrationsTableName: MIGRATION_TABLE,
      migrationsTransactionMode: 'each',
    }).initialize();
  });
  afterAll(async () => {
    await source?.destroy();
    await askDirectly(testServer().superuserUrl, `DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  });

  it('go up, each of them down again, and up to the same', async () => {
    await source.runMigrations();
    const first = await lines(superuserUrl, CATALOG);
    expect(first.length).toBeGreaterThan(200);
    for (let undone = 1; undone <= MIGRATIONS.length; undone += 1) {
      for (let step = 0; step < undone; step += 1) await source.undoLastMigration();
      expect(await askDirectly(superuserUrl, `SELECT name FROM ${MIGRATION_TABLE}`)).toHaveLength(
        MIGRATIONS.length - undone,
      );
      await source.runMigrations();
      expect(await lines(superuserUrl, CATALOG)).toEqual(first);
    }
  });

  it('leave nothing behind when all are undone', async () => {
    for (const _ of MIGRATIONS) await source.undoLastMigration();
    const left = await askDirectly<{ name: string }>(
      superuserUrl,
      `SELECT relname AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind NOT IN ('i', 'S')
       UNION ALL SELECT proname FROM pg_proc WHERE pronamespace = 'public'::regnamespace`,
    );
    expect(left).toEqual([{ name: MIGRATION_TABLE }]);
    await source.runMigrations();
  });

  it('are listed in the order of their times, and named after them', () => {
    const times = MIGRATIONS.map((migration) => migration.name.match(/\d{13}$/)?.[0]);
    expect(times).not.toContain(undefined);
    expect(times).toEqual([...times].sort());
    expect(new Set(times).size).toBe(MIGRATIONS.length);
  });
});
