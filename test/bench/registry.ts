import type { Measurement } from './harness/measurement.js';
import { breach } from './measures/breach.js';
import { coldStart } from './measures/coldstart.js';
import { compliance } from './measures/compliance.js';
import { escalations, escalationsDue } from './measures/escalations.js';
import { fanOutToMany } from './measures/fanout.js';
import { growth } from './measures/growth.js';
import { impact } from './measures/impact.js';
import { ingest } from './measures/ingest.js';
import { loadedData } from './measures/loaded.js';
import { overview } from './measures/overview.js';
import { plans } from './measures/plans.js';
import { queue } from './measures/queue.js';
import { soak } from './measures/soak.js';
import { statements } from './measures/statements.js';
import { ticketList } from './measures/ticketlist.js';
import { workingTime } from './measures/workingtime.js';

/** Every measurement, in the order in which they run. */
export const MEASUREMENTS: readonly Measurement[] = [
  loadedData,
  ticketList,
  compliance,
  statements,
  ingest,
  breach,
  escalationsDue,
  escalations,
  fanOutToMany,
  workingTime,
  growth,
  overview,
  queue,
  impact,
  coldStart,
  plans,
  soak,
];

/** Those named; without names the budget rows. Throws an Error for a name there is none of. */
export function chosenMeasurements(names: readonly string[]): readonly Measurement[] {
  if (names.length === 0) return MEASUREMENTS.filter(({ kind }) => kind === 'BUDGET');
  const unknown = names.filter((name) => !MEASUREMENTS.some((one) => one.name === name));
  if (unknown.length > 0) throw new Error(`there is no measurement ${unknown.join(', ')}: see --list`);
  return MEASUREMENTS.filter(({ name }) => names.includes(name));
}
