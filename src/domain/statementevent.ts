import type { Contract } from './contract.js';
import { contractEvent } from './contractevent.js';
import type { DomainEvent, EventKind } from './event.js';
import type { Instant } from './instant.js';
import type { StatementContent } from './statement.js';

export type StatementEventKind = Extract<EventKind, `STATEMENT_${string}`>;

/** What both parties are told of an act on a statement. `occasion` tells several acts of one kind on one submission apart. */
export function statementEvent(
  kind: StatementEventKind,
  contract: Contract,
  { content, hash }: { readonly content: StatementContent; readonly hash: string },
  now: Instant,
  occasion: readonly string[] = [],
): DomainEvent {
  const { verdict, score } = content.outcome.adjusted;
  const periodIndex = content.period.index;
  const payload = { periodIndex, verdict, score, contentHash: hash };
  return contractEvent(kind, contract, [periodIndex, hash, ...occasion], payload, now);
}
