import type { Side } from '../../domain/actor.js';
import type * as domain from '../../domain/escalation.js';
import { fromMillionths } from '../contract/decimal.js';
import { shownList, shownScope } from '../objective/shownscope.js';
import type {
  EscalationAction,
  EscalationLevel,
  EscalationPolicy,
  EscalationTrigger,
} from './escalationpolicy.types.js';

/** A policy as the API shows it to a party: whom it tells only its owner learns. */
export function shownPolicy(policy: domain.EscalationPolicy, viewer: Side): EscalationPolicy {
  const { side, key, version, name, validFrom, retired, objectives, scope, levels } = policy;
  const shown = levels.map((level) => shownLevel(level, viewer === side));
  const limits = { objectives: shownList(objectives), scope: shownScope(scope) };
  return { side, key, version, name, validFrom, retired, ...limits, levels: shown };
}

function shownLevel(level: domain.EscalationLevel, isOwn: boolean): EscalationLevel {
  return {
    ...level,
    triggers: level.triggers.map(shownTrigger),
    actions: level.actions.map((action) => shownAction(action, isOwn)),
  };
}

function shownTrigger(trigger: domain.EscalationTrigger): EscalationTrigger {
  const { kind } = trigger;
  return {
    kind,
    share: kind === 'SHARE_USED' ? fromMillionths(trigger.share) : null,
    time: kind === 'LATE_BY' || kind === 'NO_REPLY' ? trigger.time : null,
    atLeast: kind === 'AFFECTED_USERS' || kind === 'REASSIGNED' ? trigger.atLeast : null,
    standing: kind === 'OBJECTIVE_STANDING' ? trigger.standing : null,
  };
}

/** `isOwn`: shown to the party whose ladder asks for it. */
export function shownAction(action: domain.EscalationAction, isOwn: boolean): EscalationAction {
  const { kind } = action;
  return {
    kind,
    contacts: kind === 'NOTIFY' && isOwn ? action.contacts : null,
    endpointId: kind === 'WEBHOOK' && isOwn ? action.endpointId : null,
    priority: kind === 'RAISE_PRIORITY' ? action.to : null,
    assigneeGroup: kind === 'REASSIGN' ? action.to : null,
  };
}
