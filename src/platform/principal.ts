import { isUuid } from '../domain/uuid.js';
import type { DatabaseRole } from './tenancy.js';
import type { Principal } from './unit.js';

function roleOf(principal: Principal): DatabaseRole {
  if (principal === 'WORKER') return 'accord_worker';
  if (principal === 'OPERATOR') return 'accord_operator';
  // The operator sees no contract data, whatever organisation its token may name.
  if (principal.role === 'OPERATOR') return 'accord_operator';
  switch (principal.side) {
    case 'CLIENT':
      return 'accord_client';
    case 'VENDOR':
      return 'accord_vendor';
    default:
      throw new Error(`no database role for side ${String(principal.side)}`);
  }
}

/**
 * What ties a transaction to its principal until it ends. The organisation stands in the text of a statement, since SET
 * takes no parameters, and so must be a uuid and nothing else.
 */
export function tenantSettings(principal: Principal): string[] {
  const role = roleOf(principal);
  const settings = [`SET LOCAL ROLE ${role}`];
  if (role === 'accord_client' || role === 'accord_vendor') {
    const { organisationId } = principal as Exclude<Principal, string>;
    if (!isUuid(organisationId)) throw new Error('the organisation of an actor is not a uuid');
    settings.push(`SET LOCAL app.organisation_id = '${organisationId.toLowerCase()}'`);
  }
  return settings;
}
