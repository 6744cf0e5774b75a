import type { Milliseconds } from '../domain/instant.js';

/** What one request and one organisation may ask of a node. */
export interface OperationLimits {
  /** Fields nested in fields. */
  readonly depth: number;
  /** Fields of the answer, each list counted by its page size. */
  readonly cost: number;
  readonly bodyBytes: number;
  /** Per organisation and node. */
  readonly operationsPerMinute: number;
  /** Open at once, per organisation and node. */
  readonly subscriptions: number;
}

export const DEFAULT_LIMITS: OperationLimits = {
  depth: 15,
  cost: 20_000,
  bodyBytes: 4_000_000,
  operationsPerMinute: 6_000,
  subscriptions: 2_000,
};

/** What a document may hold before it is even validated: validation compares fields with each other. */
export const DOCUMENT_TOKENS = 100_000;
export const DOCUMENT_FIELDS = 2_000;
export const DOCUMENT_NESTING = 100;

export const SUBSCRIPTION_PROTOCOL_TIMEOUT: Milliseconds = 5_000;
