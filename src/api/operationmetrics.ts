import type { Metrics } from '../platform/metrics.js';
import type { ErrorCode } from './errors.js';

/** Counts an operation by its type and how it ended: ok, or the code of its first error. */
export function noteOperation(
  metrics: Metrics,
  type: string | undefined,
  outcome: ErrorCode | 'ok',
  milliseconds: number,
): void {
  const kind = type ?? 'unknown';
  metrics.operations.inc({ type: kind, outcome });
  metrics.operationSeconds.observe({ type: kind }, milliseconds / 1_000);
}
