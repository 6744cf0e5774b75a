import type { Verdict } from './compliance.js';
import type { EventKind } from './event.js';
import type { LocalDate } from './instant.js';

/** What was last announced (or, in silence, noted) of an objective in a period. */
export interface Standing {
  /** null: nothing yet. */
  readonly verdict: Verdict | null;
  /** The local day of the last recovery; null: none. */
  readonly recoveredOn: LocalDate | null;
}

export interface StandingContext {
  readonly periodEnded: boolean;
  /** Whether changes of an ended period are announced; those of an open one always are. */
  readonly announce: boolean;
  /** Whether the parties were told the verdict before this one. Who was told it is told that it was wrong. */
  readonly told: boolean;
  /** Local day of the contract. */
  readonly today: LocalDate;
}

export interface StandingTransition {
  readonly after: Standing;
  /** null: nothing to announce. */
  readonly kind: EventKind | null;
  /** An AT_RISK was held back until tomorrow: judge again then. */
  readonly retryOnNextDay: boolean;
}

/**
 * What a new judgement changes (semantics section 6). A verdict MISSED that was announced and holds no longer, or of an
 * ended period MET, is OBJECTIVE_VERDICT_CORRECTED. Unjudged verdicts of an open period leave the standing as it is, so
 * that an AT_RISK announced before them can still recover. AT_RISK after a recovery waits for the next local day.
 */
export function standingTransition(before: Standing, verdict: Verdict, context: StandingContext): StandingTransition {
  return context.periodEnded ? endedTransition(before, verdict, context) : openTransition(before, verdict, context);
}

function openTransition(before: Standing, verdict: Verdict, { today }: StandingContext): StandingTransition {
  if (verdict === before.verdict) return settle(before, null);
  if (verdict === 'MISSED') return settle({ ...before, verdict }, 'OBJECTIVE_BREACHED');
  const unjudged = verdict === 'NO_DATA' || verdict === 'INSUFFICIENT_VOLUME' || verdict === 'REPORTED';
  if (before.verdict === 'MISSED') return settle({ ...before, verdict }, 'OBJECTIVE_VERDICT_CORRECTED');
  if (unjudged) return settle(before.verdict === null ? { ...before, verdict } : before, null);
  if (verdict === 'AT_RISK') {
    if (before.recoveredOn === today) return { after: before, kind: null, retryOnNextDay: true };
    return settle({ ...before, verdict }, 'OBJECTIVE_AT_RISK');
  }
  if (before.verdict === 'AT_RISK') return settle({ verdict, recoveredOn: today }, 'OBJECTIVE_RECOVERED');
  return settle({ ...before, verdict }, null);
}

function endedTransition(before: Standing, verdict: Verdict, { announce, told }: StandingContext): StandingTransition {
  const after = { ...before, verdict };
  if (verdict === before.verdict) return settle(after, null);
  if (before.verdict === 'MISSED' || before.verdict === 'MET') {
    return settle(after, announce || told ? 'OBJECTIVE_VERDICT_CORRECTED' : null);
  }
  return settle(after, announce && verdict === 'MISSED' ? 'OBJECTIVE_BREACHED' : null);
}

function settle(after: Standing, kind: EventKind | null): StandingTransition {
  return { after, kind, retryOnNextDay: false };
}
