import {
  type ClientRequest,
  Agent as HttpAgent,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { type Milliseconds, SECOND } from '../domain/instant.js';
import { keepingAgent } from './keepingagent.js';
import { isPublicAddress, networkMatcher } from './publicaddress.js';
import { type ResolveHost, resolveHost } from './resolvehost.js';

/** What came back from a receiver, or why nothing did. */
export interface OutgoingAnswer {
  /** null: there was no answer. */
  readonly status: number | null;
  readonly retryAfter: string | undefined;
  /** Why there was none, for people; null: there was. */
  readonly fault: string | null;
}

export interface OutgoingOptions {
  /** Networks that may be called though they are not public, also by http: `10.0.0.0/8`. */
  readonly allowedNetworks: readonly string[];
  /** For one post in all: looking the name up, connecting, sending, waiting for the answer's head. */
  readonly timeLimit?: Milliseconds;
  /** Of its body, which says nothing, so much is read for so long, that the receiver may end in good order. */
  readonly bodyLimit?: number;
  readonly bodyTimeLimit?: Milliseconds;
  readonly resolve?: ResolveHost;
}

/** The one way out of the installation to addresses that tenants choose. */
export interface Outgoing {
  /** What is wrong with an address as it is written; null: nothing. Where its name leads is seen when it is called. */
  refusal(url: string): string | null;
  /**
   * Posts: no redirects are followed, no cookies, no proxy. A connection is kept for a few seconds for the next request to the same
   * host and port; where it was closed meanwhile, the request is sent once more over a new one. Never throws.
   */
  post(url: string, headers: Readonly<Record<string, string>>, body: string): Promise<OutgoingAnswer>;
}

const NOT_ALLOWED = 'leads to an address that may not be called';
const HTTPS_ONLY = 'must begin with https://: WEBHOOK_ALLOWED_NETWORKS names no network that may be called by http';
const NO_ADDRESS = 'has no address';

/** Of a connection that the other side closed. */
const CLOSED: ReadonlySet<string> = new Set(['ECONNRESET', 'EPIPE']);

/** What is told of errors of a connection; others are told by their code alone. */
const FAULTS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection was reset',
  EHOSTUNREACH: 'the host cannot be reached',
  ENETUNREACH: 'the network cannot be reached',
  ETIMEDOUT: 'the connection timed out',
  CERT_HAS_EXPIRED: 'its certificate has expired',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is self-signed',
  ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another name',
};

class Refusal extends Error {}

function faultOf(error: Error & { code?: string }): string {
  if (error instanceof Refusal) return error.message;
  return FAULTS[error.code ?? ''] ?? `the request failed (${error.code ?? error.name})`;
}

export function createOutgoing(options: OutgoingOptions): Outgoing {
  const { timeLimit = 15 * SECOND, bodyLimit = 16_384, bodyTimeLimit = SECOND, resolve = resolveHost } = options;
  const isAllowedNetwork = networkMatcher(options.allowedNetworks);
  const [httpAgent, httpsAgent] = [keepingAgent(HttpAgent), keepingAgent(HttpsAgent)];
  const mayCall = (address: string, isSecure: boolean): boolean =>
    isAllowedNetwork(address) || (isSecure && isPublicAddress(address));

  const refusal = (text: string): string | null => {
    const { protocol, hostname } = new URL(text);
    const isSecure = protocol === 'https:';
    if (!isSecure && options.allowedNetworks.length === 0) return HTTPS_ONLY;
    const literal = hostname.replace(/^\[|\]$/g, '');
    return isIP(literal) === 0 || mayCall(literal, isSecure) ? null : NOT_ALLOWED;
  };

  /**
   * The addresses that were checked are the ones connected to, for as long as the connection is kept: nobody looks the name up
   * again. One closed address closes the name.
   */
  const lookupFor = (isSecure: boolean): LookupFunction => {
    const look = async (hostname: string) => {
      const addresses = await resolve(hostname);
      if (addresses.length === 0) throw new Refusal(`${hostname} ${NO_ADDRESS}`);
      if (!addresses.every((address) => mayCall(address, isSecure))) throw new Refusal(`${hostname} ${NOT_ALLOWED}`);
      return addresses.map((address) => ({ address, family: isIP(address) }));
    };
    return (hostname, { all }, done) => {
      look(hostname).then(
        (found) => (all ? done(null, found) : done(null, found[0]?.address ?? '', found[0]?.family)),
        (error: Error) => done(error, []),
      );
    };
  };

  return {
    refusal,
    async post(text, headers, body) {
      const refused = refusal(text);
      if (refused !== null) return { status: null, retryAfter: undefined, fault: `the address ${refused}` };
      const url = new URL(text);
      const isSecure = url.protocol === 'https:';
      const sent = { ...headers, 'content-length': String(Buffer.byteLength(body)) };
      const request: RequestOptions = {
        method: 'POST',
        headers: sent,
        timeout: timeLimit,
        lookup: lookupFor(isSecure),
      };
      const open = (isNew: boolean): ClientRequest =>
        isSecure
          ? httpsRequest(url, { ...request, agent: isNew ? false : httpsAgent })
          : httpRequest(url, { ...request, agent: isNew ? false : httpAgent });
      try {
        const answer = await askOverAny(open, body, timeLimit);
        await readOut(answer, bodyLimit, bodyTimeLimit);
        return { status: answer.statusCode ?? null, retryAfter: answer.headers['retry-after'], fault: null };
      } catch (error) {
        return { status: null, retryAfter: undefined, fault: faultOf(error as Error) };
      }
    },
  };
}

/** Over a kept connection where there is one; where that one turns out to be closed, over a new one. */
async function askOverAny(
  open: (isNew: boolean) => ClientRequest,
  body: string,
  timeLimit: Milliseconds,
): Promise<IncomingMessage> {
  const endsAt = performance.now() + timeLimit;
  const late = new Refusal(`there was no answer within ${timeLimit / SECOND} s`);
  const request = open(false);
  try {
    return await ask(request, body, timeLimit, late);
  } catch (error) {
    if (!request.reusedSocket || !CLOSED.has((error as { code?: string }).code ?? '')) throw error;
    return ask(open(true), body, endsAt - performance.now(), late);
  }
}

/** The head of the answer. Throws what went wrong before it came; `late` when the time is over. */
function ask(request: ClientRequest, body: string, time: Milliseconds, late: Error): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => request.destroy(late), time);
    request.on('response', (answer) => {
      clearTimeout(timer);
      resolve(answer);
    });
    // Also behind the answer's head, when nobody waits any more: without a listener it would end the process.
    request.on('error', (error) => {
      clearTimeout(timer);
      reject(error);
    });
    request.on('close', () => {
      clearTimeout(timer);
      reject(new Refusal('the connection was closed without an answer'));
    });
    request.end(body);
  });
}

/** Reads a body to its end, its limit or its time limit, whichever comes first, and drops it. */
function readOut(answer: IncomingMessage, limit: number, timeLimit: Milliseconds): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => answer.destroy(), timeLimit);
    let size = 0;
    answer.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > limit) answer.destroy();
    });
    answer.on('error', () => undefined);
    answer.on('close', () => {
      clearTimeout(timer);
      resolve();
    });
  });
}
