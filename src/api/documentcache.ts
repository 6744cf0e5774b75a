import type { DocumentNode } from 'graphql';
import { createLruCache, type LruCache } from '../platform/lrucache.js';
import { parseDocument } from './admission.js';

/** Of all documents kept together. Parsed and planned, a character takes some hundred bytes, up to 170. */
const KEPT_CHARACTERS = 250_000;
const KEPT_DOCUMENTS = 2_000;
const LONGEST_KEPT = 10_000;

/** Documents by their sources, for both transports: clients send the same few again and again. */
export type DocumentCache = LruCache<DocumentNode>;

export function createDocumentCache(): DocumentCache {
  const sizeOf = ({ loc }: DocumentNode): number => {
    const length = loc?.source.body.length ?? Number.POSITIVE_INFINITY;
    return length <= LONGEST_KEPT ? length : Number.POSITIVE_INFINITY;
  };
  return createLruCache({ entries: KEPT_DOCUMENTS, size: KEPT_CHARACTERS, sizeOf });
}

/** Parses what is not kept. Throws as `parseDocument` does. */
export function parseOnce(documents: DocumentCache, source: string): DocumentNode {
  const known = documents.get(source);
  if (known !== undefined) return known;
  const document = parseDocument(source);
  documents.set(source, document);
  return document;
}
