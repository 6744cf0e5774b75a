import type { FactHeader } from './facts.js';
import type { FaultCode, Issue } from './fault.js';
import type { Instant, Milliseconds } from './instant.js';
import { MINUTE } from './instant.js';
import { at, choiceFault, textFault, wholeFault } from './termchecks.js';
import { CHANNELS } from './terms.js';
import { LONGEST_EXTERNAL_ID, LONGEST_NAME } from './text.js';

/** Why one reported fact is refused; the rest of its batch is not. */
export interface Rejection extends Issue {
  readonly code: FaultCode;
}

/** How far a reporter's clock may run ahead of ours. */
const FUTURE_TOLERANCE: Milliseconds = 5 * MINUTE;

const MOST_REVISIONS = 2_147_483_647;

/** Faults of a fact, in order; only the first is reported. */
export type FactFaults = readonly (readonly [field: string, fault: string | null])[];

export function firstFault(faults: FactFaults, path: string): Rejection | null {
  for (const [field, message] of faults) {
    if (message !== null) return { code: 'INVALID_INPUT', path: at(path, field), message };
  }
  return null;
}

/** What every fact must satisfy, whatever it is about. */
export function headerFaults(fact: FactHeader, now: Instant): FactFaults {
  return [
    ['source', textFault(fact.source, LONGEST_NAME)],
    ['externalId', textFault(fact.externalId, LONGEST_EXTERNAL_ID)],
    ['revision', wholeFault(fact.revision, 1, MOST_REVISIONS)],
    ['occurredAt', instantFault(fact.occurredAt, now)],
  ];
}

/** What is wrong with an instant that must have happened already, or null. */
export function instantFault(t: Instant, now: Instant): string | null {
  if (!Number.isSafeInteger(t)) return 'must be a point in time in whole milliseconds';
  if (t < 0) return 'must not be before 1970';
  return t > now + FUTURE_TOLERANCE ? 'must not lie in the future' : null;
}

export function channelFault(channel: string | null): string | null {
  return channel === null ? null : choiceFault(channel, CHANNELS);
}

export function optionalTextFault(value: string | null, longest: number): string | null {
  return value === null ? null : textFault(value, longest);
}
