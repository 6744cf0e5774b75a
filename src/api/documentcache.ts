import type { DocumentNode } from 'graphql';
import { parseDocument } from './admission.js';

const KEPT = 500;
const LONGEST_KEPT = 10_000;

/** Parses, and remembers the documents parsed last: clients send the same few again and again. */
export function createDocumentCache(): (source: string) => DocumentNode {
  const documents = new Map<string, DocumentNode>();
  return (source) => {
    const known = documents.get(source);
    const document = known ?? parseDocument(source);
    if (source.length > LONGEST_KEPT) return document;
    // The order of a Map is that of insertion: the first is the one used longest ago.
    documents.delete(source);
    documents.set(source, document);
    if (documents.size > KEPT) documents.delete(documents.keys().next().value as string);
    return document;
  };
}
