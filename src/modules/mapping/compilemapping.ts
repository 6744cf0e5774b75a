import { type Issue, refuseIssues } from '../../domain/fault.js';
import type { TicketEventReport } from '../ticket/ticketreport.js';
import { type Row, tableColumns } from './column.js';
import { compileEvent } from './eventrule.js';
import { JSON_COLUMNS } from './jsonpath.js';
import type { Mapping } from './mapping.js';
import { type Compiling, RowFault, valueReader } from './value.js';

/** An event read from a row, and which of the mapping's events it is: `events.2`. */
export interface MappedEvent {
  readonly event: TicketEventReport;
  readonly path: string;
}

export interface MappedRow {
  readonly events: readonly MappedEvent[];
  /** What could not be read. The row's other events can. */
  readonly faults: readonly Issue[];
}

const NOTHING: MappedRow = { events: [], faults: [] };

/** Maps the rows of one file after another, in their order: some conditions look at the row before. A JSON document stands by itself. */
export type RowMapper = (row: Row) => MappedRow;

function duplicateIds(mapping: Mapping): Issue[] {
  const seen = new Map<string, number>();
  return mapping.events.flatMap(({ externalId, kind }, index) => {
    const written = JSON.stringify(externalId);
    const base = externalId.text ?? `{${externalId.column}}`;
    const first = seen.get(written);
    seen.set(written, first ?? index);
    if (first === undefined) return [];
    return [
      {
        path: `events.${index}.externalId`,
        message: `is written as that of events.${first}: whatever their conditions, end each with a word of its own, such as "${base}:${kind.toLowerCase()}"`,
      },
    ];
  });
}

function duplicateColumns(header: readonly string[]): Issue[] {
  const twice = header.filter((column, index) => column !== '' && header.indexOf(column) !== index);
  return [...new Set(twice)].map((column) => ({
    path: 'header',
    message: `the file has the column "${column}" twice`,
  }));
}

function attempt<T>(faults: Issue[], read: () => T): T | null {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof RowFault)) throw error;
    faults.push({ path: error.path, message: error.message });
    return null;
  }
}

function lookingBack(mapping: Mapping): Issue[] {
  if (mapping.format === 'csv') return [];
  return mapping.events.flatMap(({ when }, index) =>
    when.flatMap(({ first, changed }, place) => {
      if (first === undefined && changed === undefined) return [];
      return [
        { path: `events.${index}.when.${place}`, message: 'looks at the row before, and JSON documents have none' },
      ];
    }),
  );
}

interface EventReaders {
  readonly mapping: Mapping;
  readonly readTicket: (row: Row) => string | null;
  readonly events: readonly ({ readonly path: string } & ReturnType<typeof compileEvent>)[];
}

function rowMapper({ mapping, readTicket, events }: EventReaders): RowMapper {
  let previous: { readonly ticket: string; readonly row: Row } | null = null;
  return (row) => {
    // What is no news of a ticket need not name one.
    if (mapping.format === 'json' && !events.some(({ applies }) => applies(row, null))) return NOTHING;
    const faults: Issue[] = [];
    const ticket = attempt(faults, () => readTicket(row));
    if (ticket === null) {
      if (faults.length === 0) faults.push({ path: 'ticket', message: 'a part of it is missing' });
      return { events: [], faults };
    }
    const before = previous?.ticket === ticket ? previous.row : null;
    if (mapping.format === 'csv') previous = { ticket, row };
    const read = events.flatMap((one) => {
      const event = one.applies(row, before) ? attempt(faults, () => one.read(row, ticket)) : null;
      return event === null ? [] : [{ event, path: one.path }];
    });
    return { events: read, faults };
  };
}

/**
 * Compiles a mapping for files of this header; null: of JSON documents, or to see what is wrong with it before there is a
 * file. Throws INVALID_INPUT that names every fault.
 */
export function compileMapping(mapping: Mapping, header: readonly string[] | null): RowMapper {
  const issues = [...duplicateIds(mapping), ...duplicateColumns(header ?? []), ...lookingBack(mapping)];
  const columns = mapping.format === 'json' ? JSON_COLUMNS : tableColumns(header);
  const compiling: Compiling = { columns, missing: new Set(mapping.missing), time: mapping.time, issues };
  const readTicket = valueReader(mapping.ticket, 'ticket', compiling);
  const events = mapping.events.map((rule, index) => ({
    path: `events.${index}`,
    ...compileEvent(rule, `events.${index}`, compiling),
  }));
  refuseIssues(issues);
  return rowMapper({ mapping, readTicket, events });
}

/** `events.17.priority` of a batch is `events.2.priority` of the mapping. */
export function mappedPath(path: string, event: MappedEvent): string {
  return path.replace(/^events\.\d+/, event.path);
}
