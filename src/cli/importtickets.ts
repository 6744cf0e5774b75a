import type { Parts } from '../compose.js';
import type { RecordingMode } from '../domain/facts.js';
import type { ImportReport, Rejection } from '../ingestfile/importreport.js';
import { importTickets, type RecordedBatch } from '../ingestfile/importtickets.js';
import { fileSize } from '../ingestfile/openfile.js';
import { compileMapping } from '../modules/mapping/compilemapping.js';
import { readMapping } from '../modules/mapping/mapping.js';
import {
  type Acting,
  settleTicketEvents,
  type TicketEventBatch,
} from '../modules/ticket/recordticketevents.service.js';
import type { WriteUnit } from '../platform/database.js';
import { openContext } from '../platform/requestcontext.js';
import { actingFor, requireContract } from './lookup.js';

export interface TicketImport {
  readonly contract: string;
  readonly client: string | undefined;
  /** As parsed from JSON. */
  readonly mapping: unknown;
  readonly files: readonly string[];
  readonly mode: RecordingMode;
  readonly batch: number;
  readonly dryRun: boolean;
  readonly signal?: AbortSignal;
  readonly onRejection?: (rejection: Rejection) => void;
  /** `share` of all bytes, 0 to 1. */
  readonly onRead?: (share: number, report: ImportReport) => void;
}

/** Carries the result of a transaction out of it and undoes it. */
class Undone<T> extends Error {
  constructor(readonly result: T) {
    super('undone');
  }
}

function undoing(acting: Acting): Acting {
  return {
    actor: acting.actor,
    async write<T>(act: (unit: WriteUnit) => Promise<T>): Promise<T> {
      try {
        return await acting.write(async (unit) => {
          throw new Undone(await act(unit));
        });
      } catch (error) {
        if (error instanceof Undone) return error.result as T;
        throw error;
      }
    },
  };
}

async function recordBatch(
  parts: Parts,
  clientId: string,
  batch: TicketEventBatch,
  dryRun: boolean,
): Promise<RecordedBatch> {
  const context = openContext(parts, actingFor(clientId, 'CLIENT', 'INTEGRATOR'));
  try {
    const { reports, outcomes, rejected } = await settleTicketEvents(dryRun ? undoing(context) : context, batch);
    const conflicts = reports
      .filter(({ index }) => outcomes.get(index) === 'CONFLICT')
      .map(({ index, key }) => ({
        index,
        path: `events.${index}.externalId`,
        message: `event "${key}" is already known with other content, which is kept`,
      }));
    return { outcomes, rejected: [...rejected, ...conflicts] };
  } finally {
    await context.close();
  }
}

/** Imports the files into a contract as its client's integrator would report them. Throws Fault with what to do. */
export async function importIntoContract(parts: Parts, options: TicketImport): Promise<ImportReport> {
  const mapping = readMapping(options.mapping);
  compileMapping(mapping, null);
  const sizes = await Promise.all(options.files.map(fileSize));
  const contract = await requireContract(parts.database, options.contract, options.client);
  const bytes = Math.max(
    1,
    sizes.reduce((sum, size) => sum + size, 0),
  );
  const { onRead, onRejection, signal } = options;
  return importTickets({
    files: options.files,
    mapping,
    batchSize: options.batch,
    record: (events) => {
      const batch = { contractId: contract.id, source: mapping.source, mode: options.mode, events };
      return recordBatch(parts, contract.tenantId, batch, options.dryRun);
    },
    ...(onRejection === undefined ? {} : { onRejection }),
    ...(onRead === undefined ? {} : { onRead: (read: number, report: ImportReport) => onRead(read / bytes, report) }),
    ...(signal === undefined ? {} : { signal }),
  });
}
