import { notFound } from '../../domain/fault.js';
import type { Timeline } from '../../domain/timeline.js';
import { isUuid } from '../../domain/uuid.js';
import type { WriteUnit } from '../../platform/database.js';
import { heldTimeline } from '../contract/contract.read.js';

/**
 * The contract that facts are to be recorded for: agreed by both parties, not terminated, and the asking party's own (and
 * its key's). A contract that has ended still takes late facts. What was agreed stands still until the transaction ends: no
 * exclusion is decided meanwhile. Throws NOT_FOUND for any other, whatever the reason.
 */
export async function recordableContract(unit: WriteUnit, contractId: string): Promise<Timeline> {
  const timeline = isUuid(contractId) ? await heldTimeline(unit, contractId.toLowerCase()) : null;
  if (timeline === null) throw notFound('contract');
  const { terminatedAt } = timeline.contract;
  if (terminatedAt !== null && terminatedAt <= unit.now) throw notFound('contract');
  return timeline;
}
