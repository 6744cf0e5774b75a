import type { ContactBook } from './contact.js';
import { isToldOf } from './endpointrules.js';
import type { EscalationAction, EscalationLevel, EscalationPolicy, EscalationTrigger } from './escalation.js';
import type { Issue } from './fault.js';
import { DAY, type Instant, MINUTE } from './instant.js';
import { checkScope } from './objectiverules.js';
import { ONE } from './quantity.js';
import { choiceFault, type Findings, findingsInto, keyFault, textFault, wholeFault } from './termchecks.js';
import { PRIORITIES } from './terms.js';
import { LONGEST_NAME } from './text.js';

/** Ladders that one party may keep on a contract at a time. */
export const MOST_POLICIES = 20;
const MOST_LEVELS = 10;
const MOST_ACTIONS = 10;
const MOST_CONTACTS = 20;
const MOST_OBJECTIVES = 100;
const MOST_REPEATS = 50;
const MOST_COUNT = 1_000_000_000;
const MOST_REASSIGNMENTS = 1_000;
/** In working time, as all offsets of a ladder. */
const LONGEST_WAIT = 366 * DAY;
const SHORTEST_WAIT = MINUTE;

export type PolicyDraft = Pick<EscalationPolicy, 'key' | 'name' | 'validFrom' | 'objectives' | 'scope' | 'levels'>;

/** What a policy may name. */
export interface Nameable {
  readonly now: Instant;
  readonly contractId: string;
  /** Keys of the objectives that the contract ever had and that run clocks. */
  readonly objectiveKeys: ReadonlySet<string>;
  /** Keys of contacts and groups of its owner. */
  readonly contactKeys: ReadonlySet<string>;
  /** Who is behind these keys. */
  readonly contacts: ContactBook;
  /** Webhook endpoints of its owner, with the contracts each is limited to; null: none. */
  readonly webhooks: ReadonlyMap<string, readonly string[] | null>;
}

/** Every fault of a version of a policy that is to be written, under the names of its draft. */
export function policyIssues(draft: PolicyDraft, nameable: Nameable): Issue[] {
  const issues: Issue[] = [];
  const found = findingsInto(issues, '');
  found.note('key', keyFault(draft.key));
  found.note('name', textFault(draft.name, 200));
  found.note(
    'validFrom',
    draft.validFrom < nameable.now ? 'must not lie in the past: clocks keep to the ladder they started under' : null,
  );
  if (draft.objectives.length > MOST_OBJECTIVES)
    found.note('objectives', `must have at most ${MOST_OBJECTIVES} entries`);
  draft.objectives.slice(0, MOST_OBJECTIVES).forEach((key, index) => {
    const isKnown = nameable.objectiveKeys.has(key);
    found.within('objectives').note(index, isKnown ? null : 'is no objective of the contract that runs clocks');
  });
  checkScope(draft.scope, found.within('scope'));
  if (draft.levels.length === 0 || draft.levels.length > MOST_LEVELS) {
    found.note('levels', `must have 1 to ${MOST_LEVELS} levels`);
  }
  draft.levels.slice(0, MOST_LEVELS).forEach((level, index) => {
    checkLevel(
      level,
      draft.levels[index - 1] ?? null,
      index === draft.levels.length - 1,
      found.within('levels').within(index),
    );
    checkActions(level.actions, nameable, found.within('levels').within(index));
  });
  return issues;
}

function checkLevel(level: EscalationLevel, before: EscalationLevel | null, isLast: boolean, found: Findings): void {
  found.note('name', textFault(level.name, LONGEST_NAME));
  checkTriggers(level.triggers, found);
  if (level.triggers.length === 0 && (before?.wait ?? null) === null) {
    const message =
      before === null ? 'the first level needs one' : 'must hold one, or the level before must have a wait';
    found.note('triggers', message);
  }
  if (level.wait !== null) {
    found.note('wait', isLast ? 'the last level has none after it to wait for' : waitFault(level.wait));
  }
  if (level.repeat !== null) {
    found.within('repeat').note('every', waitFault(level.repeat.every));
    found.within('repeat').note('times', wholeFault(level.repeat.times, 1, MOST_REPEATS));
  }
}

function waitFault(time: number): string | null {
  return wholeFault(time, SHORTEST_WAIT, LONGEST_WAIT) === null
    ? null
    : 'must be a length of time from a minute to 366 days';
}

