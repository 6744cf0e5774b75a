import { type CreditPeriod, isJudged, type PastPeriod } from './creditline.js';
import type { LocalDate } from './instant.js';
import { addDays } from './localtime.js';
import type { ContractTerms } from './terms.js';

/** How near the client's right to terminate is by one rule. */
export interface ChronicCount {
  readonly kind: 'MISSES' | 'AT_CAP';
  /** The critical objective that is missed; null for AT_CAP. */
  readonly objectiveKey: string | null;
  /** Indexes of the periods that count, ascending. */
  readonly periods: readonly number[];
  /** So many give the right. */
  readonly needed: number;
  /** Judged periods looked at, the last ones. */
  readonly inPeriods: number;
  readonly reached: boolean;
}

/** Counts chronic failure by `terms` over periods that are over, ascending; what was not judged is passed over. */
export function chronicCounts(terms: ContractTerms, periods: readonly PastPeriod[]): ChronicCount[] {
  const { misses, atCap } = terms.credits?.chronic ?? { misses: null, atCap: null };
  const critical = misses === null ? [] : terms.objectives.filter((objective) => objective.critical);
  const counts = critical.map(({ key }) => {
    const judged = periods.filter(({ objectives }) => objectives.some((one) => one.key === key && isJudged(one)));
    const { moreThan = 0, inPeriods = 0 } = misses ?? {};
    const missed = judged.slice(-inPeriods).filter((period) => isMissed(period, key));
    return countOf('MISSES', key, missed, moreThan + 1, inPeriods);
  });
  if (atCap === null) return counts;
  const judged = periods.filter(({ objectives }) => objectives.some(isJudged)).slice(-atCap.inPeriods);
  const capped = judged.filter(({ ledger }) => ledger?.capReached === true);
  return [...counts, countOf('AT_CAP', null, capped, atCap.times, atCap.inPeriods)];
}

function isMissed({ objectives }: CreditPeriod, key: string): boolean {
  return objectives.some((objective) => objective.key === key && objective.verdict === 'MISSED');
}

function countOf(
  kind: ChronicCount['kind'],
  objectiveKey: string | null,
  counted: readonly CreditPeriod[],
  needed: number,
  inPeriods: number,
): ChronicCount {
  const periods = counted.map(({ index }) => index);
  return { kind, objectiveKey, periods, needed, inPeriods, reached: periods.length >= needed };
}

export interface Renewal {
  /** The last day on which notice can be given. */
  readonly noticeOn: LocalDate;
  /** Notice can still be given, and the client may terminate, or has seen failures to which one more would let it. */
  readonly atRisk: boolean;
}

/** Whether the contract's renewal is at risk on a local day; null: no notice is agreed. */
export function renewalOn(
  today: LocalDate,
  endsOn: LocalDate,
  noticeDays: number | null,
  counts: readonly ChronicCount[],
): Renewal | null {
  if (noticeDays === null) return null;
  const noticeOn = addDays(endsOn, -noticeDays);
  const near = counts.some(({ periods, needed }) => periods.length > 0 && periods.length + 1 >= needed);
  return { noticeOn, atRisk: today <= noticeOn && near };
}
