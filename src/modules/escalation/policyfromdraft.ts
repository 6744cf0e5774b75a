import type { EscalationAction, EscalationLevel, EscalationTrigger, TriggerKind } from '../../domain/escalation.js';
import type { PolicyDraft } from '../../domain/escalationrules.js';
import type { Issue } from '../../domain/fault.js';
import type { Instant } from '../../domain/instant.js';
import { millionths } from '../contract/decimal.js';
import { namedFromDraft } from '../contract/namedfromdraft.js';
import { scopeFromDraft } from '../contract/objectivefromdraft.js';
import type { ActionDraft, EscalationPolicyDraft, LevelDraft, TriggerDraft } from './policydraft.js';

const TRIGGER_FIELDS = ['share', 'time', 'atLeast', 'standing'] as const;
const FIELD_OF_TRIGGER: Record<TriggerKind, (typeof TRIGGER_FIELDS)[number] | null> = {
  SHARE_USED: 'share',
  LATE_BY: 'time',
  AFFECTED_USERS: 'atLeast',
  BUSINESS_CRITICAL: null,
  REASSIGNED: 'atLeast',
  OBJECTIVE_STANDING: 'standing',
  NO_REPLY: 'time',
};

const ACTION_FIELDS = ['contacts', 'endpointId', 'priority', 'assigneeGroup'] as const;
const FIELD_OF_ACTION: Record<EscalationAction['kind'], (typeof ACTION_FIELDS)[number]> = {
  NOTIFY: 'contacts',
  WEBHOOK: 'endpointId',
  RAISE_PRIORITY: 'priority',
  REASSIGN: 'assigneeGroup',
};

/** The policy a draft means; faults of form go to `issues`, faults of meaning are the business of `policyIssues`. */
export function policyFromDraft(draft: EscalationPolicyDraft, now: Instant, issues: Issue[]): PolicyDraft {
  return {
    key: draft.key,
    name: draft.name,
    validFrom: draft.validFrom ?? now,
    objectives: [...new Set(namedFromDraft(draft.objectives, 'objectives', issues))],
    scope: scopeFromDraft(draft.scope, 'scope', issues),
    levels: draft.levels.map((level, index) => levelFromDraft(level, index, issues)),
  };
}

function levelFromDraft(draft: LevelDraft, index: number, issues: Issue[]): EscalationLevel {
  const path = `levels.${index}`;
  const { name, match, wait, repeat } = draft;
  return {
    level: index + 1,
    name,
    match: match ?? 'ANY',
    triggers: (draft.triggers ?? []).map((one, i) => triggerFromDraft(one, `${path}.triggers.${i}`, issues)),
    actions: (draft.actions ?? []).map((one, i) => actionFromDraft(one, `${path}.actions.${i}`, issues)),
    wait: wait ?? null,
    repeat: repeat ? { every: repeat.every, times: repeat.times } : null,
  };
}

/** Notes a field that is missing, and those that say nothing of this kind: whoever wrote them expects something of them. */
function checkFields<F extends string>(
  draft: { readonly kind: string } & { readonly [K in F]?: unknown },
  fields: readonly F[],
  needed: F | null,
  path: string,
  issues: Issue[],
): void {
  for (const field of fields) {
    const isWritten = (draft[field] ?? null) !== null;
    if (field === needed && !isWritten)
      issues.push({ path: `${path}.${field}`, message: `is needed for ${draft.kind}` });
    if (field !== needed && isWritten)
      issues.push({ path: `${path}.${field}`, message: `does not apply to ${draft.kind}` });
  }
}

function triggerFromDraft(draft: TriggerDraft, path: string, issues: Issue[]): EscalationTrigger {
  const { kind } = draft;
  checkFields(draft, TRIGGER_FIELDS, FIELD_OF_TRIGGER[kind], path, issues);
  switch (kind) {
    case 'SHARE_USED':
      return { kind, share: millionths(draft.share ?? 0, `${path}.share`, issues) };
    case 'LATE_BY':
    case 'NO_REPLY':
      return { kind, time: draft.time ?? 0 };
    case 'AFFECTED_USERS':
    case 'REASSIGNED':
      return { kind, atLeast: draft.atLeast ?? 0 };
    case 'OBJECTIVE_STANDING':
      return { kind, standing: draft.standing ?? 'AT_RISK' };
    case 'BUSINESS_CRITICAL':
      return { kind };
  }
}

function actionFromDraft(draft: ActionDraft, path: string, issues: Issue[]): EscalationAction {
  const { kind } = draft;
  checkFields(draft, ACTION_FIELDS, FIELD_OF_ACTION[kind], path, issues);
  switch (kind) {
    case 'NOTIFY':
      return { kind, contacts: [...new Set(draft.contacts ?? [])] };
    case 'WEBHOOK':
      return { kind, endpointId: (draft.endpointId ?? '').toLowerCase() };
    case 'RAISE_PRIORITY':
      return { kind, to: draft.priority ?? 'P1' };
    case 'REASSIGN':
      return { kind, to: draft.assigneeGroup ?? '' };
  }
}
