import { executeAs, type Parts } from '../compose.js';
import type { Actor, Side } from '../domain/actor.js';
import { NO_ORGANISATION } from '../platform/auth.js';

export const OPERATOR: Actor = {
  organisationId: NO_ORGANISATION,
  side: 'CLIENT',
  role: 'OPERATOR',
  subject: 'demo',
  scopes: null,
  contractIds: null,
  expiresAt: null,
};

/** Somebody of an organisation, as the demonstration's users are called. */
export function actorFor(organisationId: string, side: Side, role: Actor['role'] = 'MANAGER'): Actor {
  return { ...OPERATOR, organisationId, side, role, subject: `demo-${side.toLowerCase()}` };
}

/** Asks the API's own schema. Throws what went wrong, with its path. */
export async function ask<T>(
  parts: Parts,
  actor: Actor,
  document: string,
  variables: Record<string, unknown>,
): Promise<T> {
  const { data, errors = [] } = await executeAs(parts, actor, document, variables);
  const [error] = errors;
  if (error !== undefined) throw error.originalError ?? error;
  return data as T;
}
