import { indicatorEntry } from './indicator.js';
import { countsShortAbandons, usesWaitThreshold } from './servicelevel.js';
import type { ObjectiveTerms } from './terms.js';
import { INDICATORS } from './terms.js';

/** Whether two objectives may count one and the same reported fact that carries a threshold or a scale. */
export function readSameFacts(a: ObjectiveTerms, b: ObjectiveTerms): boolean {
  if (!INDICATORS.includes(a.indicator) || !INDICATORS.includes(b.indicator)) return false;
  const family = indicatorEntry(a.indicator).family;
  if (family !== indicatorEntry(b.indicator).family || !overlap(a.scope.channels, b.scope.channels)) return false;
  if (a.survey !== null && b.survey !== null) return overlap(a.survey.surveys, b.survey.surveys);
  if (a.contact === null || b.contact === null) return false;
  const bothIntervals = a.contact.reads === 'INTERVALS' && b.contact.reads === 'INTERVALS';
  return bothIntervals && overlap(a.contact.queues, b.contact.queues);
}

interface Comparison {
  readonly field: string;
  readonly agree: boolean;
}

/** An interval carries one wait and one short-abandon threshold: objectives that use either must agree on it. */
export function comparableThresholds(a: ObjectiveTerms, b: ObjectiveTerms): Comparison[] {
  if (a.contact === null || b.contact === null) return [];
  const compared: Comparison[] = [];
  if (usesWaitThreshold(a) && usesWaitThreshold(b)) {
    compared.push({ field: 'waitThreshold', agree: a.contact.waitThreshold === b.contact.waitThreshold });
  }
  if (countsShortAbandons(a, a.contact) && countsShortAbandons(b, b.contact)) {
    compared.push({ field: 'shortAbandon', agree: a.contact.shortAbandon === b.contact.shortAbandon });
  }
  return compared;
}

/** An answer is on one scale: objectives that count the same answers must agree on it. */
export function comparableScales(a: ObjectiveTerms, b: ObjectiveTerms): Comparison[] {
  if (a.survey === null || b.survey === null) return [];
  return [
    { field: 'scaleMin', agree: a.survey.scaleMin === b.survey.scaleMin },
    { field: 'scaleMax', agree: a.survey.scaleMax === b.survey.scaleMax },
  ];
}

function overlap(a: readonly string[], b: readonly string[]): boolean {
  return a.length === 0 || b.length === 0 || a.some((name) => b.includes(name));
}
