import type { GraphQLSchema } from 'graphql';
import type { Limits, TrustedProxies } from '../config.js';
import type { Milliseconds } from '../domain/instant.js';
import type { Verifier } from '../platform/auth.js';
import type { Log } from '../platform/log.js';
import type { Metrics } from '../platform/metrics.js';
import type { ContextParts } from '../platform/requestcontext.js';

/** What the API is built from. */
export interface ApiParts extends ContextParts {
  readonly verifier: Verifier;
  readonly log: Log;
  readonly metrics: Metrics;
  readonly schema: GraphQLSchema;
  readonly limits: Limits;
  /** Whether the IDE is served to browsers. */
  readonly ide: boolean;
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** Whether the node can work: its database answers and is migrated. Throws, or says why not. */
  readonly ready: () => Promise<string | null>;
  /** Whose word is taken for where a request comes from; left out: nobody's. */
  readonly trustedProxies?: TrustedProxies;
  readonly recheck?: RecheckIntervals;
  /** For a request to come in whole; left out: two minutes. */
  readonly requestTimeout?: Milliseconds;
}

/** How long what is known of an open socket's API key may be trusted. */
export interface RecheckIntervals {
  /** While nothing happens on the socket. */
  readonly idle: Milliseconds;
  /** Before an event or operation on it. */
  readonly active: Milliseconds;
}

export const RECHECK: RecheckIntervals = { idle: 30_000, active: 5_000 };
