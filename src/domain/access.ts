import type { Actor, Role, Scope, Side } from './actor.js';
import { Fault } from './fault.js';

interface Rule {
  readonly CLIENT: readonly Role[];
  readonly VENDOR: readonly Role[];
  /** What an API key needs for it. ANY: every key may. NONE: no key may, whatever its role. */
  readonly scope: Scope | 'ANY' | 'NONE';
}

const EVERYONE: readonly Role[] = ['ADMIN', 'MANAGER', 'VIEWER', 'INTEGRATOR'];
const DECIDERS: readonly Role[] = ['ADMIN', 'MANAGER'];
const PEOPLE: readonly Role[] = ['ADMIN', 'MANAGER', 'VIEWER'];
const REPORTERS: readonly Role[] = ['ADMIN', 'MANAGER', 'INTEGRATOR'];

function bothSides(roles: readonly Role[], scope: Rule['scope']): Rule {
  return { CLIENT: roles, VENDOR: roles, scope };
}

/** Who may do what, by the side the actor acts on. What is not listed is denied. */
const RULES = {
  'viewer.read': bothSides([...EVERYONE, 'OPERATOR'], 'ANY'),
  'organisation.create': bothSides(['OPERATOR'], 'NONE'),
  'apikey.manage': bothSides(['ADMIN'], 'NONE'),
  'calendar.read': bothSides(EVERYONE, 'contracts:read'),
  'calendar.write': bothSides(DECIDERS, 'NONE'),
  'contract.read': bothSides(EVERYONE, 'contracts:read'),
  'contract.draft': { CLIENT: DECIDERS, VENDOR: [], scope: 'NONE' },
  'contract.invite': { CLIENT: DECIDERS, VENDOR: [], scope: 'NONE' },
  'contract.agree': bothSides(DECIDERS, 'NONE'),
  'contract.amend': bothSides(DECIDERS, 'NONE'),
  'contract.holiday': bothSides(DECIDERS, 'NONE'),
  'ticket.read': bothSides(EVERYONE, 'contracts:read'),
  'compliance.read': bothSides(EVERYONE, 'contracts:read'),
  'exclusion.write': bothSides(DECIDERS, 'NONE'),
  'statement.read': bothSides(EVERYONE, 'contracts:read'),
  'statement.submit': { CLIENT: [], VENDOR: DECIDERS, scope: 'NONE' },
  'statement.decide': { CLIENT: DECIDERS, VENDOR: [], scope: 'NONE' },
  'statement.lock': bothSides(DECIDERS, 'NONE'),
  'credit.read': bothSides(EVERYONE, 'contracts:read'),
  'facts.record': bothSides(REPORTERS, 'facts:write'),
  'event.read': bothSides(EVERYONE, 'events:read'),
  'endpoint.manage': bothSides(['ADMIN'], 'NONE'),
  'delivery.read': bothSides(EVERYONE, 'events:read'),
  'delivery.repeat': bothSides(REPORTERS, 'events:read'),
  // Names and addresses of people: for those who act for the organisation, and for no key.
  'contact.read': bothSides(PEOPLE, 'NONE'),
  'contact.manage': bothSides(DECIDERS, 'NONE'),
  // Payloads hold what customers wrote.
  'connector.read': bothSides(REPORTERS, 'NONE'),
  'connector.manage': bothSides(DECIDERS, 'NONE'),
  'escalation.read': bothSides(EVERYONE, 'contracts:read'),
  'escalation.write': bothSides(DECIDERS, 'NONE'),
  'escalation.acknowledge': bothSides(REPORTERS, 'facts:write'),
} as const satisfies Record<string, Rule>;

export type Action = keyof typeof RULES;

export const ACTIONS = Object.keys(RULES) as readonly Action[];

/** The access table, default deny: the actor's role on its side, and for an API key also the action's scope. */
export function isAllowed(actor: Actor, action: Action): boolean {
  const rule: Rule | undefined = Object.hasOwn(RULES, action) ? RULES[action] : undefined;
  if (rule === undefined || !rolesOf(rule, actor.side).includes(actor.role)) return false;
  if (actor.scopes === null || rule.scope === 'ANY') return true;
  return rule.scope !== 'NONE' && actor.scopes.includes(rule.scope);
}

/** Throws FORBIDDEN unless the table allows it. */
export function assertAllowed(actor: Actor, action: Action): void {
  if (!isAllowed(actor, action)) throw new Fault('FORBIDDEN', denial(actor, action));
}

/** What stands in the way, and who may. */
function denial({ side, role, scopes }: Actor, action: Action): string {
  const rule: Rule | undefined = Object.hasOwn(RULES, action) ? RULES[action] : undefined;
  if (rule === undefined) return `nobody may ${action}`;
  const roles = rolesOf(rule, side);
  if (roles.length === 0) {
    const [own, other] = side === 'CLIENT' ? ['client', 'vendor'] : ['vendor', 'client'];
    return `${action} is for the ${other} of a contract, and you act as its ${own}`;
  }
  if (!roles.includes(role)) return `your role ${role} does not allow ${action}: it takes ${roles.join(' or ')}`;
  if (rule.scope === 'NONE' || scopes === null) return `no API key may ${action}: sign in with a token`;
  return `your API key does not allow ${action}: it lacks the scope ${rule.scope.toUpperCase().replace(':', '_')}`;
}

/** Whether an actor that is limited to some contracts (an API key) may touch this one. Ownership is not asked here. */
export function mayTouchContract(actor: Actor, contractId: string): boolean {
  return actor.contractIds === null || actor.contractIds.includes(contractId);
}

// A side that no verified token can name is denied like any other.
function rolesOf(rule: Rule, side: Side): readonly Role[] {
  if (side === 'CLIENT') return rule.CLIENT;
  return side === 'VENDOR' ? rule.VENDOR : [];
}