function checkTriggers(triggers: readonly EscalationTrigger[], found: Findings): void {
  const first = new Map<string, number>();
  triggers.forEach((trigger, index) => {
    const path = found.within('triggers').within(index);
    const same = first.get(trigger.kind);
    if (same === undefined) first.set(trigger.kind, index);
    else path.note('kind', `is that of triggers.${same}, too: a level has one of each kind`);
    checkTrigger(trigger, path);
  });
}

function checkTrigger(trigger: EscalationTrigger, found: Findings): void {
  switch (trigger.kind) {
    case 'SHARE_USED':
      found.note(
        'share',
        wholeFault(trigger.share, 1, ONE) === null ? null : 'must be above 0 and at most 1: LATE_BY counts from there',
      );
      return;
    case 'LATE_BY':
      found.note(
        'time',
        wholeFault(trigger.time, 0, LONGEST_WAIT) === null ? null : 'must be a length of time of at most 366 days',
      );
      return;
    case 'NO_REPLY':
      found.note('time', waitFault(trigger.time));
      return;
    case 'AFFECTED_USERS':
      found.note('atLeast', wholeFault(trigger.atLeast, 1, MOST_COUNT));
      return;
    case 'REASSIGNED':
      found.note('atLeast', wholeFault(trigger.atLeast, 1, MOST_REASSIGNMENTS));
      return;
    case 'OBJECTIVE_STANDING':
      found.note('standing', choiceFault(trigger.standing, ['AT_RISK', 'MISSED']));
      return;
    case 'BUSINESS_CRITICAL':
      return;
  }
}

function checkActions(actions: readonly EscalationAction[], nameable: Nameable, found: Findings): void {
  if (actions.length > MOST_ACTIONS) found.note('actions', `must have at most ${MOST_ACTIONS} entries`);
  const first = new Map<string, number>();
  actions.slice(0, MOST_ACTIONS).forEach((action, index) => {
    const path = found.within('actions').within(index);
    const what = action.kind === 'WEBHOOK' ? `WEBHOOK ${action.endpointId}` : action.kind;
    const same = first.get(what);
    if (same === undefined) first.set(what, index);
    else path.note('kind', `is what actions.${same} does: name it once`);
    checkAction(action, nameable, path);
  });
}

function checkAction(action: EscalationAction, nameable: Nameable, found: Findings): void {
  switch (action.kind) {
    case 'NOTIFY': {
      const { contacts } = action;
      if (contacts.length === 0 || contacts.length > MOST_CONTACTS) {
        found.note('contacts', `must name 1 to ${MOST_CONTACTS} contacts or contact groups`);
      }
      contacts.slice(0, MOST_CONTACTS).forEach((key, index) => {
        found.within('contacts').note(index, contactFault(key, nameable));
      });
      return;
    }
    case 'WEBHOOK':
      found.note('endpointId', endpointFault(action.endpointId, nameable));
      return;
    case 'RAISE_PRIORITY':
      found.note('priority', choiceFault(action.to, PRIORITIES));
      return;
    case 'REASSIGN':
      found.note('assigneeGroup', textFault(action.to, LONGEST_NAME));
      return;
  }
}

function contactFault(key: string, nameable: Nameable): string | null {
  if (!nameable.contactKeys.has(key)) return 'is no contact or contact group of yours';
  const endpointIds = (nameable.contacts.get(key) ?? []).flatMap(({ endpointId }) => endpointId ?? []);
  return endpointIds.every((id) => endpointFault(id, nameable) === null)
    ? null
    : 'is told by a webhook endpoint that is limited to other contracts';
}

function endpointFault(id: string, { webhooks, contractId }: Nameable): string | null {
  const contractIds = webhooks.get(id);
  if (contractIds === undefined) return 'is no webhook endpoint of yours';
  return isToldOf({ contractIds }, contractId) ? null : 'is limited to other contracts';
}

/** Keys of contacts and groups that levels name, each once. */
export function contactKeysOf(levels: readonly EscalationLevel[]): string[] {
  return [
    ...new Set(
      levels.flatMap(({ actions }) => actions.flatMap((action) => (action.kind === 'NOTIFY' ? action.contacts : []))),
    ),
  ];
}

/** Webhook endpoints that levels name, each once. */
export function endpointIdsOf(levels: readonly EscalationLevel[]): string[] {
  return [
    ...new Set(
      levels.flatMap(({ actions }) =>
        actions.flatMap((action) => (action.kind === 'WEBHOOK' ? [action.endpointId] : [])),
      ),
    ),
  ];
}
