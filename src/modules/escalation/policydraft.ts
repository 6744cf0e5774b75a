import type { EscalationAction, TriggerKind } from '../../domain/escalation.js';
import type { Instant, Milliseconds } from '../../domain/instant.js';
import type { Priority } from '../../domain/terms.js';
import type { ScopeDraft } from '../contract/objectivedraft.js';

/** A trigger as it is written: the field that its kind needs, and none else. */
export interface TriggerDraft {
  kind: TriggerKind;
  share?: number | null;
  time?: Milliseconds | null;
  atLeast?: number | null;
  standing?: 'AT_RISK' | 'MISSED' | null;
}

/** An action as it is written: the field that its kind needs, and none else. */
export interface ActionDraft {
  kind: EscalationAction['kind'];
  contacts?: readonly string[] | null;
  endpointId?: string | null;
  priority?: Priority | null;
  assigneeGroup?: string | null;
}

export interface LevelDraft {
  name: string;
  match?: 'ALL' | 'ANY' | null;
  triggers?: readonly TriggerDraft[] | null;
  actions?: readonly ActionDraft[] | null;
  wait?: Milliseconds | null;
  repeat?: { every: Milliseconds; times: number } | null;
}

/** An escalation policy as people write it down; its levels count from 1 in their order. */
export interface EscalationPolicyDraft {
  key: string;
  name: string;
  validFrom?: Instant | null;
  objectives?: readonly string[] | null;
  scope?: ScopeDraft | null;
  levels: readonly LevelDraft[];
}
