import type { Milliseconds } from '../../domain/instant.js';
import type { EmptySlices, SliceLength } from '../../domain/judgingterms.js';
import type {
  Attribution,
  Channel,
  Direction,
  GoalChange,
  Indicator,
  Priority,
  ServiceLevelFormula,
  TicketStatus,
} from '../../domain/terms.js';
import type { CalendarDraft } from '../calendar/walltime.js';
import type { CreditRuleDraft } from './creditdraft.js';

export interface ScopeDraft {
  channels?: readonly Channel[] | null;
  priorities?: readonly Priority[] | null;
  tiers?: readonly string[] | null;
  categories?: readonly string[] | null;
}

export interface GoalDraft extends ScopeDraft {
  workingTime?: Milliseconds | null;
  businessDays?: number | null;
}

/** What only objectives of response and resolution times have. */
export interface ClockDraft {
  goals?: readonly GoalDraft[] | null;
  pauseStatuses?: readonly TicketStatus[] | null;
  goalChange?: GoalChange | null;
  stopOn?: 'RESOLVED' | 'CLOSED' | null;
  reopenWindow?: Milliseconds | null;
  attribution?: Attribution | null;
  warnShare?: number | null;
  warnBefore?: Milliseconds | null;
}

/** What only objectives of a contact centre have. */
export interface ContactDraft {
  queues?: readonly string[] | null;
  reads?: 'CONTACTS' | 'INTERVALS' | 'TICKETS' | null;
  formula?: ServiceLevelFormula | null;
  waitThreshold?: Milliseconds | null;
  shortAbandon?: Milliseconds | null;
}

/** What only objectives of some indicators have. */
export interface FamilyDraft extends ClockDraft, ContactDraft {
  followUpWindow?: Milliseconds | null;
  services?: readonly string[] | null;
  coverageAttested?: boolean | null;
  surveys?: readonly string[] | null;
  scaleMin?: number | null;
  scaleMax?: number | null;
  topBoxFrom?: number | null;
  counter?: string | null;
}

export interface SlicesDraft {
  length: SliceLength;
  target: number;
  empty?: EmptySlices | null;
}

export interface MinimumDraft {
  level: number;
  misses?: number | null;
  periods?: number | null;
}

/** An objective as people write it down: numbers in the indicator's unit, everything optional that has a default. */
export interface ObjectiveDraft extends FamilyDraft {
  key: string;
  name: string;
  indicator: Indicator;
  /** Needed by all that are judged. */
  target?: number | null;
  direction?: Direction | null;
  weight?: number | null;
  critical?: boolean | null;
  minimumSample?: number | null;
  relief?: 'NONE' | 'ALLOWED_MISSES' | null;
  allowedMisses?: number | null;
  slices?: SlicesDraft | null;
  minimum?: MinimumDraft | null;
  credit?: CreditRuleDraft | null;
  scope?: ScopeDraft | null;
  calendar?: CalendarDraft | null;
}
