import { Field, ObjectType } from 'type-graphql';

/** Of a version of the terms more are hardly read by anybody. */
export const MOST_CHANGES = 500;

@ObjectType({ simpleResolvers: true, description: 'Something that differs between two versions of the terms.' })
export class TermsChange {
  @Field(() => String, {
    description:
      'Where: names of the terms joined by dots, objectives by key, holidays by date, other lists by place from 0. For example objectives.phone.target.',
  })
  readonly path!: string;

  @Field(() => String, {
    nullable: true,
    description:
      'What it was: numbers as decimals, lengths of time as durations, wall-clock times as HH:MM, anything larger as JSON with its names sorted. Null: it was not there.',
  })
  readonly before!: string | null;

  @Field(() => String, { nullable: true, description: 'What it is by the newer version, likewise. Null: it is gone.' })
  readonly after!: string | null;
}
