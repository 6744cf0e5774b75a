import { type Issue, refuseIssues } from '../domain/fault.js';
import type { TicketEventReport } from '../modules/ticket/ticketreport.js';
import { compileEvent } from './eventrule.js';
import type { Mapping } from './mapping.js';
import { type Cells, type Compiling, RowFault, valueReader } from './value.js';

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

/** Maps the rows of one file after another, in their order: some conditions look at the row before. */
export type RowMapper = (cells: Cells) => MappedRow;

function duplicateIds(mapping: Mapping): Issue[] {
  const seen = new Map<string, number>();
  return mapping.events.flatMap(({ externalId }, index) => {
    const written = JSON.stringify(externalId);
    const first = seen.get(written);
    seen.set(written, first ?? index);
    if (first === undefined) return [];
    return [
      {
        path: `events.${index}.externalId`,
        message: `is that of events.${first} too: end one of them with its own word`,
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

/**
 * Compiles a mapping for files of this header; null: to see what is wrong with it before there is a file. Throws
 * INVALID_INPUT that names every fault.
 */
export function compileMapping(mapping: Mapping, header: readonly string[] | null): RowMapper {
  const issues = [...duplicateIds(mapping), ...duplicateColumns(header ?? [])];
  const compiling: Compiling = { header, missing: new Set(mapping.missing), time: mapping.time, issues };
  const readTicket = valueReader(mapping.ticket, 'ticket', compiling);
  const readers = mapping.events.map((rule, index) => ({
    path: `events.${index}`,
    ...compileEvent(rule, `events.${index}`, compiling),
  }));
  refuseIssues(issues);

  let previous: { readonly ticket: string; readonly cells: Cells } | null = null;
  return (cells) => {
    const faults: Issue[] = [];
    const ticket = attempt(faults, () => readTicket(cells));
    if (ticket === null) {
      if (faults.length === 0) faults.push({ path: 'ticket', message: 'a part of it is missing' });
      return { events: [], faults };
    }
    const before = previous?.ticket === ticket ? previous.cells : null;
    previous = { ticket, cells };
    const events: MappedEvent[] = [];
    for (const { path, applies, read } of readers) {
      if (!applies(cells, before)) continue;
      const event = attempt(faults, () => read(cells, ticket));
      if (event !== null) events.push({ event, path });
    }
    return { events, faults };
  };
}
