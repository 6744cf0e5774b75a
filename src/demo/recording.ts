import type { Parts } from '../compose.js';
import type { MeasurementKind, RecordingMode } from '../domain/facts.js';
import { LARGEST_BATCH, type RecordingResult } from '../domain/reporting.js';
import type { MeasurementReport } from '../modules/measurement/measurementreport.js';
import { recordMeasurements } from '../modules/measurement/recordmeasurements.service.js';
import { type Acting, recordTicketEvents } from '../modules/ticket/recordticketevents.service.js';
import type { TicketEventReport } from '../modules/ticket/ticketreport.js';
import { groupBy } from '../platform/groupby.js';
import { openContext } from '../platform/requestcontext.js';
import { actorFor } from './asking.js';
import type { LaidContract } from './laying.js';
import type { SimulatedFact } from './simulation.js';

const TICKET_SOURCE = 'helpdesk';
const MEASURE_SOURCE = 'telephony';

/** Facts of one kind that one call can take. */
interface Batch {
  readonly kind: SimulatedFact['kind'];
  readonly facts: readonly SimulatedFact[];
}

/** Batches by kind, each in the order given: whole tickets stay together. */
function batchesOf(facts: Iterable<SimulatedFact>): Batch[] {
  return [...groupBy(facts, (fact) => fact.kind)].flatMap(([kind, all]) =>
    Array.from({ length: Math.ceil(all.length / LARGEST_BATCH) }, (_, index) => ({
      kind,
      facts: all.slice(index * LARGEST_BATCH, (index + 1) * LARGEST_BATCH),
    })),
  );
}

function recordBatch(
  acting: Acting,
  contractId: string,
  mode: RecordingMode,
  { kind, facts }: Batch,
  ticketSource: string,
): Promise<RecordingResult> {
  if (kind === 'TICKET_EVENT') {
    const events = facts.map(({ report }) => report as TicketEventReport);
    return recordTicketEvents(acting, { contractId, source: ticketSource, mode, events });
  }
  const items = facts.map(({ report }) => report as MeasurementReport);
  return recordMeasurements(acting, {
    contractId,
    source: MEASURE_SOURCE,
    mode,
    kind: kind satisfies MeasurementKind,
    items,
  });
}

export interface RecordingOptions {
  readonly mode: RecordingMode;
  readonly ticketSource?: string;
  /** Told after each batch how many items it had. */
  readonly done?: (amount: number) => void;
  /** Ends between two batches. */
  readonly signal?: AbortSignal;
}

/** Records facts of a contract as its vendor's integrator. Facts that stand already change nothing. */
export async function recordFacts(
  parts: Parts,
  contract: LaidContract,
  facts: Iterable<SimulatedFact>,
  { mode, ticketSource = TICKET_SOURCE, done, signal }: RecordingOptions,
): Promise<void> {
  const actor = actorFor(contract.vendor, 'VENDOR', 'INTEGRATOR');
  for (const batch of batchesOf(facts)) {
    signal?.throwIfAborted();
    const context = openContext(parts, actor);
    const { rejected } = await recordBatch(context, contract.id, mode, batch, ticketSource);
    done?.(batch.facts.length);
    const [first] = rejected;
    if (first === undefined) continue;
    const { reference } = contract;
    parts.log.warn({ reference, kind: batch.kind, rejected: rejected.length, first }, 'simulated facts were rejected');
  }
}
