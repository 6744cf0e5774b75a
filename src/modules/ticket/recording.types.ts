import { Field, Int, ObjectType, registerEnumType } from 'type-graphql';
import type { RecordingResult, RejectedItem } from '../../domain/reporting.js';

/** The faults that one item of a batch can have. */
const RejectionCode = { INVALID_INPUT: 'INVALID_INPUT', CONFLICT: 'CONFLICT' } as const;

registerEnumType(RejectionCode, {
  name: 'RejectionCode',
  description: 'Why one item of a batch was not taken.',
  valuesConfig: {
    INVALID_INPUT: { description: 'It does not make sense, disagrees with the contract, or its ticket is full.' },
    CONFLICT: { description: 'Its revision is already known with other content, which is kept.' },
  },
});

@ObjectType('RejectedItem', {
  simpleResolvers: true,
  description: 'An item that was not taken. The others of its batch were.',
})
class RejectedItemType implements RejectedItem {
  @Field(() => Int, { description: 'Its place in the batch, from 0.' })
  readonly index!: number;

  @Field(() => String, { description: "The reporter's id of it; of one that is too long its beginning." })
  readonly externalId!: string;

  @Field(() => RejectionCode, { description: 'Why it was not taken.' })
  readonly code!: RejectedItem['code'];

  @Field(() => String, { description: 'What is wrong, within the input: events.3.occurredAt.' })
  readonly path!: string;

  @Field(() => String, { description: 'What is wrong with it, for people.' })
  readonly message!: string;
}

@ObjectType({
  simpleResolvers: true,
  description:
    'What became of a batch of facts. Every item is in exactly one of the four; all but the rejected are kept.',
})
export class RecordFactsPayload implements RecordingResult {
  @Field(() => Int, { description: 'Items that were new.' })
  readonly accepted!: number;

  @Field(() => Int, { description: 'Items known already, or overtaken by a higher revision: they changed nothing.' })
  readonly repeated!: number;

  @Field(() => Int, { description: 'Items that replaced a lower revision.' })
  readonly corrected!: number;

  @Field(() => [RejectedItemType], { description: 'Items that were not taken, in the order of the batch.' })
  readonly rejected!: readonly RejectedItem[];
}
