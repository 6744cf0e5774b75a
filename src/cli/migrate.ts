import { Option } from 'commander';
import type { Config } from '../config.js';
import { attachEmbedded, startEmbedded } from '../platform/embedded.js';
import { createLog, type Log } from '../platform/log.js';
import type { LoginRole } from '../platform/loginrole.js';
import { migrate } from '../platform/migrate.js';
import { StartRefusal } from '../platform/refusal.js';
import type { Register } from './context.js';

export interface MigrateOptions {
  readonly loginName?: string;
  readonly loginPassword?: string;
}

/** The login role as the options or DATABASE_URL name it; null: it is not to be set up. */
function loginOf(url: string, ownerUrl: string, options: MigrateOptions): LoginRole | null {
  const { username, password } = new URL(url);
  const login = {
    name: options.loginName ?? decodeURIComponent(username),
    password: options.loginPassword ?? decodeURIComponent(password),
  };
  if (login.name === decodeURIComponent(new URL(ownerUrl).username)) {
    throw new StartRefusal(
      `DATABASE_URL and MIGRATION_DATABASE_URL log in as the same role "${login.name}", and an owner can lift row-level security: name another role in DATABASE_URL, "accord migrate" creates it.`,
    );
  }
  return login.name === '' || login.password === '' ? null : login;
}

async function migrateEmbedded(config: Config, log: Log): Promise<string[]> {
  const running = await attachEmbedded(config.directory, log);
  if (running !== null) return migrate(running.ownerUrl);
  const embedded = await startEmbedded(config.directory, { log });
  try {
    return await migrate(embedded.ownerUrl, { login: embedded.login });
  } finally {
    await embedded.stop();
  }
}

/** Applies what the database lacks and sets up the login role. Answers the names of the migrations applied and of the login. */
export async function applyMigrations(
  config: Config,
  log: Log,
  options: MigrateOptions,
): Promise<{ applied: string[]; login: string | null }> {
  const { url, migrationUrl } = config.database;
  if (url === null) return { applied: await migrateEmbedded(config, log), login: null };
  if (migrationUrl === null) {
    throw new StartRefusal(
      'Set MIGRATION_DATABASE_URL to a login that owns the database: the login of DATABASE_URL owns nothing and cannot migrate.',
    );
  }
  const login = loginOf(url, migrationUrl, options);
  const applied = await migrate(migrationUrl, login === null ? {} : { login });
  return { applied, login: login?.name ?? null };
}

const HELP = `
With DATABASE_URL it works as the owner that MIGRATION_DATABASE_URL names, and sets up the login role with the name and
password of DATABASE_URL. Without, it migrates the embedded database; "accord start" does that by itself.

Examples:
  accord migrate
  DATABASE_URL=postgres://accord:secret@db/accord MIGRATION_DATABASE_URL=postgres://owner:secret@db/accord accord migrate`;

export const registerMigrate: Register = (program, { terminal, config }) => {
  program
    .command('migrate')
    .description('Brings the database up to date and prints what was applied.')
    .option('--login-name <name>', 'login role to set up; default: the user of DATABASE_URL')
    .addOption(
      new Option('--login-password <password>', 'its password; default: that of DATABASE_URL').env(
        'ACCORD_LOGIN_PASSWORD',
      ),
    )
    .addHelpText('after', HELP)
    .action(async (options: MigrateOptions) => {
      const settings = config();
      const { applied, login } = await applyMigrations(settings, createLog(settings.logLevel), options);
      for (const name of applied) terminal.out(`applied ${name}`);
      if (applied.length === 0) terminal.out('nothing to apply');
      if (login !== null) terminal.out(`login role ${login} is set up`);
    });
};
