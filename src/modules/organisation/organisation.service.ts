import { randomUUID } from 'node:crypto';
import { assertAllowed } from '../../domain/access.js';
import { Fault, refuseIssues } from '../../domain/fault.js';
import { type Organisation, organisationIssues } from '../../domain/organisation.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { organisationBySlug } from './organisation.read.js';
import { insertOrganisation } from './organisation.store.js';

/** Creates a tenant. The same slug and name again gives the same organisation; another name for a taken slug is a CONFLICT. */
export async function createOrganisation(
  context: RequestContext,
  input: Pick<Organisation, 'slug' | 'name'>,
): Promise<Organisation> {
  assertAllowed(context.actor, 'organisation.create');
  refuseIssues(organisationIssues(input));
  return context.write(async (unit) => {
    const organisation: Organisation = { id: randomUUID(), slug: input.slug, name: input.name, createdAt: unit.now };
    if (await insertOrganisation(unit, organisation)) return organisation;
    const standing = await organisationBySlug(unit, input.slug);
    if (standing?.name === input.name) return standing;
    throw new Fault('CONFLICT', `slug ${input.slug} belongs to an organisation of another name`);
  });
}
