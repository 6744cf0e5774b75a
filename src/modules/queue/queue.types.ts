import { ArgsType, Extensions, Field, ID, Int, ObjectType } from 'type-graphql';
import type { Instant } from '../../domain/instant.js';
import type { RowChange } from '../../domain/queuechange.js';
import { enumOf } from '../../graphql/enumof.js';
import { QueueOrder } from '../../graphql/orderenums.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { TicketFilter } from '../ticket/ticketinput.types.js';

const QueueRowChange = enumOf<RowChange>('QueueRowChange', 'What became of a row of a watched queue.', {
  ENTERED: 'It is among the first rows now.',
  MOVED: 'It has passed others, or was passed; what it says may differ, too. Rows that only make room do not move.',
  CHANGED: 'It stands where it stood and says something else.',
});

@ObjectType('QueueRow', { simpleResolvers: true, description: 'A row of a watched queue that has changed.' })
export class QueueRowType {
  readonly id!: string;

  @Field(() => QueueRowChange, { description: 'What became of it.' })
  readonly change!: RowChange;

  @Field(() => Int, { description: 'Its place now, from 1.' })
  readonly place!: number;
}

@ObjectType('QueueUpdate', {
  simpleResolvers: true,
  description: 'How the first rows of a watched queue differ from what was told before.',
})
export class QueueUpdateType {
  @Field(() => DateTimeScalar, { description: 'The instant the rows are of.' })
  readonly asOf!: Instant;

  @Field(() => Boolean, { description: 'True of the first update of a subscription: all rows have ENTERED.' })
  readonly snapshot!: boolean;

  @Extensions({ listSize: 1 })
  @Field(() => [QueueRowType], { description: 'Rows that entered, moved or changed, by their places now.' })
  readonly rows!: readonly QueueRowType[];

  @Field(() => [ID], { description: 'Ids of the tickets that are no longer among the first rows.' })
  readonly left!: readonly string[];

  @Field(() => [ID], { description: 'Ids of the tickets of all first rows, in order.' })
  readonly order!: readonly string[];
}

@ArgsType()
export class QueueArguments {
  @Field(() => TicketFilter, { nullable: true, description: 'Which tickets; left out: all.' })
  filter?: TicketFilter | null;

  @Field(() => QueueOrder, { nullable: true, defaultValue: 'TIME_TO_BREACH', description: 'In which order.' })
  orderBy!: keyof typeof QueueOrder | null;

  @Field(() => Int, { nullable: true, description: 'How many first rows are watched: 1 to 100; 50 when left out.' })
  first?: number | null;
}
