import { canonicalJson } from './canonicaljson.js';
import type { MeasurementKind } from './facts.js';
import { indicatorEntry } from './indicator.js';
import type { ContractTerms, ObjectiveTerms } from './terms.js';

/** Families whose outcomes go by working hours. */
const BY_HOURS: ReadonlySet<string> = new Set(['CLOCK', 'FOLLOW_UP', 'TICKET', 'UPTIME']);

/**
 * Whether facts count for an objective by one version of the terms as they do by the other: what judges the counts (targets,
 * weights, samples, relief, minimum levels, credits) does not matter. Two versions that both lack it count alike.
 */
export function countsAlike(key: string, before: ContractTerms | null, after: ContractTerms | null): boolean {
  return countingTerms(key, before) === countingTerms(key, after);
}

function countingTerms(key: string, terms: ContractTerms | null): string | null {
  const objective = terms?.objectives.find((one) => one.key === key);
  if (terms === null || objective === undefined) return null;
  const { indicator, direction, scope, slices, clock, followUp, contact, uptime, survey, counter } = objective;
  const calendar = BY_HOURS.has(indicatorEntry(indicator).family) ? (objective.calendar ?? terms.calendar) : null;
  const counting = { indicator, direction, scope, clock, followUp, contact, uptime, survey, counter, calendar };
  return canonicalJson({ ...counting, slice: slices?.length ?? null });
}

/** The kind of measurements that an objective reads; null: it reads tickets. */
export function measurementKindOf({ indicator, contact }: ObjectiveTerms): MeasurementKind | null {
  switch (indicatorEntry(indicator).family) {
    case 'CONTACT':
      return contact?.reads === 'INTERVALS' ? 'QUEUE_INTERVAL' : 'CONTACT';
    case 'UPTIME':
      return 'OUTAGE';
    case 'SURVEY':
      return 'SURVEY_RESPONSE';
    case 'AUDIT':
      return 'AUDIT';
    case 'COUNTER':
      return 'COUNTER';
    default:
      return null;
  }
}
