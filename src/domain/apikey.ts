import type { Scope, Side } from './actor.js';
import type { Issue } from './fault.js';
import type { Instant } from './instant.js';
import { textIssues } from './text.js';

/** An integrator's key. Its secret is known to its holder alone: only a hash is kept. */
export interface ApiKey {
  readonly organisationId: string;
  readonly id: string;
  readonly side: Side;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Contracts it is limited to; null: all of its organisation's on its side. */
  readonly contractIds: readonly string[] | null;
  /** The subject of who made it. */
  readonly createdBy: string;
  readonly createdAt: Instant;
  /** null: never. */
  readonly expiresAt: Instant | null;
  readonly revokedAt: Instant | null;
  /** To the minute; null: never used. */
  readonly lastUsedAt: Instant | null;
}

export type ApiKeyDraft = Pick<ApiKey, 'name' | 'scopes' | 'contractIds' | 'expiresAt'>;

const MOST_CONTRACTS = 100;

/** Every fault of a key that is to be made at `now`. Whether its contracts exist is not asked here. */
export function apiKeyIssues(draft: ApiKeyDraft, now: Instant): Issue[] {
  const issues: Issue[] = textIssues(draft.name, 'name', 200);
  if (draft.scopes.length === 0) issues.push({ path: 'scopes', message: 'must name at least one scope' });
  if (draft.contractIds !== null && (draft.contractIds.length === 0 || draft.contractIds.length > MOST_CONTRACTS)) {
    issues.push({ path: 'contractIds', message: `must name 1 to ${MOST_CONTRACTS} contracts, or be left out for all` });
  }
  if (draft.expiresAt !== null && draft.expiresAt <= now) {
    issues.push({ path: 'expiresAt', message: 'must lie in the future' });
  }
  return issues;
}

/** Whether a key opens the door at `now`. */
export function isUsable(key: Pick<ApiKey, 'expiresAt' | 'revokedAt'>, now: Instant): boolean {
  return key.revokedAt === null && (key.expiresAt === null || now < key.expiresAt);
}
