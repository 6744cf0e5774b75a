import type { JsonObject } from './column.js';
import type { MappedRow, RowMapper } from './compilemapping.js';

/** The longest JSON document a mapping is tried on, in bytes: of one payload, and of one document in a file. */
export const LARGEST_DOCUMENT = 1_000_000;

function refused(message: string): MappedRow {
  return { events: [], faults: [{ path: 'payload', message }] };
}

/** The events of one JSON document, as it came; `map` is of a mapping of JSON documents. */
export function mapDocument(text: string, map: RowMapper): MappedRow {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    return refused('is no JSON');
  }
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return refused('must be a JSON object');
  }
  return map(document as JsonObject);
}
