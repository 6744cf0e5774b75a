import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { assertAllowed } from '../domain/access.js';
import { Fault, notFound } from '../domain/fault.js';
import { isUuid } from '../domain/uuid.js';
import {
  type Download,
  type DownloadFormat,
  downloadStatement,
  isDownloadFormat,
} from '../modules/statement/download.js';
import { openContext } from '../platform/requestcontext.js';
import { bearerToken } from './authenticate.js';
import { headersOf, presentError } from './errors.js';
import type { ApiParts } from './parts.js';
import type { Rates } from './rates.js';
import type { Door } from './signin.js';

const STATUS: Partial<Record<string, number>> = {
  NOT_FOUND: 404,
  FORBIDDEN: 403,
  UNAUTHENTICATED: 401,
  RATE_LIMITED: 429,
};

/**
 * GET /statements/<id>.json, .csv and .html: a statement to keep. Signed in as for GraphQL, counted as an operation; a
 * statement of others is not found.
 */
export function addStatementRoutes(server: FastifyInstance, parts: ApiParts, door: Door, rates: Rates): void {
  server.route<{ Params: { file: string } }>({
    method: 'GET',
    url: '/statements/:file',
    errorHandler(error, request, reply) {
      if (!(error instanceof Fault)) return server.errorHandler(error, request, reply);
      const errors = [presentError(error, parts.log)];
      return reply
        .code(STATUS[error.code] ?? 400)
        .headers(headersOf(error))
        .send({ errors });
    },
    handler: async (request, reply) => send(reply, await find(request, parts, door, rates)),
  });
}

async function find(
  request: FastifyRequest<{ Params: { file: string } }>,
  parts: ApiParts,
  { signIn, addressOf }: Door,
  rates: Rates,
): Promise<Download> {
  const address = addressOf(request.raw);
  const token = bearerToken(request.headers.authorization);
  const actor = token === null ? null : await signIn(token, address);
  rates.spendOperation(actor?.organisationId ?? `address ${address}`, parts.clock());
  const context = openContext(parts, actor);
  try {
    assertAllowed(context.actor, 'statement.read');
    const { id, format } = named(request.params.file);
    const found = await downloadStatement(context.reads(), id, format);
    if (found === null) throw notFound('statement');
    return found;
  } finally {
    await context.close();
  }
}

function named(file: string): { id: string; format: DownloadFormat } {
  const [id = '', format = '', ...rest] = file.split('.');
  if (!isUuid(id) || !isDownloadFormat(format) || rest.length > 0) throw notFound('statement');
  return { id: id.toLowerCase(), format };
}

function send(reply: FastifyReply, { body, type, disposition, policy }: Download): FastifyReply {
  return reply
    .header('content-type', type)
    .header('content-disposition', disposition)
    .header('content-security-policy', policy)
    .header('cache-control', 'private, no-store')
    .header('x-content-type-options', 'nosniff')
    .header('referrer-policy', 'no-referrer')
    .send(body);
}
