import type { DataSource } from 'typeorm';
import { StartRefusal } from './refusal.js';
import { DATABASE_ROLES } from './tenancy.js';

interface LoginFacts {
  readonly login: string;
  readonly unbound: string | null;
  readonly owned: number;
  readonly missing: string[];
  readonly inherited: string[];
  readonly citus: boolean;
  readonly citusSettings: string | null;
}

// `unbound`: a role past row security that the login is, or can become. `inherited`: roles it has without SET ROLE.
const FACTS = `
  SELECT current_user AS login,
    (SELECT min(rolname::text) FROM pg_roles
      WHERE (rolsuper OR rolbypassrls) AND pg_has_role(current_user, oid, 'MEMBER')) AS unbound,
    (SELECT count(*)::int FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = current_schema() AND c.relowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)) AS owned,
    ARRAY(SELECT wanted FROM unnest($1::text[]) AS wanted
      WHERE NOT EXISTS (SELECT 1 FROM pg_roles WHERE rolname = wanted AND pg_has_role(current_user, oid, 'MEMBER'))) AS missing,
    ARRAY(SELECT rolname::text FROM pg_roles
      WHERE rolname = ANY ($1::text[]) AND pg_has_role(current_user, oid, 'USAGE')) AS inherited,
    EXISTS (SELECT 1 FROM pg_extension WHERE extname = 'citus') AS citus,
    current_setting('citus.propagate_set_commands', true) AS "citusSettings"`;

const REMEDY =
  'Let DATABASE_URL name the login role that `accord migrate` sets up, and MIGRATION_DATABASE_URL the owner of the database.';

function reasonAgainst(facts: LoginFacts): string | null {
  if (facts.unbound !== null) {
    const how = facts.unbound === facts.login ? 'is' : `can become "${facts.unbound}",`;
    return `The database login "${facts.login}" ${how} a superuser or bypasses row-level security, so tenants would not be kept apart. ${REMEDY}`;
  }
  if (facts.missing.length > 0) {
    return `The database login "${facts.login}" may not take on ${facts.missing.join(', ')}. Run \`accord migrate\` first. ${REMEDY}`;
  }
  if (facts.inherited.length > 0) {
    return `The database login "${facts.login}" inherits the rights of ${facts.inherited.join(', ')}. Run \`accord migrate\` again, which takes that away. ${REMEDY}`;
  }
  if (facts.owned > 0) {
    return `The database login "${facts.login}" owns ${facts.owned} tables or indexes, and an owner can lift their row-level security. ${REMEDY}`;
  }
  if (facts.citus && facts.citusSettings !== 'local') {
    return "Citus would not pass the tenant on to its shards: set citus.propagate_set_commands to 'local'.";
  }
  return null;
}

/** Throws StartRefusal unless the login is bound by row-level security and can take on the four limited roles. */
export async function assertSafeLogin(dataSource: DataSource): Promise<void> {
  const [facts] = (await dataSource.query(FACTS, [[...DATABASE_ROLES]])) as LoginFacts[];
  const reason = facts ? reasonAgainst(facts) : 'The database did not say who is logged in.';
  if (reason !== null) throw new StartRefusal(reason);
}
