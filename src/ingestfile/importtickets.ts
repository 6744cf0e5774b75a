import { Fault } from '../domain/fault.js';
import type { Outcome } from '../domain/reporting.js';
import { type MappedEvent, type MappedRow, mappedPath } from '../modules/mapping/compilemapping.js';
import type { Mapping } from '../modules/mapping/mapping.js';
import type { TicketEventReport } from '../modules/ticket/ticketreport.js';
import { emptyReport, type ImportReport, KEPT_REJECTIONS, type Rejection, type RowOutcome } from './importreport.js';
import { mappedRows } from './mappedrows.js';
import { openTables } from './openfile.js';

/** What became of the events of one batch, by their place in it. */
export interface RecordedBatch {
  readonly outcomes: ReadonlyMap<number, Outcome>;
  readonly rejected: readonly { readonly index: number; readonly path: string; readonly message: string }[];
}

export interface ImportOptions {
  readonly files: readonly string[];
  readonly mapping: Mapping;
  /** Events a batch, 1 to 1,000. */
  readonly batchSize: number;
  /** Records one batch. It is called again only when it is done. */
  readonly record: (events: readonly TicketEventReport[]) => Promise<RecordedBatch>;
  /** Told of every rejection, also of those the report does not keep. */
  readonly onRejection?: (rejection: Rejection) => void;
  /** Told now and then how much of the files was read. */
  readonly onRead?: (bytes: number, report: ImportReport) => void;
  /** Stops after the batch under way. */
  readonly signal?: AbortSignal;
}

interface PendingRow {
  readonly file: string;
  readonly line: number;
  isRejected: boolean;
}

interface PendingEvent extends MappedEvent {
  readonly row: PendingRow;
}

type Batch = PendingEvent[];

function rowOutcome(row: PendingRow, outcomes: readonly (Outcome | undefined)[]): RowOutcome {
  if (row.isRejected) return 'rejected';
  if (outcomes.includes('ACCEPTED')) return 'accepted';
  return outcomes.includes('CORRECTED') ? 'corrected' : 'repeated';
}

class Import {
  readonly report = emptyReport();
  /** Recording failed: nothing more is sent. */
  hasFailed = false;
  private batch: Batch = [];
  private inFlight: Promise<void> = Promise.resolve();

  constructor(private readonly options: ImportOptions) {}

  async row(file: string, line: number, { events, faults }: MappedRow): Promise<void> {
    this.report.rows += 1;
    const row: PendingRow = { file, line, isRejected: false };
    for (const { path, message } of faults) this.reject(row, path, message);
    if (events.length === 0) {
      this.report.outcomes[row.isRejected ? 'rejected' : 'silent'] += 1;
      return;
    }
    // A row is not cut in two: it is reported as a whole.
    if (this.batch.length + events.length > this.options.batchSize) await this.send();
    for (const event of events) this.batch.push({ ...event, row });
  }

  /** While one batch is recorded, the next is read. */
  private async send(): Promise<void> {
    const batch = this.batch;
    this.batch = [];
    await this.inFlight;
    if (batch.length === 0) return;
    this.inFlight = this.record(batch);
    // Whoever awaits it next meets its failure.
    this.inFlight.catch(() => {
      this.hasFailed = true;
    });
  }

  async finish(): Promise<void> {
    await this.send();
    await this.inFlight;
  }

  private reject(row: PendingRow, path: string, message: string): void {
    row.isRejected = true;
    const rejection: Rejection = { file: row.file, line: row.line, path, message };
    if (this.report.rejections.length < KEPT_REJECTIONS) this.report.rejections.push(rejection);
    this.options.onRejection?.(rejection);
  }

  private async record(batch: Batch): Promise<void> {
    const { outcomes, rejected } = await this.options.record(batch.map(({ event }) => event));
    for (const { index, path, message } of rejected) {
      const pending = batch[index];
      if (pending !== undefined) this.reject(pending.row, mappedPath(path, pending), message);
    }
    this.count(batch, outcomes, rejected.length);
  }

  private count(batch: Batch, outcomes: RecordedBatch['outcomes'], rejected: number): void {
    const { events } = this.report;
    const byRow = new Map<PendingRow, (Outcome | undefined)[]>();
    for (const [index, { row }] of batch.entries()) {
      const outcome = outcomes.get(index);
      if (outcome === 'ACCEPTED') events.accepted += 1;
      if (outcome === 'CORRECTED') events.corrected += 1;
      if (outcome === 'REPEATED') events.repeated += 1;
      const known = byRow.get(row);
      if (known === undefined) byRow.set(row, [outcome]);
      else known.push(outcome);
    }
    events.rejected += rejected;
    for (const [row, settled] of byRow) this.report.outcomes[rowOutcome(row, settled)] += 1;
  }
}

async function readFiles(run: Import, options: ImportOptions): Promise<void> {
  let bytesBefore = 0;
  for (const file of options.files) {
    let bytes = 0;
    for await (const { name, stream, bytesRead } of openTables(file)) {
      for await (const { line, mapped } of mappedRows(stream, name, options.mapping)) {
        if (options.signal?.aborted) return;
        await run.row(name, line, mapped);
        bytes = bytesRead();
        options.onRead?.(bytesBefore + bytes, run.report);
      }
    }
    bytesBefore += bytes;
  }
}

/**
 * Imports files as ticket events, in bounded memory. Facts are idempotent, so that an import which was interrupted is
 * simply run again. A file that cannot be read on is told in the report; what stands before is recorded. Throws what
 * recording throws; what was recorded before stays.
 */
export async function importTickets(options: ImportOptions): Promise<ImportReport> {
  const run = new Import(options);
  try {
    await readFiles(run, options);
  } catch (error) {
    if (run.hasFailed || !(error instanceof Fault)) throw error;
    run.report.fault = error;
  }
  await run.finish();
  return run.report;
}
