import pg from 'pg';
import { DATABASE_ROLES } from './tenancy.js';

/** Databases of Accord on a server of its own, owned by a role that is no superuser. */
export interface OwnerRole {
  readonly name: string;
  readonly password: string;
}

async function hasRole(client: pg.Client, role: string): Promise<boolean> {
  const { rowCount } = await client.query('SELECT 1 FROM pg_roles WHERE rolname = $1', [role]);
  return rowCount === 1;
}

async function createRoles(client: pg.Client, owner: OwnerRole): Promise<void> {
  const name = client.escapeIdentifier(owner.name);
  const verb = (await hasRole(client, owner.name)) ? 'ALTER' : 'CREATE';
  await client.query(
    `${verb} ROLE ${name} LOGIN NOSUPERUSER NOBYPASSRLS CREATEROLE PASSWORD ${client.escapeLiteral(owner.password)}`,
  );
  for (const role of DATABASE_ROLES) {
    if (!(await hasRole(client, role))) await client.query(`CREATE ROLE ${role} NOLOGIN NOSUPERUSER NOBYPASSRLS`);
    // The owner hands the roles on to the login role.
    await client.query(`GRANT ${role} TO ${name} WITH ADMIN OPTION`);
  }
}

/**
 * Prepares a server through a superuser's login: the owner role (CREATEROLE, no superuser), the four roles that
 * transactions run as, and a database that belongs to the owner. What is already there is kept.
 */
export async function provisionServer(superuserUrl: string, owner: OwnerRole, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: superuserUrl });
  await client.connect();
  try {
    // Roles belong to the whole server: two programs that prepare it at once wait for each other.
    await client.query('BEGIN');
    await client.query(`SELECT pg_advisory_xact_lock(hashtextextended('accord provision', 0))`);
    await createRoles(client, owner);
    await client.query('COMMIT');
    const { rowCount } = await client.query('SELECT 1 FROM pg_database WHERE datname = $1', [database]);
    if (rowCount === 0) {
      const [name, ownedBy] = [client.escapeIdentifier(database), client.escapeIdentifier(owner.name)];
      await client.query(`CREATE DATABASE ${name} OWNER ${ownedBy} TEMPLATE template0 ENCODING 'UTF8'`);
    }
  } finally {
    await client.end();
  }
}

/** The same server and options, another login and database. */
export function urlFor(
  url: string,
  login: { readonly name: string; readonly password: string },
  database: string,
): string {
  const next = new URL(url);
  next.username = encodeURIComponent(login.name);
  next.password = encodeURIComponent(login.password);
  next.pathname = `/${encodeURIComponent(database)}`;
  return next.href;
}
