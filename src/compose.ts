import { join } from 'node:path';
import { type ExecutionResult, type GraphQLSchema, parse, validate } from 'graphql';
import { startHealth } from './api/health.js';
import type { ApiParts } from './api/parts.js';
import { buildAccordSchema } from './api/schema.js';
import { startApi } from './api/server.js';
import type { Config } from './config.js';
import type { Actor } from './domain/actor.js';
import { execute } from './graphql/execute.js';
import { createWebhookSender } from './modules/delivery/webhooksender.js';
import { createMailSender } from './modules/mail/mailsender.js';
import { askAsWorker } from './platform/askasworker.js';
import { createLocalSigner, createVerifier, type Signer, type Verifier } from './platform/auth.js';
import { systemClock, type TimeSource } from './platform/clock.js';
import { connectDatabase, type Database } from './platform/database.js';
import { attachEmbedded, startEmbedded } from './platform/embedded.js';
import type { Log } from './platform/log.js';
import { createMailTransport, loggedTransport, type MailTransport, noMailTransport } from './platform/mailtransport.js';
import { createMetrics, type Metrics } from './platform/metrics.js';
import { migrate, pendingMigrations } from './platform/migrate.js';
import { createOutgoing, type Outgoing } from './platform/outgoing.js';
import { StartRefusal } from './platform/refusal.js';
import { openContext } from './platform/requestcontext.js';
import { createVault, localVaultKey, type Vault } from './platform/vault.js';
import { createWake, type Wake } from './platform/wake.js';
import { TABLES } from './tables.js';
import { startWorker } from './worker/worker.js';

/** Where the data is kept: an external PostgreSQL, or the embedded one of this directory. */
export interface Store {
  readonly appUrl: string;
  /** The owner's; null where this installation does not migrate. */
  readonly ownerUrl: string | null;
  close(): Promise<void>;
}

/**
 * Opens the store that the configuration names. The embedded PostgreSQL is started, migrated, and stopped by `close`; with
 * `share`, for what ends by itself, one that another Accord of this directory runs is used. An external one must be migrated.
 */
export async function openStore(config: Config, log: Log, { share }: { readonly share: boolean }): Promise<Store> {
  const { url, migrationUrl } = config.database;
  if (url !== null) {
    await refusePending(url);
    return { appUrl: url, ownerUrl: migrationUrl, close: async () => undefined };
  }
  const running = share ? await attachEmbedded(config.directory, log) : null;
  if (running !== null) return { appUrl: running.appUrl, ownerUrl: running.ownerUrl, close: async () => undefined };
  const embedded = await startEmbedded(config.directory, { log });
  try {
    await migrate(embedded.ownerUrl, { login: embedded.login });
  } catch (error) {
    await embedded.stop();
    throw error;
  }
  return { appUrl: embedded.appUrl, ownerUrl: embedded.ownerUrl, close: embedded.stop };
}

async function refusePending(url: string): Promise<void> {
  const pending = await pendingMigrations(url);
  if (pending.length === 0) return;
  throw new StartRefusal(
    `The database lacks ${pending.length} migrations (${pending[0]}...). Run "accord migrate" with MIGRATION_DATABASE_URL set to its owner.`,
  );
}

/** What every process of Accord is made of, whatever it does. */
export interface Parts {
  readonly config: Config;
  readonly log: Log;
  readonly clock: TimeSource;
  readonly metrics: Metrics;
  readonly database: Database;
  readonly wake: Wake;
  readonly vault: Vault;
  readonly outgoing: Outgoing;
  readonly mail: MailTransport;
  close(): Promise<void>;
}

/** The keys of the configuration, or the one made for this directory. */
async function openVault(config: Config): Promise<Vault> {
  const { secretsKeys, directory } = config;
  if (secretsKeys !== null) return createVault(secretsKeys.map((key) => Buffer.from(key, 'base64')));
  return createVault([await localVaultKey(join(directory, 'secrets-key.json'))]);
}

