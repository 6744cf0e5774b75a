import { type Exclusion, type ExclusionDecision, type ExclusionScope, isSameScope } from './exclusion.js';
import type { Issue } from './fault.js';
import type { Interval } from './instant.js';
import { LONGEST_EXTERNAL_ID, LONGEST_NAME, proseIssues, textIssues } from './text.js';

const LONGEST_TEXT = 2_000;
const MOST_EVIDENCE = 20;

export type ExclusionProposal = Pick<Exclusion, 'reference' | 'kind' | 'effect' | 'scope' | 'reason' | 'evidence'>;

/** What an exclusion can be about. */
export interface ExcludableContract {
  /** From the first instant of the contract to the first one after it. */
  readonly runs: Interval;
  /** Of all the objectives it ever had. */
  readonly objectiveKeys: ReadonlySet<string>;
}

/** Faults of a proposal. */
export function proposalIssues(proposal: ExclusionProposal, contract: ExcludableContract): Issue[] {
  const { reference, reason, evidence, scope, effect } = proposal;
  const issues = [
    ...textIssues(reference, 'reference', LONGEST_NAME),
    ...proseIssues(reason, 'reason', LONGEST_TEXT),
    ...evidence.slice(0, MOST_EVIDENCE).flatMap((text, index) => proseIssues(text, `evidence.${index}`, LONGEST_TEXT)),
    ...scopeIssues(scope, contract),
  ];
  if (evidence.length > MOST_EVIDENCE) issues.push(issue('evidence', `must hold at most ${MOST_EVIDENCE} entries`));
  if (effect === 'COUNT_AS_GOOD') issues.push(...goodIssues(scope));
  return issues;
}

function goodIssues({ span, ticket, measurement }: ExclusionScope): Issue[] {
  if (span !== null || (ticket === null && measurement === null)) {
    return [issue('effect', 'a span can only be removed: COUNT_AS_GOOD needs a ticket or a measurement alone')];
  }
  return measurement?.kind === 'OUTAGE'
    ? [issue('effect', 'of an outage must be REMOVE: its time then counts as up')]
    : [];
}

/** Faults of what is covered. */
function scopeIssues(scope: ExclusionScope, { runs, objectiveKeys }: ExcludableContract): Issue[] {
  const { span, channels, objectives, ticket, measurement } = scope;
  const issues: Issue[] = [];
  if (measurement !== null && (span !== null || ticket !== null)) {
    issues.push(issue('scope.measurement', 'must be named alone: neither with a span nor with a ticket'));
  }
  if (span === null && ticket === null && measurement === null) {
    issues.push(issue('scope', 'must name a span (from and to), a ticket or a measurement'));
  }
  if (span !== null) issues.push(...spanIssues(span, runs));
  if (channels.length > 0 && (span === null || ticket !== null)) {
    issues.push(issue('scope.channels', 'can only narrow a span of everything'));
  }
  objectives.forEach((key, index) => {
    if (!objectiveKeys.has(key)) issues.push(issue(`scope.objectives.${index}`, 'is no objective of the contract'));
  });
  for (const [path, named] of [
    ['scope.ticket', ticket],
    ['scope.measurement', measurement],
  ] as const) {
    if (named === null) continue;
    issues.push(...textIssues(named.source, `${path}.source`, LONGEST_NAME));
    issues.push(...textIssues(named.externalId, `${path}.externalId`, LONGEST_EXTERNAL_ID));
  }
  return issues;
}

/**
 * It may begin before the contract or end after it, as what caused it did, but not lie beside it: what still runs after the
 * end is excluded by its ticket.
 */
function spanIssues({ startsAt, endsAt }: Interval, runs: Interval): Issue[] {
  if (startsAt >= endsAt) return [issue('scope.to', 'must be after from')];
  if (endsAt <= runs.startsAt) return [issue('scope.to', 'must be after the start of the contract')];
  return startsAt >= runs.endsAt ? [issue('scope.from', 'must be before the end of the contract')] : [];
}

export interface DecisionOnExclusion {
  readonly decision: ExclusionDecision;
  /** Of ACCEPTED_IN_PART alone. */
  readonly scope: ExclusionScope | null;
  /** Why; needed unless all of it is accepted. */
  readonly answer: string | null;
}

/** Faults of a decision on a proposed scope. */
export function decisionIssues(
  { decision, scope, answer }: DecisionOnExclusion,
  proposed: ExclusionScope,
  contract: ExcludableContract,
): Issue[] {
  const issues = answer === null ? [] : proseIssues(answer, 'answer', LONGEST_TEXT);
  if (answer === null && decision !== 'ACCEPTED')
    issues.push(issue('answer', 'must say why not all of it is accepted'));
  if (decision !== 'ACCEPTED_IN_PART') {
    return scope === null ? issues : [...issues, issue('scope', 'is for ACCEPTED_IN_PART')];
  }
  if (scope === null) return [...issues, issue('scope', 'must say which part is accepted')];
  issues.push(...scopeIssues(scope, contract));
  if (isSameScope(scope, proposed)) issues.push(issue('scope', 'is all that was proposed: accept it'));
  else if (!isWithin(scope, proposed)) issues.push(issue('scope', 'must lie within what was proposed'));
  return issues;
}

/** Whether everything that a scope covers is covered by a wider one of the same kind. */
function isWithin(scope: ExclusionScope, wide: ExclusionScope): boolean {
  return (
    isSameScope(alone(scope), alone(wide)) &&
    spanWithin(scope, wide) &&
    listWithin(scope.channels, wide.channels) &&
    listWithin(scope.objectives, wide.objectives)
  );
}

/** What a scope names. */
function alone({ ticket, measurement }: ExclusionScope): ExclusionScope {
  return { span: null, channels: [], objectives: [], ticket, measurement };
}

function spanWithin({ span }: ExclusionScope, wide: ExclusionScope): boolean {
  if (span === null || wide.span === null) return span === wide.span;
  return span.startsAt >= wide.span.startsAt && span.endsAt <= wide.span.endsAt;
}

/** An empty list is all. */
function listWithin<T>(list: readonly T[], wide: readonly T[]): boolean {
  return wide.length === 0 || (list.length > 0 && list.every((one) => wide.includes(one)));
}

function issue(path: string, message: string): Issue {
  return { path, message };
}
