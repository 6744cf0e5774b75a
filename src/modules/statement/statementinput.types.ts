import { Field, ID, InputType, Int } from 'type-graphql';

@InputType({ description: 'Which statement an act is about, and what it says.' })
class StatementActInput {
  @Field(() => ID, { description: 'The contract.' })
  contractId!: string;

  @Field(() => Int, { description: 'Index of the period.' })
  periodIndex!: number;

  @Field(() => String, {
    description: 'What the act is about: `contentHash` as it was when it was read. CONFLICT when it is another by now.',
  })
  contentHash!: string;
}

@InputType({ description: 'An answer to what the client disputes.' })
export class DisputeAnswerInput {
  @Field(() => ID, { description: 'The line in dispute.' })
  line!: string;

  @Field(() => String, { description: 'The answer, 1 to 2,000 characters.' })
  answer!: string;
}

@InputType({ description: 'The statement to submit: `contentHash` is that of ContractPeriod.statementDraft.' })
export class SubmitStatementInput extends StatementActInput {
  @Field(() => [DisputeAnswerInput], {
    nullable: true,
    description: 'To each line in dispute; none when it is submitted for the first time.',
  })
  answers?: DisputeAnswerInput[] | null;
}

@InputType({ description: 'A line to dispute.' })
export class DisputedLineInput {
  @Field(() => ID, { description: 'The line; `verdict` is the verdict of the whole.' })
  line!: string;

  @Field(() => String, { description: 'What is wrong with it, 1 to 2,000 characters.' })
  comment!: string;
}

@InputType({ description: 'What the client disputes of a statement.' })
export class DisputeStatementInput extends StatementActInput {
  @Field(() => [DisputedLineInput], { description: '1 to 200 lines.' })
  lines!: DisputedLineInput[];
}

@InputType({ description: 'What the client lets rest.' })
export class ResolveStatementDisputesInput extends StatementActInput {
  @Field(() => [ID], { description: 'The lines whose disputes rest from now on.' })
  lines!: string[];
}

@InputType({ description: "The client's agreement to a statement." })
export class AgreeStatementInput extends StatementActInput {}

@InputType({ description: 'The agreed statement to lock.' })
export class LockStatementInput extends StatementActInput {}
