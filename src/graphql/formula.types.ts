import { Field, ObjectType } from 'type-graphql';

@ObjectType({ simpleResolvers: true, description: 'Something that a formula takes.' })
export class FormulaInput {
  @Field(() => String, { description: 'What it is called in the formula.' })
  readonly name!: string;

  @Field(() => String, {
    description: 'An exact number (a whole one or a fraction, 93/100), a duration, a time or a word.',
  })
  readonly value!: string;
}

@ObjectType({
  simpleResolvers: true,
  description: 'One step of a calculation. A later step may take what an earlier one is named for.',
})
export class FormulaLine {
  @Field(() => String, { description: 'What it works out.' })
  readonly name!: string;

  @Field(() => String, { description: 'How, in the names of its inputs.' })
  readonly formula!: string;

  @Field(() => [FormulaInput], { description: 'What it was worked out from, by name.' })
  readonly inputs!: readonly FormulaInput[];

  @Field(() => String, { description: 'What it came to.' })
  readonly value!: string;
}
