import { type NodeRole, proxiesOf, type TrustedProxies, VARIABLES, type Variables } from './configvariables.js';
import type { LogLevel } from './platform/log.js';
import type { MailConfig } from './platform/mailtransport.js';
import { StartRefusal } from './platform/refusal.js';

export type { TrustedProxies } from './configvariables.js';

/** Names of the variables, and their values where none is set; undefined: without a value the thing is left out. */
export function variableDefaults(): Readonly<Record<string, unknown>> {
  return VARIABLES.parse({ ...Object.fromEntries(Object.keys(VARIABLES.shape).map((key) => [key, undefined])) });
}

export const VARIABLE_NAMES: readonly string[] = Object.keys(VARIABLES.shape);

/** What one request, one organisation and one address may ask of a node. */
export interface Limits {
  /** Fields nested in fields. */
  readonly depth: number;
  /** Fields of the answer, each list counted by its size. */
  readonly cost: number;
  readonly bodyBytes: number;
  /** Per organisation and node; as many answers to events again, each once for all who ask the same. */
  readonly operationsPerMinute: number;
  /** Open at once, per organisation and node. */
  readonly subscriptions: number;
  /** Tokens and keys that did not hold, per address and node. */
  readonly failedSignInsPerMinute: number;
}

export interface TokenConfig {
  readonly jwksUrl: string;
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly string[];
  readonly organisationClaim: string;
  readonly roleClaim: string;
  readonly sideClaim: string;
}

export interface Config {
  readonly environment: 'development' | 'test' | 'production';
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  readonly role: NodeRole;
  /** Where the embedded database, keys and what else is local is kept. */
  readonly directory: string;
  readonly logLevel: LogLevel;
  readonly database: {
    /** null: Accord starts its own PostgreSQL. */
    readonly url: string | null;
    /** The owner's, for migrations; null: this node does not migrate. */
    readonly migrationUrl: string | null;
    readonly poolSize: number;
    readonly readTimeout: number;
  };
  /** null: tokens are signed and verified with a key made locally. */
  readonly tokens: TokenConfig | null;
  readonly trustedProxies: TrustedProxies;
  readonly ide: boolean;
  readonly limits: Limits;
  readonly journalRetentionDays: number;
  /** Base64 of the keys that seal what must be used again; the first seals, all open. null: a key made locally. */
  readonly secretsKeys: readonly string[] | null;
  /** Networks that webhooks may call though they are not public, also by http. */
  readonly webhookNetworks: readonly string[];
  /** null: no e-mail can be sent. */
  readonly mail: MailConfig | null;
}

/** Of variables that only make sense together the one that is lacking. */
function lackingHalf(variables: Variables, one: keyof Variables, other: keyof Variables): string[] {
  if (!variables[one] === !variables[other]) return [];
  const [lacking, given] = variables[one] ? [other, one] : [one, other];
  return [`${lacking}: must be set together with ${given}`];
}

/** What is wrong with the variables together, each by itself being right. */
function conflicts(variables: Variables): string[] {
  const isProduction = variables.NODE_ENV === 'production';
  const found = lackingHalf(variables, 'SMTP_URL', 'MAIL_FROM');
  if (isProduction && !variables.DATABASE_URL) {
    found.push('DATABASE_URL: must be set with NODE_ENV=production, which does not run the embedded database');
  }
  if (isProduction && !variables.JWKS_URL) {
    found.push('JWKS_URL: must be set with NODE_ENV=production, which does not sign tokens with a local key');
  }
  if (isProduction && !variables.SECRETS_KEY) {
    found.push('SECRETS_KEY: must be set with NODE_ENV=production, which does not seal secrets with a local key');
  }
  if (variables.JWKS_URL && !variables.JWT_ISSUER) found.push('JWT_ISSUER: must be set together with JWKS_URL');
  if (variables.JWKS_URL && !variables.JWT_AUDIENCE) found.push('JWT_AUDIENCE: must be set together with JWKS_URL');
  if (variables.MIGRATION_DATABASE_URL && !variables.DATABASE_URL) {
    found.push('DATABASE_URL: must be set together with MIGRATION_DATABASE_URL');
  }
  return found;
}

function tokensOf(variables: Variables): TokenConfig | null {
  const { JWKS_URL: jwksUrl, JWT_ISSUER: issuer, JWT_AUDIENCE: audience } = variables;
  if (!jwksUrl || !issuer || !audience) return null;
  return {
    jwksUrl,
    issuer,
    audience,
    algorithms: variables.JWT_ALGORITHMS,
    organisationClaim: variables.JWT_ORGANISATION_CLAIM,
    roleClaim: variables.JWT_ROLE_CLAIM,
    sideClaim: variables.JWT_SIDE_CLAIM,
  };
}

function configOf(variables: Variables): Config {
  return {
    environment: variables.NODE_ENV,
    host: variables.HOST,
    port: variables.PORT,
    role: variables.ACCORD_ROLE,
    directory: variables.ACCORD_DIRECTORY,
    logLevel: variables.LOG_LEVEL,
    database: {
      url: variables.DATABASE_URL ?? null,
      migrationUrl: variables.MIGRATION_DATABASE_URL ?? null,
      poolSize: variables.DATABASE_POOL_SIZE,
      readTimeout: variables.DATABASE_READ_TIMEOUT_MS,
    },
    tokens: tokensOf(variables),
    trustedProxies: proxiesOf(variables.TRUST_PROXY) ?? 0,
    ide: variables.IDE === 'auto' ? variables.NODE_ENV !== 'production' : variables.IDE === 'on',
    limits: {
      depth: variables.MAX_QUERY_DEPTH,
      cost: variables.MAX_QUERY_COST,
      bodyBytes: variables.MAX_BODY_BYTES,
      operationsPerMinute: variables.MAX_OPERATIONS_PER_MINUTE,
      subscriptions: variables.MAX_SUBSCRIPTIONS,
      failedSignInsPerMinute: variables.MAX_FAILED_SIGN_INS_PER_MINUTE,
    },
    journalRetentionDays: variables.JOURNAL_RETENTION_DAYS,
    secretsKeys: variables.SECRETS_KEY ?? null,
    webhookNetworks: variables.WEBHOOK_ALLOWED_NETWORKS,
    mail: variables.SMTP_URL && variables.MAIL_FROM ? { url: variables.SMTP_URL, from: variables.MAIL_FROM } : null,
  };
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    for (const part of Object.values(value)) deepFreeze(part);
    Object.freeze(value);
  }
  return value;
}

/** The configuration in the variables given, frozen. Throws StartRefusal that names every fault found. */
export function parseConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  // A variable that is set to nothing is not set: so do files that list every variable.
  const given = Object.fromEntries(VARIABLE_NAMES.map((key) => [key, variables[key]?.trim() || undefined]));
  const parsed = VARIABLES.safeParse(given);
  const faults = parsed.success
    ? conflicts(parsed.data)
    : parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
  if (!parsed.success || faults.length > 0) {
    throw new StartRefusal(`The configuration has faults:\n${faults.map((fault) => `  ${fault}`).join('\n')}`);
  }
  return deepFreeze(configOf(parsed.data));
}

/** The configuration of this process. The only reader of its environment. */
export function readConfig(): Config {
  return parseConfig(process.env);
}
