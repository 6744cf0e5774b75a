import { ApolloServer, type ApolloServerPlugin, type GraphQLResponse, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginLandingPageDisabled,
} from '@apollo/server/plugin/disabled';
import { fastifyApolloHandler } from '@as-integrations/fastify';
import { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest, fastify } from 'fastify';
import type { FormattedExecutionResult } from 'graphql';
import type { Actor } from '../domain/actor.js';
import { Fault } from '../domain/fault.js';
import { execute } from '../graphql/execute.js';
import { openContext, type RequestContext } from '../platform/requestcontext.js';
import { type Admit, PARSE_OPTIONS } from './admission.js';
import { bearerToken } from './authenticate.js';
import type { DocumentCache } from './documentcache.js';
import { codeOf, headersOf, presentError, statusOf } from './errors.js';
import { createIde, wantsPage } from './ide.js';
import { CHECKING_INTERVAL, HEADERS_TIMEOUT, REQUEST_TIMEOUT } from './limits.js';
import { noteOperation } from './operationmetrics.js';
import type { ApiParts } from './parts.js';
import type { Door } from './signin.js';

/** Apollo copies the context, but not its functions: one of them tells whose it is. */
type ContextKey = RequestContext['close'];

/** What admission must know of a request. */
interface Signed {
  readonly actor: Actor | null;
  readonly address: string;
}

/** Why a document does not hold is told up to here. */
const MOST_REASONS = 20;

export interface HttpApi {
  readonly server: FastifyInstance;
  /** Finishes what Apollo and the contexts of answered requests still do. */
  settle(): Promise<void>;
}

export async function createHttpApi(
  parts: ApiParts,
  door: Door,
  admit: Admit,
  documents: DocumentCache,
): Promise<HttpApi> {
  const signed = new WeakMap<ContextKey, Signed>();
  const apollo = createApollo(parts, admit, signed, documents);
  await apollo.start();
  const server = createServer(parts);

  const opened = new WeakMap<FastifyRequest, RequestContext>();
  const closing = new Set<Promise<void>>();
  const handle = fastifyApolloHandler(apollo, {
    context: async (request) => opened.get(request) as RequestContext,
  });
  const ide = createIde();

  server.route({
    method: ['GET', 'POST'],
    url: '/graphql',
    handler: async function graphql(request, reply) {
      if (parts.ide && wantsPage(request)) return sendPage(reply, await ide());
      const address = door.addressOf(request.raw);
      const actor = await actorOf(request, address, door);
      const context = openContext(parts, actor);
      signed.set(context.close, { actor, address });
      opened.set(request, context);
      try {
        return await handle.call(this, request, reply);
      } finally {
        // Ending a snapshot needs no waiting for: the answer goes out meanwhile.
        const closed = context.close().finally(() => closing.delete(closed));
        closing.add(closed);
      }
    },
  });
  return {
    server,
    async settle() {
      await apollo.stop();
      await Promise.allSettled([...closing]);
    },
  };
}

function createApollo(
  parts: ApiParts,
  admit: Admit,
  signed: WeakMap<ContextKey, Signed>,
  documents: DocumentCache,
): ApolloServer<RequestContext> {
  const { log, schema } = parts;
  return new ApolloServer<RequestContext>({
    schema,
    parseOptions: PARSE_OPTIONS,
    // Apollo's own would keep 30 MB, which it measures as JSON: several times that in memory.
    documentStore: null,
    // Admission validates, with a look at the size before it; both transports use it.
    dangerouslyDisableValidation: true,
    csrfPrevention: true,
    introspection: true,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    nodeEnv: 'production',
    formatError: (_formatted, error) => presentError(error, log),
    logger: {
      debug: (message) => log.debug(String(message)),
      info: (message) => log.debug(String(message)),
      warn: (message) => log.warn(String(message)),
      error: (message) => log.error(String(message)),
    },
    plugins: [
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      operationPlugin(parts, admit, signed, documents),
    ],
  });
}

