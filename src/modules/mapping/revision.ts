import { SECOND } from '../../domain/instant.js';
import type { Row } from './column.js';
import type { EventRule } from './mapping.js';
import { type Compiling, instantReader } from './value.js';
import { wholeReader } from './whole.js';

/** The highest revision there is. */
const LAST = 2_147_483_647;
/** So far a millisecond is a step, twelve days; then a second is one, which has room for 34 years. */
const FINE = 2 ** 30;
const BEGINNING = Date.UTC(2020, 0, 1);

/** How far an instant lies behind another, in steps that fit a revision; what came before is alike. */
function stepsTo(instant: number, since: number): number {
  const distance = Math.max(0, instant - since);
  const steps = distance <= FINE ? distance : FINE + Math.floor((distance - FINE) / SECOND);
  return Math.min(LAST - 1, steps);
}

/**
 * Reads an event's revision: given as a number, or by the time of the report. Of reports of one event that differ, the latest
 * or the earliest then stands, in whatever order they come.
 */
export function revisionReader(rule: EventRule, path: string, compiling: Compiling): (row: Row) => number {
  const { revision, latest, earliest } = rule;
  if ([revision, latest, earliest].filter((given) => given !== undefined).length > 1) {
    compiling.issues.push({ path, message: 'may have one of "revision", "latest" and "earliest"' });
  }
  const reported = latest ?? earliest;
  if (reported === undefined) {
    if (rule.since !== undefined) {
      compiling.issues.push({ path: `${path}.since`, message: 'is of use beside "latest" or "earliest" alone' });
    }
    return wholeReader(revision, `${path}.revision`, 1, compiling);
  }
  const at = instantReader(reported, `${path}.${latest === undefined ? 'earliest' : 'latest'}`, compiling);
  const since = rule.since === undefined ? () => BEGINNING : instantReader(rule.since, `${path}.since`, compiling);
  return (row) => {
    const steps = stepsTo(at(row), since(row));
    return latest === undefined ? LAST - steps : 1 + steps;
  };
}
