import { Field, ID, InputType, Int, ObjectType } from 'type-graphql';
import type { ConnectorSource as SourceOfConnector } from '../../domain/connector.js';
import type { Instant } from '../../domain/instant.js';
import type {
  Channel as ChannelOfWork,
  Priority as PriorityOfTicket,
  TicketStatus as StatusOfTicket,
} from '../../domain/terms.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { Channel, Priority, TicketStatus } from '../../graphql/termsenums.js';
import { ConnectorSource, ConnectorType } from './connector.types.js';

@InputType({ description: "A status in a customer's own words." })
class ConnectorStatusInput {
  @Field(() => String, { description: "The source's word, exactly, 1 to 100 characters." })
  readonly from!: string;

  @Field(() => TicketStatus, { description: 'What it means.' })
  readonly to!: StatusOfTicket;
}

@InputType({ description: "A priority in a customer's own words." })
class ConnectorPriorityInput {
  @Field(() => String, { description: "The source's word, exactly, 1 to 100 characters." })
  readonly from!: string;

  @Field(() => Priority, { description: 'What it means.' })
  readonly to!: PriorityOfTicket;
}

@InputType({ description: "A channel in a customer's own words." })
class ConnectorChannelInput {
  @Field(() => String, { description: "The source's word, exactly, 1 to 100 characters." })
  readonly from!: string;

  @Field(() => Channel, { description: 'What it means.' })
  readonly to!: ChannelOfWork;
}

@InputType({ description: 'A connector, all of its settings anew.' })
export class PutConnectorInput {
  @Field(() => ID, { description: 'The contract it records facts for.' })
  readonly contractId!: string;

  @Field(() => ConnectorSource, {
    description: 'The helpdesk. A contract has at most one connector of each for each party.',
  })
  readonly source!: SourceOfConnector;

  @Field(() => String, {
    nullable: true,
    description:
      'The secret the helpdesk signs with, 16 to 500 characters; it is not shown again. Left out: the one that is set stays. The one before a new one holds for another day; older ones end at once.',
  })
  readonly secret?: string | null;

  @Field(() => [ConnectorStatusInput], {
    nullable: true,
    description: 'Statuses beside those the source comes with, or in place of them; at most 100.',
  })
  readonly statuses?: readonly ConnectorStatusInput[] | null;

  @Field(() => [ConnectorPriorityInput], {
    nullable: true,
    description: 'Priorities beside those the source comes with, or in place of them; at most 100.',
  })
  readonly priorities?: readonly ConnectorPriorityInput[] | null;

  @Field(() => [ConnectorChannelInput], {
    nullable: true,
    description: 'Channels beside those the source comes with, or in place of them; at most 100.',
  })
  readonly channels?: readonly ConnectorChannelInput[] | null;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of putConnector.' })
export class PutConnectorPayload {
  @Field(() => ConnectorType, { description: 'The connector as it stands.' })
  readonly connector!: ConnectorType;
}

@InputType({ description: 'Which connector.' })
export class ConnectorInput {
  @Field(() => ID, { description: 'Its contract.' })
  readonly contractId!: string;

  @Field(() => ConnectorSource, { description: 'Its helpdesk.' })
  readonly source!: SourceOfConnector;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of deleteConnector.' })
export class DeleteConnectorPayload {
  @Field(() => ID, { description: 'The contract it was for.' })
  readonly contractId!: string;
}

@InputType({ description: 'Which rejected payloads to delete.' })
export class DeleteRejectedPayloadsInput extends ConnectorInput {
  @Field(() => DateTimeScalar, { description: 'Those that last came before this instant.' })
  readonly receivedBefore!: Instant;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of deleteRejectedPayloads.' })
export class DeleteRejectedPayloadsPayload {
  @Field(() => Int, { description: 'How many were deleted.' })
  readonly deleted!: number;
}

@ObjectType({ simpleResolvers: true, description: 'Answer of retryRejectedPayloads.' })
export class RetryRejectedPayloadsPayload {
  @Field(() => Int, { description: 'How many were taken in full, and are no longer kept.' })
  readonly taken!: number;

  @Field(() => Int, { description: 'How many still cannot be taken in full.' })
  readonly kept!: number;
}
