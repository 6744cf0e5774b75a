import type { Issue } from './fault.js';
import type { Instant } from './instant.js';
import { textIssues } from './text.js';

/** A tenant. It is the client of some contracts and the vendor of others. */
export interface Organisation {
  readonly id: string;
  /** Unique, for people and addresses: lower case letters, digits and hyphens. */
  readonly slug: string;
  readonly name: string;
  readonly createdAt: Instant;
}

const SLUG = /^[a-z0-9][a-z0-9-]{1,62}$/;

export function isSlug(text: string): boolean {
  return SLUG.test(text);
}

/** Every fault of a new organisation's slug and name. */
export function organisationIssues(draft: Pick<Organisation, 'slug' | 'name'>): Issue[] {
  const slug = isSlug(draft.slug)
    ? []
    : [
        {
          path: 'slug',
          message: 'must be 2 to 63 lower case letters, digits and hyphens, and not begin with a hyphen',
        },
      ];
  return [...slug, ...textIssues(draft.name, 'name', 200)];
}
