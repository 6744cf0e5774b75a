import type pg from 'pg';
import { StartRefusal } from './refusal.js';
import { DATABASE_ROLES } from './tenancy.js';

/** The role Accord logs in with. It has no rights of its own and takes on one of the limited roles in each transaction. */
export interface LoginRole {
  readonly name: string;
  readonly password: string;
}

interface RoleFacts {
  readonly unbound: boolean;
}

const SERVER_WITH_GRANT_OPTIONS = 160_000;

async function factsOf(client: pg.Client, name: string): Promise<RoleFacts | null> {
  const { rows } = await client.query<RoleFacts>(
    'SELECT rolsuper OR rolbypassrls AS unbound FROM pg_roles WHERE rolname = $1',
    [name],
  );
  return rows[0] ?? null;
}

/** From PostgreSQL 16 on a membership says by itself whether it is inherited; before, the member does. */
async function grantRoles(client: pg.Client, login: string): Promise<void> {
  const { rows } = await client.query<{ version: number }>(
    `SELECT current_setting('server_version_num')::int AS version`,
  );
  const knowsOptions = (rows[0]?.version ?? 0) >= SERVER_WITH_GRANT_OPTIONS;
  for (const role of DATABASE_ROLES) {
    await client.query(`GRANT ${role} TO ${login}${knowsOptions ? ' WITH INHERIT FALSE, SET TRUE' : ''}`);
  }
}

async function setUp(client: pg.Client, login: LoginRole, migrationTable: string): Promise<void> {
  const name = client.escapeIdentifier(login.name);
  const password = client.escapeLiteral(login.password);
  const found = await factsOf(client, login.name);
  if (found?.unbound) {
    throw new StartRefusal(
      `"${login.name}" is a superuser or bypasses row-level security and cannot be Accord's login role: name another.`,
    );
  }
  // Only a superuser may even say NOSUPERUSER of a role that exists; it was found to be none.
  await client.query(
    found
      ? `ALTER ROLE ${name} LOGIN NOINHERIT PASSWORD ${password}`
      : `CREATE ROLE ${name} LOGIN NOINHERIT NOSUPERUSER NOBYPASSRLS NOCREATEDB NOCREATEROLE PASSWORD ${password}`,
  );
  await grantRoles(client, name);
  await client.query(`GRANT USAGE ON SCHEMA public TO ${name}`);
  await client.query(`GRANT SELECT ON ${migrationTable} TO ${name}`);
}

/** Creates the login role, or gives it this password and the memberships it needs. In one transaction. */
export async function setUpLogin(client: pg.Client, login: LoginRole, migrationTable: string): Promise<void> {
  await client.query('BEGIN');
  try {
    await setUp(client, login, migrationTable);
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK');
    if ((error as { code?: string }).code !== '42501') throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartRefusal(
      `The owner may not set up the login role "${login.name}": ${reason}. Give the owner CREATEROLE, or, as a superuser, GRANT ${DATABASE_ROLES.join(', ')} TO it WITH ADMIN OPTION.`,
    );
  }
}
