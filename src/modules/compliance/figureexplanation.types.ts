import { Field, Int, ObjectType } from 'type-graphql';
import type { FormulaLine as LineOfFormula } from '../../domain/formula.js';
import { FormulaLine } from '../../graphql/formula.types.js';
import { Calendar } from '../calendar/calendar.types.js';

@ObjectType({
  simpleResolvers: true,
  description: 'How the figure of an objective and its verdict came about.',
})
export class FigureExplanation {
  @Field(() => Int, { description: 'Version of the terms in force in the period.' })
  readonly termsVersion!: number;

  @Field(() => Calendar, {
    description: 'The working hours of the objective by these terms, announced holidays left out.',
  })
  readonly calendar!: Calendar;

  @Field(() => [FormulaLine], {
    description:
      'The calculation, step by step: what is counted, the figure, its target, relief, minimum level, verdict, score.',
  })
  readonly lines!: readonly LineOfFormula[];
}
