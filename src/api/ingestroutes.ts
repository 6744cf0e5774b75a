import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Actor } from '../domain/actor.js';
import { Fault, notFound } from '../domain/fault.js';
import { type Ingested, ingestPosted } from '../modules/connector/ingest.service.js';
import { sourceNamed } from '../modules/connector/sources/sources.js';
import { LARGEST_DOCUMENT } from '../modules/mapping/mapdocument.js';
import { openContext } from '../platform/requestcontext.js';
import { connectorToken } from './authenticate.js';
import { codeOf, headersOf, presentError } from './errors.js';
import type { ApiParts } from './parts.js';
import type { Rates } from './rates.js';
import type { Door } from './signin.js';

type Request = FastifyRequest<{ Params: { source: string } }>;

const STATUS: Partial<Record<string, number>> = {
  NOT_FOUND: 404,
  FORBIDDEN: 403,
  UNAUTHENTICATED: 401,
  CONFLICT: 409,
  RATE_LIMITED: 429,
  // The database took too long: no fault of the payload.
  TOO_COMPLEX: 503,
  INTERNAL: 503,
};

/** Helpdesks try again after these, and some only when they are told after how many seconds. */
const RETRIED: ReadonlySet<number> = new Set([409, 429, 503]);
/** Where nobody knows better. */
const RETRY_AFTER = '10';

/** One answer, whatever of it did not hold. */
function unauthenticated(): Fault {
  return new Fault('UNAUTHENTICATED', 'the API key or the signature does not hold');
}

/**
 * POST /ingest/<source>: the webhooks of helpdesks, signed by them, with an API key in the Authorization header that says for
 * which contract. 200 says that all of it is stored, or that there was nothing to store.
 */
export async function addIngestRoutes(
  server: FastifyInstance,
  parts: ApiParts,
  door: Door,
  rates: Rates,
): Promise<void> {
  await server.register((scope, _options, ready) => {
    // The signature is over the body as it came.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
    scope.route<{ Params: { source: string } }>({
      method: 'POST',
      url: '/ingest/:source',
      bodyLimit: Math.min(parts.limits.bodyBytes, LARGEST_DOCUMENT),
      errorHandler: (error, request, reply) => refuse(error, request, reply, server, parts),
      handler: async (request, reply) => tell(reply, await take(request, parts, door, rates)),
    });
    ready();
  });
}

async function signIn(request: Request, door: Door): Promise<Actor> {
  try {
    const token = connectorToken(request.headers.authorization);
    if (token !== null) return await door.signIn(token, door.addressOf(request.raw));
  } catch (error) {
    if (!(error instanceof Fault) || error.code !== 'UNAUTHENTICATED') throw error;
  }
  throw unauthenticated();
}

async function take(request: Request, parts: ApiParts, door: Door, rates: Rates): Promise<Ingested> {
  const source = sourceNamed(request.params.source);
  if (source === null) throw notFound('source');
  const actor = await signIn(request, door);
  rates.spendOperation(actor.organisationId, parts.clock());
  const context = openContext(parts, actor);
  try {
    const body = Buffer.isBuffer(request.body) ? request.body : Buffer.alloc(0);
    const header = (name: string): string | undefined => {
      const value = request.headers[name];
      return typeof value === 'string' ? value : undefined;
    };
    return await ingestPosted(context, source, { body, header });
  } catch (error) {
    throw error instanceof Fault && error.code === 'UNAUTHENTICATED' ? unauthenticated() : error;
  } finally {
    await context.close();
  }
}

/** 422: verified, but not taken in full. It is kept, and what is not named was stored. */
function tell(reply: FastifyReply, { issues, ...counts }: Ingested): FastifyReply {
  if (issues.length === 0) return reply.send(counts);
  const message = 'the payload was not taken in full; it is kept with the reasons';
  const errors = [{ message, extensions: { code: 'INVALID_INPUT', issues } }];
  return reply.code(422).send({ ...counts, errors });
}

function refuse(
  error: Error & { readonly statusCode?: number },
  request: FastifyRequest,
  reply: FastifyReply,
  server: FastifyInstance,
  { log }: ApiParts,
): unknown {
  const isOfTransport = !(error instanceof Fault) && (error.statusCode ?? 500) < 500;
  if (isOfTransport) return server.errorHandler(error as never, request, reply);
  const presented = presentError(error, log);
  const status = STATUS[codeOf(presented)] ?? 400;
  const again = RETRIED.has(status) ? { 'retry-after': RETRY_AFTER } : {};
  return reply
    .code(status)
    .headers({ ...again, ...headersOf(error) })
    .send({ errors: [presented] });
}