/** Admits, executes and counts operations: all between parsing a document and sending the answer. */
function operationPlugin(
  parts: ApiParts,
  admit: Admit,
  signed: WeakMap<ContextKey, Signed>,
  documents: DocumentCache,
): ApolloServerPlugin<RequestContext> {
  const { schema, log } = parts;
  return {
    requestDidStart: async () => {
      const startedAt = performance.now();
      return {
        didResolveSource: async (request) => {
          // Apollo parses only where it has no document yet.
          const document = documents.get(request.source);
          if (document !== undefined) Object.assign(request, { document });
        },
        responseForOperation: async ({ contextValue, source, document, request: { operationName, variables } }) => {
          documents.set(source, document);
          const { actor, address } = signed.get(contextValue.close) ?? { actor: null, address: '' };
          const refused = admit({ document, operationName, variables, actor, address, transport: 'HTTP' });
          if (refused.length > 0) {
            const errors = refused.slice(0, MOST_REASONS).map((error) => presentError(error, log));
            return answerOf(errors[0] ? statusOf(codeOf(errors[0])) : 400, { errors }, headersOf(refused[0]));
          }
          const operation = { schema, document, operationName, variableValues: variables, contextValue };
          const { data, errors: failures = [] } = await execute(operation);
          const errors = failures.map((error) => presentError(error, log));
          // Without data it was not executed: its variables do not hold.
          if (data === undefined) return answerOf(400, { errors });
          return answerOf(200, errors.length === 0 ? { data } : { errors, data });
        },
        willSendResponse: async ({ operation, response }) => {
          const errors = response.body.kind === 'single' ? response.body.singleResult.errors : undefined;
          noteOperation(
            parts.metrics,
            operation?.operation,
            errors?.[0] ? codeOf(errors[0]) : 'ok',
            performance.now() - startedAt,
          );
        },
      };
    },
  };
}

function answerOf(
  status: number,
  singleResult: FormattedExecutionResult,
  headers: Readonly<Record<string, string>> = {},
): GraphQLResponse {
  const http = { status, headers: new HeaderMap(Object.entries(headers)) };
  return { http, body: { kind: 'single', singleResult } };
}

async function actorOf(request: FastifyRequest, address: string, { signIn }: Door): Promise<Actor | null> {
  const token = bearerToken(request.headers.authorization);
  return token === null ? null : signIn(token, address);
}

function sendPage(reply: FastifyReply, page: Buffer): FastifyReply {
  return reply
    .header('content-type', 'text/html; charset=utf-8')
    .header('content-encoding', 'gzip')
    .header('cache-control', 'public, max-age=3600')
    .header('x-content-type-options', 'nosniff')
    .header('x-frame-options', 'DENY')
    .send(page);
}

/** A server on which what fails before or beside GraphQL answers in the same form. */
function createServer({ log, limits, requestTimeout = REQUEST_TIMEOUT }: ApiParts): FastifyInstance {
  const refuse = (error: FastifyError | Fault, _request: FastifyRequest, reply: FastifyReply): FastifyReply => {
    const fault = error instanceof Fault ? error : transportFault(error);
    const presented = presentError(fault ?? error, log);
    const status = error instanceof Fault ? statusOf(codeOf(presented)) : fault ? (error.statusCode ?? 400) : 500;
    return reply
      .code(status)
      .headers(headersOf(error))
      .send({ errors: [presented] });
  };
  const server = fastify({
    bodyLimit: limits.bodyBytes,
    requestTimeout,
    http: {
      headersTimeout: Math.min(requestTimeout, HEADERS_TIMEOUT),
      connectionsCheckingInterval: Math.min(requestTimeout, CHECKING_INTERVAL),
    },
    forceCloseConnections: 'idle',
    return503OnClosing: true,
    trustProxy: false,
    // An address that cannot be read is refused before there is a route.
    frameworkErrors: refuse,
  });
  server.setErrorHandler(refuse);
  server.setNotFoundHandler(async (_request, reply) =>
    reply
      .code(404)
      .send({ errors: [presentError(new Fault('NOT_FOUND', 'nothing is here; the API is at /graphql'), log)] }),
  );
  return server;
}

function transportFault(error: FastifyError): Fault | null {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return new Fault('INVALID_INPUT', 'the request is too large; send fewer items at a time');
  }
  const isTheirs = error.statusCode !== undefined && error.statusCode >= 400 && error.statusCode < 500;
  return isTheirs ? new Fault('INVALID_INPUT', `the request cannot be read: ${error.message}`) : null;
}