export async function connectParts(
  config: Config,
  log: Log,
  store: Pick<Store, 'appUrl'>,
  clock: TimeSource = systemClock,
): Promise<Parts> {
  const metrics = createMetrics();
  const vault = await openVault(config);
  const outgoing = createOutgoing({ allowedNetworks: config.webhookNetworks });
  const mail = config.mail === null ? noMailTransport() : loggedTransport(createMailTransport(config.mail), log);
  const wake = createWake({ listenUrl: store.appUrl, log });
  const connecting = connectDatabase({
    url: store.appUrl,
    log,
    entities: TABLES,
    poolSize: config.database.poolSize,
    readTimeout: config.database.readTimeout,
    wake,
    observe: (statement, seconds) => metrics.statementSeconds.observe({ statement }, seconds),
  });
  const database = await connecting.catch(async (refusal: unknown) => {
    // Its connection would keep the process alive.
    await wake.close();
    throw refusal;
  });
  const close = async (): Promise<void> => {
    mail.close();
    await database.close();
    await wake.close();
  };
  return { config, log, clock, metrics, database, wake, vault, outgoing, mail, close };
}

export interface Node {
  /** Null for a node that only works. */
  readonly url: string | null;
  readonly wsUrl: string | null;
  /** Finishes what is under way, then ends. */
  stop(): Promise<void>;
}

/** Serves the API, does due work, or both, as the configuration's role says. */
export async function startNode(parts: Parts): Promise<Node> {
  const { config, metrics } = parts;
  const api = config.role === 'worker' ? null : await startApi(apiParts(parts));
  const health = api === null ? await startHealth(apiParts(parts)) : null;
  const worker =
    config.role === 'api'
      ? null
      : startWorker({
          ...parts,
          senders: [createWebhookSender(parts), createMailSender(parts)],
          journalRetention: config.journalRetentionDays,
          handled: (loop, amount) => metrics.dueHandled.inc({ loop }, amount),
        });
  return {
    url: api?.url ?? null,
    wsUrl: api?.wsUrl ?? null,
    async stop() {
      await Promise.all([api?.close(), worker?.stop()]);
      await health?.close();
    },
  };
}

function apiParts(parts: Parts): ApiParts {
  const { config, log, clock, database } = parts;
  return {
    ...parts,
    verifier: createTokenVerifier(config, log, clock),
    schema: accordSchema(),
    limits: config.limits,
    trustedProxies: config.trustedProxies,
    ide: config.ide,
    host: config.host,
    port: config.port,
    ready: () => askReady(database),
  };
}

const READY = { name: 'ready', text: 'SELECT 1' };

async function askReady(database: Database): Promise<string | null> {
  await askAsWorker(database, (unit) => unit.rows(READY, []));
  return null;
}

let schema: GraphQLSchema | null = null;

/** Built once a process: it is the same for every node in it. */
function accordSchema(): GraphQLSchema {
  schema ??= buildAccordSchema();
  return schema;
}

function keyFile(config: Config): string {
  return join(config.directory, 'signing-key.json');
}

function createTokenVerifier(config: Config, log: Log, clock: TimeSource): Verifier {
  const { tokens } = config;
  if (tokens === null) return createVerifier({ localKeyFile: keyFile(config) }, { clock, log });
  return createVerifier({ jwks: { ...tokens, url: tokens.jwksUrl } }, { clock, log });
}

/** Signs tokens with the key of this directory. Throws StartRefusal where another issuer is configured. */
export function localSigner(config: Config): Signer {
  return createLocalSigner(keyFile(config), { jwksUrl: config.tokens?.jwksUrl ?? null });
}

/** Executes a GraphQL document in this process, without a server, as the actor: what the command line does through the API's own schema. */
export async function executeAs(
  parts: Parts,
  actor: Actor,
  document: string,
  variables: Readonly<Record<string, unknown>> = {},
): Promise<ExecutionResult> {
  const parsed = parse(document);
  const errors = validate(accordSchema(), parsed);
  if (errors.length > 0) return { errors };
  const context = openContext(parts, actor);
  try {
    return await execute({
      schema: accordSchema(),
      document: parsed,
      variableValues: variables,
      contextValue: context,
    });
  } finally {
    await context.close();
  }
}
