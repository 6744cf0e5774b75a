import pg from 'pg';
import { DataSource, type MigrationInterface } from 'typeorm';
import { CreateRoles1780000000000 } from '../../migrations/1780000000000-create-roles.js';
import { CreateOrganisations1780000001000 } from '../../migrations/1780000001000-create-organisations.js';
import { CreateContracts1780000002000 } from '../../migrations/1780000002000-create-contracts.js';
import { CreateFacts1780000003000 } from '../../migrations/1780000003000-create-facts.js';
import { CreateJournal1780000004000 } from '../../migrations/1780000004000-create-journal.js';
import { CreateStatements1780000005000 } from '../../migrations/1780000005000-create-statements.js';
import { CreateExclusions1780000006000 } from '../../migrations/1780000006000-create-exclusions.js';
import { CreateContacts1780000007000 } from '../../migrations/1780000007000-create-contacts.js';
import { CreateDeliveries1780000007500 } from '../../migrations/1780000007500-create-deliveries.js';
import { CreateEscalations1780000008000 } from '../../migrations/1780000008000-create-escalations.js';
import { CreateConnectors1780000009000 } from '../../migrations/1780000009000-create-connectors.js';
import { type LoginRole, setUpLogin } from './loginrole.js';
import { StartRefusal } from './refusal.js';

/** Every migration, oldest first. Added here by hand: a file that is not listed is not part of the program. */
export const MIGRATIONS: readonly (new () => MigrationInterface)[] = [
  CreateRoles1780000000000,
  CreateOrganisations1780000001000,
  CreateContracts1780000002000,
  CreateFacts1780000003000,
  CreateJournal1780000004000,
  CreateStatements1780000005000,
  CreateExclusions1780000006000,
  CreateContacts1780000007000,
  CreateDeliveries1780000007500,
  CreateEscalations1780000008000,
  CreateConnectors1780000009000,
];

/** Where it is noted which migrations a database has had. No tenant's data, and readable by the login role. */
export const MIGRATION_TABLE = 'schema_migration';

const LOCK = `hashtextextended('accord migrate', 0)`;
const UNDEFINED_TABLE = '42P01';
const INSUFFICIENT_PRIVILEGE = '42501';

async function withClient<T>(url: string, act: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: url, application_name: 'accord migrate' });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}

async function applyPending(ownerUrl: string): Promise<string[]> {
  const dataSource = new DataSource({
    type: 'postgres',
    url: ownerUrl,
    poolSize: 1,
    installExtensions: false,
    migrations: [...MIGRATIONS],
    migrationsTableName: MIGRATION_TABLE,
    migrationsTransactionMode: 'each',
  });
  await dataSource.initialize();
  try {
    const applied = await dataSource.runMigrations();
    return applied.map((migration) => migration.name);
  } finally {
    await dataSource.destroy();
  }
}

/**
 * Brings a database up to date as its owner, each migration in a transaction of its own, and sets up the login role when
 * one is given. Returns the names of what was applied. Several nodes may do so at once: one works, the others wait.
 */
export async function migrate(ownerUrl: string, options: { readonly login?: LoginRole } = {}): Promise<string[]> {
  return withClient(ownerUrl, async (guard) => {
    // Held by a connection of its own, so that it outlives the transactions of the migrations.
    await guard.query(`SELECT pg_advisory_lock(${LOCK})`);
    const applied = await applyPending(ownerUrl);
    if (options.login) await setUpLogin(guard, options.login, MIGRATION_TABLE);
    return applied;
  });
}

/** Names of the migrations a database has not had, asked with any login that may read them. */
export async function pendingMigrations(url: string): Promise<string[]> {
  const wanted = MIGRATIONS.map((migration) => migration.name);
  return withClient(url, async (client) => {
    try {
      const { rows } = await client.query<{ name: string }>(`SELECT name FROM ${MIGRATION_TABLE}`);
      const applied = new Set(rows.map((row) => row.name));
      return wanted.filter((name) => !applied.has(name));
    } catch (error) {
      const { code } = error as { code?: string };
      if (code === UNDEFINED_TABLE) return wanted;
      if (code !== INSUFFICIENT_PRIVILEGE) throw error;
      throw new StartRefusal(
        'The database was migrated, but not for this login. Run `accord migrate` with its DATABASE_URL.',
      );
    }
  });
}
