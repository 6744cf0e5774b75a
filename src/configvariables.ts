import { isIP } from 'node:net';
import { z } from 'zod';
import { isEmailAddress } from './domain/contactrules.js';
import { LOG_LEVELS } from './platform/log.js';

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

export function proxiesOf(text: string): TrustedProxies | null {
  if (text === 'off') return 0;
  if (/^[1-9]$/.test(text)) return Number(text);
  const listed = listOf(text);
  return listed.every(isNetwork) ? listed : null;
}

/** Parts that commas separate. */
function listOf(text: string): readonly string[] {
  return text.split(',').map((part) => part.trim());
}

/** 32 bytes in base64: a key of AES-256. */
const SECRETS_KEY = /^[A-Za-z0-9+/]{43}=$/;

const postgres = () => address(['postgres', 'postgresql']);

/** Every variable that Accord reads; `.env.example` says what each is for, and a test holds the two together. */
export const VARIABLES = z.object({
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
  SECRETS_KEY: z
    .string()
    .transform(listOf)
    .refine((keys) => keys.every((key) => SECRETS_KEY.test(key)), {
      message: 'must be 32 random bytes in base64 (openssl rand -base64 32), or several of these separated by commas',
    })
    .optional(),
  WEBHOOK_ALLOWED_NETWORKS: z
    .string()
    .transform(listOf)
    .refine((listed) => listed.every(isNetwork), { message: 'must list addresses or networks, separated by commas' })
    .default([]),
  SMTP_URL: address(['smtp', 'smtps']),
  MAIL_FROM: z.string().refine(isEmailAddress, { message: 'must be one e-mail address, without a name' }).optional(),
});

export type Variables = z.output<typeof VARIABLES>;
