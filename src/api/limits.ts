import type { Milliseconds } from '../domain/instant.js';

/** What a document may hold before it is even validated: validation compares fields with each other. */
export const DOCUMENT_TOKENS = 100_000;
export const DOCUMENT_FIELDS = 2_000;
export const DOCUMENT_NESTING = 100;

export const SUBSCRIPTION_PROTOCOL_TIMEOUT: Milliseconds = 5_000;

/** For a request to come in whole: who sends it slower is hung up on with 408. */
export const REQUEST_TIMEOUT: Milliseconds = 120_000;
/** For its head. */
export const HEADERS_TIMEOUT: Milliseconds = 60_000;
/** How often one looks for such. */
export const CHECKING_INTERVAL: Milliseconds = 30_000;
