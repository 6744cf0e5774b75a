import { isIP } from 'node:net';
import { z } from 'zod';
import { LOG_LEVELS, type LogLevel } from './platform/log.js';
import { StartRefusal } from './platform/refusal.js';

/** What a node does: serve the API, do due work, or both. */
export const NODE_ROLES = ['all', 'api', 'worker'] as const;
export type NodeRole = (typeof NODE_ROLES)[number];

/** Asymmetric only: with a shared secret whoever verifies tokens could also make them. */
const ALGORITHMS = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512', 'ES256', 'ES384', 'ES512', 'EdDSA'];

function whole(least: number, most: number, standard: number) {
  const message = `must be a whole number from ${least} to ${most}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, message)
    .transform(Number)
    .refine((value) => value >= least && value <= most, message)
    .default(standard);
}

function address(schemes: readonly string[]) {
  const message = `must be an address beginning with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`;
  return z
    .string()
    .refine((text) => schemes.some((scheme) => text.startsWith(`${scheme}://`)) && URL.canParse(text), message)
    .optional();
}

function oneOf<const T extends readonly string[]>(values: T, standard: T[number]) {
  const isOne = (text: string): text is T[number] => values.includes(text);
  return z
    .string()
    .refine(isOne, `must be one of ${values.join(', ')}`)
    .default(standard);
}

const name = (standard: string) => z.string().max(200, 'must have at most 200 characters').default(standard);

/** How far the header X-Forwarded-For is believed: for so many proxies, or for those at the addresses or networks listed. */
export type TrustedProxies = number | readonly string[];

function isNetwork(text: string): boolean {
  const [base = '', bits, ...rest] = text.split('/');
  const version = isIP(base);
  if (version === 0 || base.includes('%') || rest.length > 0) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128));
}

function proxiesOf(text: string): TrustedProxies | null {
  if (text === 'off') return 0;
  if (/^[1-9]$/.test(text)) return Number(text);
  const listed = text.split(',').map((network) => network.trim());
  return listed.every(isNetwork) ? listed : null;
}

const postgres = () => address(['postgres', 'postgresql']);

/** Every variable that Accord reads; `.env.example` says what each is for, and a test holds the two together. */
const VARIABLES = z.object({
  NODE_ENV: oneOf(['development', 'test', 'production'], 'development'),
  HOST: name('127.0.0.1'),
  PORT: whole(0, 65_535, 4000),
  ACCORD_ROLE: oneOf(NODE_ROLES, 'all'),
  ACCORD_DIRECTORY: name('.accord'),
  LOG_LEVEL: oneOf(LOG_LEVELS, 'info'),
  DATABASE_URL: postgres(),
  MIGRATION_DATABASE_URL: postgres(),
  DATABASE_POOL_SIZE: whole(2, 100, 4),
  DATABASE_READ_TIMEOUT_MS: whole(100, 600_000, 10_000),
  JWKS_URL: address(['https', 'http']),
  JWT_ISSUER: z.string().optional(),
  JWT_AUDIENCE: z.string().optional(),
  JWT_ALGORITHMS: z
    .string()
    .transform((text) => text.split(',').map((algorithm) => algorithm.trim()))
    .refine((listed) => listed.every((algorithm) => ALGORITHMS.includes(algorithm)), {
      message: `must list some of ${ALGORITHMS.join(', ')}, separated by commas`,
    })
    .default(['RS256', 'ES256', 'EdDSA']),
  JWT_ORGANISATION_CLAIM: name('organisation'),
  JWT_ROLE_CLAIM: name('role'),
  JWT_SIDE_CLAIM: name('side'),
  TRUST_PROXY: z
    .string()
    .refine((text) => proxiesOf(text) !== null, {
      message: 'must be off, the number of proxies (1 to 9), or their addresses or networks, separated by commas',
    })
    .default('off'),
  IDE: oneOf(['auto', 'on', 'off'], 'auto'),
  MAX_QUERY_DEPTH: whole(3, 100, 15),
  MAX_QUERY_COST: whole(100, 10_000_000, 20_000),
  MAX_BODY_BYTES: whole(10_000, 100_000_000, 4_000_000),
  MAX_OPERATIONS_PER_MINUTE: whole(1, 10_000_000, 6_000),
  MAX_SUBSCRIPTIONS: whole(1, 1_000_000, 2_000),
  MAX_FAILED_SIGN_INS_PER_MINUTE: whole(1, 10_000_000, 600),
  JOURNAL_RETENTION_DAYS: whole(1, 36_500, 400),
});

type Variables = z.output<typeof VARIABLES>;

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
  /** Per organisation and node. */
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
}

/** What is wrong with the variables together, each by itself being right. */
function conflicts(variables: Variables): string[] {
  const isProduction = variables.NODE_ENV === 'production';
  const found: string[] = [];
  if (isProduction && !variables.DATABASE_URL) {
    found.push('DATABASE_URL: must be set with NODE_ENV=production, which does not run the embedded database');
  }
  if (isProduction && !variables.JWKS_URL) {
    found.push('JWKS_URL: must be set with NODE_ENV=production, which does not sign tokens with a local key');
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
