import { Arg, Ctx, Mutation, Query, Resolver } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import type { Organisation } from '../../domain/organisation.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { organisationLoader } from './organisation.loaders.js';
import { organisationBySlug } from './organisation.read.js';
import { createOrganisation } from './organisation.service.js';
import { CreateOrganisationInput, CreateOrganisationPayload, OrganisationType, Viewer } from './organisation.types.js';

@Resolver()
export class OrganisationResolver {
  @Query(() => Viewer, { description: 'Who am I: organisation, side, role.' })
  async viewer(@Ctx() context: RequestContext): Promise<Viewer> {
    const { organisationId, side, role, subject } = context.actor;
    if (role === 'OPERATOR') return { organisation: null, side: null, role, subject };
    const organisation = await context.loader(organisationLoader).load(organisationId);
    return { organisation, side, role, subject };
  }

  @Query(() => OrganisationType, {
    nullable: true,
    description: 'An organisation by its exact slug, to name it as the other party of a contract; null: there is none.',
  })
  organisationBySlug(
    @Ctx() context: RequestContext,
    @Arg('slug', () => String, { description: 'The whole slug; there is no search.' }) slug: string,
  ): Promise<Organisation | null> {
    assertAllowed(context.actor, 'viewer.read');
    return organisationBySlug(context.reads(), slug);
  }

  @Mutation(() => CreateOrganisationPayload, {
    description:
      'Creates an organisation. For the operator of the installation only. The same slug and name again changes nothing; another name for a taken slug is a CONFLICT.',
  })
  async createOrganisation(
    @Ctx() context: RequestContext,
    @Arg('input', () => CreateOrganisationInput, { description: 'Its slug and name.' }) input: CreateOrganisationInput,
  ): Promise<CreateOrganisationPayload> {
    return { organisation: await createOrganisation(context, input) };
  }
}
