import type { MeasurementFact, MeasurementKind } from '../../domain/facts.js';
import type { Instant } from '../../domain/instant.js';
import { validateMeasurement } from '../../domain/measurementrules.js';
import { type Change, contentHash, type KnownReport, type RejectedItem, type Report } from '../../domain/reporting.js';
import type { Timeline } from '../../domain/timeline.js';
import type { StoredMeasurement } from './measurement.store.js';

/** A measurement as reported: the fact without its source, which its batch names. */
export type MeasurementReport = Omit<MeasurementFact, 'source'>;
export type SettledReport = Report<MeasurementFact>;
export type MeasurementChange = Change<MeasurementFact>;
export type KnownMeasurements = ReadonlyMap<string, KnownReport<MeasurementFact>>;

/** How the inputs of a kind name the list of items and the time at which one happened. */
export const INPUT_NAMES = {
  QUEUE_INTERVAL: { items: 'intervals', occurredAt: 'startsAt' },
  CONTACT: { items: 'contacts', occurredAt: 'enqueuedAt' },
  OUTAGE: { items: 'outages', occurredAt: 'startsAt' },
  SURVEY_RESPONSE: { items: 'responses', occurredAt: 'occurredAt' },
  AUDIT: { items: 'audits', occurredAt: 'occurredAt' },
  COUNTER: { items: 'counters', occurredAt: 'occurredAt' },
} as const satisfies Record<MeasurementKind, { items: string; occurredAt: string }>;

export function itemPath(kind: MeasurementKind, index: number): string {
  return `${INPUT_NAMES[kind].items}.${index}`;
}

/** A fault's path in the words of the input, which calls the time by its kind's name. */
function inputPath(kind: MeasurementKind, path: string): string {
  return path.replace(/\.occurredAt$/, `.${INPUT_NAMES[kind].occurredAt}`);
}

function byName([a]: [string, unknown], [b]: [string, unknown]): number {
  return a < b ? -1 : 1;
}

/** Checks the items of a batch one by one: the good ones as reports, the bad ones with what is wrong with them. */
export function checkMeasurements(
  items: readonly MeasurementReport[],
  kind: MeasurementKind,
  source: string,
  timeline: Timeline,
  now: Instant,
): { reports: SettledReport[]; rejected: RejectedItem[] } {
  const reports: SettledReport[] = [];
  const rejected: RejectedItem[] = [];
  for (const [index, item] of items.entries()) {
    const fact: MeasurementFact = { ...item, source };
    const refusal = validateMeasurement(fact, timeline, now, itemPath(kind, index));
    if (refusal !== null) {
      rejected.push({ index, externalId: item.externalId, ...refusal, path: inputPath(kind, refusal.path) });
      continue;
    }
    const { externalId, revision, withdrawn, occurredAt, content } = item;
    const hash = contentHash(withdrawn, occurredAt, Object.entries(content).sort(byName));
    reports.push({ index, key: externalId, revision, contentHash: hash, fact });
  }
  return { reports, rejected };
}

export function knownByKey(stored: readonly StoredMeasurement[]): KnownMeasurements {
  return new Map(
    stored.map(({ contentHash: hash, fact }) => [
      fact.externalId,
      { revision: fact.revision, contentHash: hash, fact },
    ]),
  );
}

/** Measurements to insert and measurements to replace, each in key order. */
export function splitChanges(changes: readonly MeasurementChange[]): {
  added: StoredMeasurement[];
  corrected: StoredMeasurement[];
} {
  const stored = ({ after }: MeasurementChange): StoredMeasurement => after;
  return {
    added: changes.filter(({ before }) => before === null).map(stored),
    corrected: changes.filter(({ before }) => before !== null).map(stored),
  };
}

/** The facts that stood and the facts that stand. */
export function factsOf(changes: readonly MeasurementChange[]): {
  before: MeasurementFact[];
  after: MeasurementFact[];
} {
  return {
    before: changes.flatMap(({ before }) => (before === null ? [] : [before.fact])),
    after: changes.map(({ after }) => after.fact),
  };
}
