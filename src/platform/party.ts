import type { Principal, Statement } from './database.js';

/** One question in two wordings: a client's names `tenant_id`, a vendor's names `vendor_id`, so that each finds its index. */
export interface PartyStatement {
  readonly client: Statement;
  readonly vendor: Statement;
}

/** `text` writes the statement around the condition that the rows of an alias are the asking party's own; `$1` is that party. */
export function perParty(name: string, text: (own: (alias: string) => string) => string): PartyStatement {
  return {
    client: { name: `${name}_client`, text: text((alias) => `${alias}.tenant_id = $1`) },
    vendor: { name: `${name}_vendor`, text: text((alias) => `${alias}.vendor_id = $1`) },
  };
}

/**
 * The wording for who asks, and the organisation for `$1`. The worker acts for one tenant at a time and must name it;
 * an actor asks for itself.
 */
export function forParty(
  statement: PartyStatement,
  principal: Principal,
  tenantId?: string,
): { readonly statement: Statement; readonly organisationId: string } {
  if (typeof principal !== 'string') {
    return {
      statement: principal.side === 'CLIENT' ? statement.client : statement.vendor,
      organisationId: principal.organisationId,
    };
  }
  if (tenantId === undefined) throw new Error(`${statement.client.name} asked by ${principal} without a tenant`);
  return { statement: statement.client, organisationId: tenantId };
}
