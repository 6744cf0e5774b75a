import type { Instant } from '../../domain/instant.js';
import { SECOND } from '../../domain/instant.js';
import { localText } from '../../domain/localtext.js';
import type { LockedContent, ObjectiveLine, StatementContent } from '../../domain/statement.js';

type Measure = Pick<ObjectiveLine, 'unit' | 'direction' | 'indicator'>;

/** What people call the things that a statement names by keys and indexes. */
export interface PageWords {
  objective(key: string): string;
  /** How an objective's figures are to be read. */
  measure(key: string): Measure;
  /** A period by its dates. */
  period(index: number): string;
  line(line: string): string;
  /** In the contract's zone, to the second. */
  time(at: Instant): string;
}

/** An objective that no statement at hand has. */
const UNKNOWN: Measure = { unit: 'NUMBER', direction: 'AT_LEAST', indicator: 'COUNTER_RATIO' };

/** The words of a statement and of the ones before it, whose objectives the terms may have dropped since. */
export function pageWords(content: StatementContent, earlier: readonly LockedContent[]): PageWords {
  const all = [...earlier, content];
  const objectives = new Map(all.flatMap((one) => one.objectives.map((line) => [line.key, line])));
  const periods = new Map(all.map(({ period }) => [period.index, `${period.startsOn} to ${period.endsOn}`]));
  const objective = (key: string): string => objectives.get(key)?.name ?? key;
  return {
    objective,
    measure: (key) => objectives.get(key) ?? UNKNOWN,
    period: (index) => periods.get(index) ?? `period ${index}`,
    line: (line) => (line.startsWith('objective:') ? objective(line.slice('objective:'.length)) : line),
    time: (at) => localText(at - (at % SECOND), content.contract.timeZone),
  };
}
