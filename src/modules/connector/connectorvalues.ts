import { z } from 'zod';
import type { ConnectorValues } from '../../domain/connector.js';
import { refuseIssues } from '../../domain/fault.js';
import { CHANNELS, PRIORITIES, TICKET_STATUSES } from '../../domain/terms.js';

function meanings<const T extends readonly [string, ...string[]]>(words: T) {
  return z.record(z.string(), z.enum(words)).default({});
}

const Values = z.strictObject({
  statuses: meanings(TICKET_STATUSES),
  priorities: meanings(PRIORITIES),
  channels: meanings(CHANNELS),
});

export const NO_VALUES: ConnectorValues = { statuses: {}, priorities: {}, channels: {} };

/** Reads a customer's own words from JSON, `{"priorities": {"Gold": "P1"}}`. Throws INVALID_INPUT that names every fault. */
export function readConnectorValues(json: unknown): ConnectorValues {
  const parsed = Values.safeParse(json);
  if (parsed.success) return parsed.data;
  refuseIssues(
    parsed.error.issues.map(({ path, message }) => ({ path: path.map(String).join('.') || 'values', message })),
  );
  throw parsed.error;
}
