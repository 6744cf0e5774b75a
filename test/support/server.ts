import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { GraphQLSchema } from 'graphql';
import { type Client, createClient } from 'graphql-ws';
import { WebSocket } from 'ws';
import type { RecheckIntervals } from '../../src/api/parts.js';
import { buildAccordSchema } from '../../src/api/schema.js';
import { type RunningApi, startApi } from '../../src/api/server.js';
import { type Limits, parseConfig, type TrustedProxies } from '../../src/config.js';
import type { Actor, Role, Side } from '../../src/domain/actor.js';
import { HOUR, type Instant, type Milliseconds } from '../../src/domain/instant.js';
import type { Organisation } from '../../src/domain/organisation.js';
import { createLocalSigner, createVerifier, type Signer, type TokenSource } from '../../src/platform/auth.js';
import { systemClock } from '../../src/platform/clock.js';
import type { Database } from '../../src/platform/database.js';
import { createLog, type Log } from '../../src/platform/log.js';
import { createMetrics } from '../../src/platform/metrics.js';
import { createOutgoing } from '../../src/platform/outgoing.js';
import { openContext, type RequestContext } from '../../src/platform/requestcontext.js';
import { createVault, type Vault } from '../../src/platform/vault.js';
import { createWake, type Wake } from '../../src/platform/wake.js';
import { TABLES } from '../../src/tables.js';
import { createTestDatabase, type TestDatabase } from './database.js';

export interface Who {
  readonly organisationId: string;
  readonly side: Side;
  readonly role?: Role;
  readonly subject?: string;
  /** Of the token; an hour when left out. */
  readonly lifetime?: Milliseconds;
}

/** An answer as it came over HTTP. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of every shape
  readonly data: any;
  readonly errors?: readonly {
    message: string;
    path?: unknown[];
    extensions: { code: string; issues?: { path: string; message: string }[] };
  }[];
}

export interface TestServerOptions {
  readonly clock?: () => Instant;
  readonly limits?: Partial<Limits>;
  readonly recheck?: RecheckIntervals;
  readonly trustedProxies?: TrustedProxies;
  readonly requestTimeout?: Milliseconds;
  readonly log?: Log;
  readonly ide?: boolean;
  /** Where tokens come from; a key of the test's own when left out. */
  readonly tokens?: TokenSource;
  readonly ready?: () => Promise<string | null>;
  /** With a key of the test's own when left out. */
  readonly vault?: Vault;
  /** Accord's own when left out. */
  readonly schema?: GraphQLSchema;
}

/** A whole server in this process, over real HTTP and WebSocket, on a database of its own. */
export interface TestServer {
  readonly url: string;
  readonly wsUrl: string;
  readonly api: RunningApi;
  readonly db: TestDatabase;
  readonly database: Database;
  readonly wake: Wake;
  readonly vault: Vault;
  /** The metrics of this server. */
  readonly metrics: ReturnType<typeof createMetrics>;
  createOrganisation(slug?: string): Promise<Organisation>;
  token(who: Who): Promise<string>;
  operatorToken(): Promise<string>;
  gql(token: string | null, query: string, variables?: Record<string, unknown>): Promise<Answer>;
  /** A client of graphql-ws that does not retry; the caller disposes of it. */
  socket(token: string | null, options?: { onClosed?: (code: number, reason: string) => void }): Client;
  /** A context as services take it; the caller closes it. */
  context(actor: Actor): RequestContext;
  close(): Promise<void>;
}

async function insertOrganisation(database: Database, slug: string): Promise<Organisation> {
  const organisation = { id: randomUUID(), slug, name: `Organisation ${slug}`, createdAt: Date.UTC(2026, 0, 1) };
  await database.write('OPERATOR', organisation.createdAt, (unit) =>
    unit.rows(
      {
        name: 'test_organisation',
        text: 'INSERT INTO organisation (id, slug, name, created_at) VALUES ($1, $2, $3, $4)',
      },
      [organisation.id, slug, organisation.name, new Date(organisation.createdAt)],
    ),
  );
  return organisation;
}

/** Posts one operation, as any client would. */
export async function post(
  url: string,
  token: string | null,
  query: string,
  variables: Record<string, unknown> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === null ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify({ query, variables }),
  });
  return { status: response.status, ...((await response.json()) as Omit<Answer, 'status'>) };
}

function openSocket(url: string, token: string | null, onClosed?: (code: number, reason: string) => void): Client {
  return createClient({
    url,
    webSocketImpl: WebSocket,
    retryAttempts: 0,
    lazy: false,
    onNonLazyError: () => undefined,
    ...(token === null ? {} : { connectionParams: { authorization: `Bearer ${token}` } }),
    on: {
      closed: (event) => {
        const { code, reason } = event as { code: number; reason: string };
        onClosed?.(code, reason);
      },
    },
  });
}

function tokenMaker(signer: Signer): Pick<TestServer, 'token' | 'operatorToken'> {
  return {
    token: ({ organisationId, side, role = 'ADMIN', subject = 'test', lifetime = HOUR }) =>
      signer.sign({ organisationId, side, role, subject, lifetime }),
    operatorToken: () =>
      signer.sign({ organisationId: '', side: 'CLIENT', role: 'OPERATOR', subject: 'operator', lifetime: HOUR }),
  };
}

export async function startServer(options: TestServerOptions = {}): Promise<TestServer> {
  const { log = createLog('silent'), clock = systemClock } = options;
  const directory = await mkdtemp(join(tmpdir(), 'accord-server-'));
  const localKeyFile = join(directory, 'key.json');
  const wake = createWake({ listenUrl: null, log });
  const db = await createTestDatabase({ entities: TABLES, wake, log });
  const { database } = db;
  const metrics = createMetrics();
  const outgoing = createOutgoing({ allowedNetworks: ['127.0.0.0/8'] });
  const parts = { database, wake, clock, vault: options.vault ?? createVault([randomBytes(32)]), outgoing };
  const api = await startApi({
    ...parts,
    log,
    metrics,
    schema: options.schema ?? buildAccordSchema(),
    verifier: createVerifier(options.tokens ?? { localKeyFile }, { clock, log }),
    limits: { ...parseConfig({}).limits, ...options.limits },
    ide: options.ide ?? true,
    host: '127.0.0.1',
    port: 0,
    ready: options.ready ?? (async () => null),
    ...(options.recheck === undefined ? {} : { recheck: options.recheck }),
    ...(options.trustedProxies === undefined ? {} : { trustedProxies: options.trustedProxies }),
    ...(options.requestTimeout === undefined ? {} : { requestTimeout: options.requestTimeout }),
  });
  return {
    ...tokenMaker(createLocalSigner(localKeyFile, { clock })),
    url: api.url,
    wsUrl: api.wsUrl,
    api,
    db,
    database,
    wake,
    vault: parts.vault,
    metrics,
    createOrganisation: (slug = `organisation-${randomUUID().slice(0, 8)}`) => insertOrganisation(database, slug),
    gql: (token, query, variables) => post(api.url, token, query, variables),
    socket: (token, { onClosed } = {}) => openSocket(api.wsUrl, token, onClosed),
    context: (actor) => openContext(parts, actor),
    async close() {
      await api.close(1_000);
      await wake.close();
      await db.drop();
      await rm(directory, { recursive: true, force: true });
    },
  };
}
