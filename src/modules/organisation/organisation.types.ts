import { Field, ID, InputType, ObjectType } from 'type-graphql';
import type { Role as ActorRole, Side as ActorSide } from '../../domain/actor.js';
import type { Organisation } from '../../domain/organisation.js';
import { Role, Side } from '../../graphql/enums.js';

@ObjectType('Organisation', {
  simpleResolvers: true,
  description: 'A tenant: the client of some contracts and the vendor of others.',
})
export class OrganisationType {
  @Field(() => ID, { description: 'Its id for life, a UUID.' })
  readonly id!: string;

  @Field(() => String, { description: 'Its unique short name: lower case letters, digits and hyphens.' })
  readonly slug!: string;

  @Field(() => String, { description: 'Its name for people, 1 to 200 characters.' })
  readonly name!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Who is asking, as established by the token or API key.' })
export class Viewer {
  @Field(() => OrganisationType, {
    nullable: true,
    description: 'The organisation acted for; null for the operator of the installation, who belongs to none.',
  })
  readonly organisation!: Organisation | null;

  @Field(() => Side, { nullable: true, description: 'The side acted on; null for the operator of the installation.' })
  readonly side!: ActorSide | null;

  @Field(() => Role, { description: 'What the viewer may do.' })
  readonly role!: ActorRole;

  @Field(() => String, { description: 'Who acts: the subject of the token, or key:<id> for an API key.' })
  readonly subject!: string;
}

@InputType({ description: 'A new organisation.' })
export class CreateOrganisationInput {
  @Field(() => String, {
    description: 'Unique short name: 2 to 63 lower case letters, digits and hyphens, beginning with a letter or digit.',
  })
  readonly slug!: string;

  @Field(() => String, { description: 'Name for people, 1 to 200 characters.' })
  readonly name!: string;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of createOrganisation.' })
export class CreateOrganisationPayload {
  @Field(() => OrganisationType, {
    description: 'The organisation, new or the one that stood already under this slug and name.',
  })
  readonly organisation!: Organisation;
}
