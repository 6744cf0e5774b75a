import type { TriggerKind } from '../../domain/escalation.js';
import type { EventKind } from '../../domain/event.js';

/** What messages say, in one language. A new language is a file in `texts` and its line in textsof.ts. */
export interface MailTexts {
  /** BCP 47, for dates and numbers too. */
  readonly language: string;
  /** What happened, as a title. */
  readonly kinds: Readonly<Record<EventKind | 'ENDPOINT_TEST' | 'OTHER', string>>;
  readonly reasons: Readonly<Record<TriggerKind, string>>;
  readonly labels: {
    readonly contract: string;
    readonly ticket: string;
    readonly objective: string;
    readonly exclusion: string;
    readonly policy: string;
    readonly level: string;
    readonly reasons: string;
    readonly due: string;
    readonly happened: string;
    readonly period: string;
    readonly verdict: string;
    readonly previousVerdict: string;
    readonly raisePriority: string;
    readonly reassign: string;
    readonly acknowledged: string;
  };
  readonly verdicts: Readonly<Record<string, string>>;
  /** Level and name; `repeat` 0: the level itself. */
  level(level: number, name: string, repeat: number): string;
  /** The reason where no trigger is one. */
  readonly waited: string;
  /** How the subject of a message about several things begins. */
  several(amount: number): string;
  acknowledged(by: string, at: string, until: string | null): string;
  /** Periods count from 1 for people. */
  period(number: number): string;
  /** Why it was sent, under every message. */
  footer(contact: string): string;
}
