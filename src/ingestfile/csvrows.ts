import { pipeline, type Readable } from 'node:stream';
import { CsvError, type Info, parse } from 'csv-parse';
import { Fault } from '../domain/fault.js';
import type { Mapping } from '../modules/mapping/mapping.js';

/** A record of a CSV file. */
export interface CsvRow {
  /** The line it begins on, from 1. */
  readonly line: number;
  readonly cells: readonly string[];
}

const LARGEST_ROW = 1_000_000;

/** What to throw for what a stream or the parser threw: INVALID_INPUT where the file is at fault. */
export function readingFault(error: unknown, name: string): unknown {
  const next = 'Rows before it are imported; correct the file and run the import again.';
  if (error instanceof CsvError) {
    const message = error.code === 'CSV_MAX_RECORD_SIZE' ? 'a row has more than a million characters' : error.message;
    return new Fault('INVALID_INPUT', `${name} is no readable CSV: ${message}. ${next}`);
  }
  const code = (error as { code?: unknown } | null)?.code;
  if (typeof code !== 'string' || !code.startsWith('Z_')) return error;
  return new Fault('INVALID_INPUT', `${name} is damaged and cannot be unpacked (${(error as Error).message}). ${next}`);
}

/** The parser counts a CRLF within quotes as two lines. */
function quotedBreaks(cells: readonly string[]): number {
  return cells.reduce((count, cell) => count + cell.split('\r\n').length - 1, 0);
}

/**
 * The records of a CSV stream, with back pressure and in bounded memory. Throws INVALID_INPUT where the file breaks the
 * rules of quoting: past that point no row can be trusted.
 */
export async function* csvRows(
  stream: Readable,
  name: string,
  dialect: Pick<Mapping, 'delimiter' | 'quote' | 'encoding'>,
): AsyncGenerator<CsvRow> {
  const parser = parse({
    ...dialect,
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LARGEST_ROW,
    // An error would drop the rows before it that are not taken yet: here it only leaves a mark.
    skip_records_with_error: true,
  });
  const faults: { readonly error: unknown; readonly after: number }[] = [];
  parser.on('skip', (error: unknown) => {
    if (faults.length === 0) faults.push({ error, after: parser.info.records });
  });
  // A fault of the stream ends the parser with the same fault, which the loop below throws.
  pipeline(stream, parser, () => undefined);
  let [lines, emptyLines, overcount] = [0, 0, 0];
  try {
    for await (const { record, info } of parser as AsyncIterable<{ record: string[]; info: Info }>) {
      if (faults[0] !== undefined && info.records > faults[0].after) break;
      const line = lines + (info.empty_lines - emptyLines) + 1 - overcount;
      if (info.lines > lines + 1) overcount += quotedBreaks(record);
      lines = info.lines;
      emptyLines = info.empty_lines;
      yield { line, cells: record };
    }
    if (faults[0] !== undefined) throw faults[0].error;
  } catch (error) {
    throw readingFault(error, name);
  } finally {
    stream.destroy();
  }
}
