import type { LocalDate } from './instant.js';

export const ACTS = [
  'CONTRACT_WRITTEN',
  'CONTRACT_REWRITTEN',
  'VENDOR_INVITED',
  'CONTRACT_AGREED',
  'AMENDMENT_PROPOSED',
  'AMENDMENT_AGREED',
  'AMENDMENT_WITHDRAWN',
  'HOLIDAY_ANNOUNCED',
  'EXCLUSION_PROPOSED',
  'EXCLUSION_ACCEPTED',
  'EXCLUSION_ACCEPTED_IN_PART',
  'EXCLUSION_REJECTED',
  'EXCLUSION_WITHDRAWAL_OFFERED',
  'EXCLUSION_WITHDRAWN',
  'STATEMENT_SUBMITTED',
  'STATEMENT_DISPUTED',
  'STATEMENT_RESOLVED',
  'STATEMENT_AGREED',
  'STATEMENT_LOCKED',
  'ESCALATION_POLICY_WRITTEN',
  'ESCALATION_POLICY_RETIRED',
] as const;

/** What somebody did to a contract: the kinds of entries of its history. */
export type Act = (typeof ACTS)[number];

/** What an act was about: what does not apply to it is left out. */
export interface ActSubject {
  /** Of the terms, or of an escalation policy. */
  readonly version?: number;
  readonly periodIndex?: number;
  /** Of the terms or the statement that was agreed to, submitted, ... */
  readonly hash?: string;
  /** Of a statement. */
  readonly revision?: number;
  readonly lines?: readonly string[];
  /** Of an exclusion; of an escalation policy its key. */
  readonly reference?: string;
  /** Of a holiday. */
  readonly date?: LocalDate;
}
