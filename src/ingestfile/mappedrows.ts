import type { Readable } from 'node:stream';
import { Fault } from '../domain/fault.js';
import { compileMapping, type MappedRow, type RowMapper } from '../modules/mapping/compilemapping.js';
import { mapDocument } from '../modules/mapping/mapdocument.js';
import type { Mapping } from '../modules/mapping/mapping.js';
import { csvRows } from './csvrows.js';
import { jsonDocuments } from './jsondocuments.js';

export interface MappedFileRow {
  /** The line it begins on, from 1. */
  readonly line: number;
  readonly mapped: MappedRow;
}

async function* mappedTable(stream: Readable, name: string, mapping: Mapping): AsyncGenerator<MappedFileRow> {
  let map: RowMapper | null = null;
  let width = 0;
  for await (const { line, cells } of csvRows(stream, name, mapping)) {
    if (map === null) {
      const header = cells.map((cell) => cell.trim());
      map = compileMapping(mapping, header);
      width = header.length;
      continue;
    }
    const message = `has ${cells.length} cells, the header has ${width}`;
    const mapped = cells.length === width ? map(cells) : { events: [], faults: [{ path: 'row', message }] };
    yield { line, mapped };
  }
  if (map === null) throw new Fault('INVALID_INPUT', `${name} is empty: a CSV begins with a header line`);
}

async function* mappedDocuments(stream: Readable, name: string, mapping: Mapping): AsyncGenerator<MappedFileRow> {
  const map = compileMapping(mapping, null);
  for await (const { line, text } of jsonDocuments(stream, name)) yield { line, mapped: mapDocument(text, map) };
}

/** The rows of one file, or the JSON documents in it, as events. Throws INVALID_INPUT where it cannot be read on. */
export function mappedRows(stream: Readable, name: string, mapping: Mapping): AsyncGenerator<MappedFileRow> {
  return mapping.format === 'json' ? mappedDocuments(stream, name, mapping) : mappedTable(stream, name, mapping);
}
