import type { Milliseconds } from '../domain/instant.js';

/** What a document may hold before it is even validated: validation compares fields with each other. */
export const DOCUMENT_TOKENS = 100_000;
export const DOCUMENT_FIELDS = 2_000;
export const DOCUMENT_NESTING = 100;

export const SUBSCRIPTION_PROTOCOL_TIMEOUT: Milliseconds = 5_000;
