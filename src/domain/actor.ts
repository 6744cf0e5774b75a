export type Side = 'CLIENT' | 'VENDOR';

/** OPERATOR is the installation's own role: it creates organisations and sees no contract data. */
export type Role = 'ADMIN' | 'MANAGER' | 'VIEWER' | 'INTEGRATOR' | 'OPERATOR';

/** What an API key may do; tokens of people are not limited by scopes. */
export type Scope = 'contracts:read' | 'facts:write' | 'events:read';

/** An organisation acting on one side of its contracts, as established by a verified token or API key. */
export interface Actor {
  readonly organisationId: string;
  readonly side: Side;
  readonly role: Role;
  /** Who acts: the token's `sub`, or `key:<id>` for an API key. */
  readonly subject: string;
  /** null: not limited. */
  readonly scopes: readonly Scope[] | null;
  /** Contract ids this actor is limited to; null: all of its organisation's. */
  readonly contractIds: readonly string[] | null;
  /** When the token or key ends; a socket closes then. null: never. */
  readonly expiresAt: number | null;
}
