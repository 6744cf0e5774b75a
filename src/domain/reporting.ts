import { hash } from 'node:crypto';
import { type FaultCode, type Issue, refuseIssues } from './fault.js';
import { excerpt, LONGEST_EXTERNAL_ID, LONGEST_NAME, textIssues } from './text.js';

/** The most items one batch may hold. */
export const LARGEST_BATCH = 1_000;

/** Why one item was not taken; the other items of its batch are. */
export interface RejectedItem {
  /** Its place in the batch, from 0. */
  readonly index: number;
  /** In `recordingResult`, of one that is too long its beginning. */
  readonly externalId: string;
  readonly code: FaultCode;
  /** Within the input: `events.3.occurredAt`. */
  readonly path: string;
  readonly message: string;
}

/** What became of a batch. Every item is in exactly one of the four. */
export interface RecordingResult {
  readonly accepted: number;
  /** Known already, or overtaken by a higher revision: changed nothing. */
  readonly repeated: number;
  readonly corrected: number;
  readonly rejected: readonly RejectedItem[];
}

/** What became of one reported item. CONFLICT is refused: the same revision is already known with other content. */
export type Outcome = 'ACCEPTED' | 'REPEATED' | 'CORRECTED' | 'CONFLICT';

/** A valid item of a batch; `key` is its identity within the batch's contract, source and kind. */
export interface Report<T> {
  /** Its place in the batch. */
  readonly index: number;
  readonly key: string;
  readonly revision: number;
  /** Hash of all content; two reports of one revision with the same hash are the same report. */
  readonly contentHash: string;
  readonly fact: T;
}

/** The same, as it is already stored. */
export type KnownReport<T> = Omit<Report<T>, 'index' | 'key'>;

export interface Change<T> {
  readonly key: string;
  /** null: not known before this batch. */
  readonly before: KnownReport<T> | null;
  readonly after: KnownReport<T>;
}

export interface Settlement<T> {
  /** By the item's index. */
  readonly outcomes: ReadonlyMap<number, Outcome>;
  /** What must be stored, one change a key, in key order. */
  readonly changes: readonly Change<T>[];
}

function outcomeOf(report: KnownReport<unknown>, standing: KnownReport<unknown> | undefined): Outcome {
  if (standing === undefined) return 'ACCEPTED';
  if (report.revision > standing.revision) return 'CORRECTED';
  // A lower revision than the known one was overtaken on its way: it had its say already.
  if (report.revision < standing.revision) return 'REPEATED';
  return report.contentHash === standing.contentHash ? 'REPEATED' : 'CONFLICT';
}

/**
 * Settles a batch against what is known, in the batch's order: several reports of one key follow each other as if they
 * had been sent one by one. The result of all of it does not depend on how reports are cut into batches.
 */
export function settleReports<T>(
  reports: readonly Report<T>[],
  known: ReadonlyMap<string, KnownReport<T>>,
): Settlement<T> {
  const outcomes = new Map<number, Outcome>();
  const standing = new Map<string, KnownReport<T>>();
  for (const report of reports) {
    const outcome = outcomeOf(report, standing.get(report.key) ?? known.get(report.key));
    outcomes.set(report.index, outcome);
    if (outcome === 'ACCEPTED' || outcome === 'CORRECTED') standing.set(report.key, report);
  }
  const changes = [...standing.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, after]) => ({ key, before: known.get(key) ?? null, after }));
  return { outcomes, changes };
}

/** Counts outcomes; `rejected` are the items that were refused before they could be settled. */
export function recordingResult<T>(
  reports: readonly Report<T>[],
  outcomes: ReadonlyMap<number, Outcome>,
  rejected: readonly RejectedItem[],
  pathOf: (index: number) => string,
): RecordingResult {
  const count = (outcome: Outcome): number => [...outcomes.values()].filter((one) => one === outcome).length;
  const conflicts = reports
    .filter((report) => outcomes.get(report.index) === 'CONFLICT')
    .map(({ index, key, revision }): RejectedItem => {
      const message = `revision ${revision} is already known with other content; correct it with a higher revision`;
      return { index, externalId: key, code: 'CONFLICT', path: pathOf(index), message };
    });
  return {
    accepted: count('ACCEPTED'),
    repeated: count('REPEATED'),
    corrected: count('CORRECTED'),
    rejected: [...rejected, ...conflicts]
      .map((item) => ({ ...item, externalId: excerpt(item.externalId, LONGEST_EXTERNAL_ID) }))
      .sort((a, b) => a.index - b.index),
  };
}

/** SHA-256 of a fact's content, in hex. The values are told apart by their place: each kind of fact has an order of its own. */
export function contentHash(...content: readonly unknown[]): string {
  return hash('sha256', JSON.stringify(content));
}

/** Refuses a batch as a whole: too many items, or a source without a usable name. Throws INVALID_INPUT. */
export function refuseBatch(source: string, items: readonly unknown[], itemsName: string): void {
  const issues: Issue[] = textIssues(source, 'source', LONGEST_NAME);
  if (items.length > LARGEST_BATCH) {
    issues.push({ path: itemsName, message: `must hold at most ${LARGEST_BATCH} items, not ${items.length}` });
  }
  refuseIssues(issues);
}
