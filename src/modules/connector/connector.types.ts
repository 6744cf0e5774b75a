import { Field, ID, Int, ObjectType } from 'type-graphql';
import type {
  Connector,
  ConnectorValues,
  MeaningOf,
  ConnectorSource as SourceOfConnector,
} from '../../domain/connector.js';
import type { Issue } from '../../domain/fault.js';
import type { Instant } from '../../domain/instant.js';
import type {
  Channel as ChannelOfWork,
  Priority as PriorityOfTicket,
  TicketStatus as StatusOfTicket,
} from '../../domain/terms.js';
import { connectionOf } from '../../graphql/connection.js';
import { enumOf } from '../../graphql/enumof.js';
import { DateTimeScalar } from '../../graphql/scalars.js';
import { Channel, Priority, TicketStatus } from '../../graphql/termsenums.js';
import { SOURCES } from './sources/sources.js';

export const ConnectorSource = enumOf<SourceOfConnector>(
  'ConnectorSource',
  'A helpdesk whose webhooks are understood.',
  {
    ZENDESK: 'Zendesk, ticket events.',
    JIRA_SERVICE_MANAGEMENT: 'Jira Service Management (Jira Cloud), issues and comments.',
    ZAMMAD: 'Zammad, triggers for tickets.',
  },
);

@ObjectType({ simpleResolvers: true, description: "A status in a customer's own words." })
class ConnectorStatus {
  @Field(() => String, { description: "The source's word, exactly." })
  readonly from!: string;

  @Field(() => TicketStatus, { description: 'What it means.' })
  readonly to!: StatusOfTicket;
}

@ObjectType({ simpleResolvers: true, description: "A priority in a customer's own words." })
class ConnectorPriority {
  @Field(() => String, { description: "The source's word, exactly." })
  readonly from!: string;

  @Field(() => Priority, { description: 'What it means.' })
  readonly to!: PriorityOfTicket;
}

@ObjectType({ simpleResolvers: true, description: "A channel in a customer's own words." })
class ConnectorChannel {
  @Field(() => String, { description: "The source's word, exactly." })
  readonly from!: string;

  @Field(() => Channel, { description: 'What it means.' })
  readonly to!: ChannelOfWork;
}

@ObjectType('Connector', {
  simpleResolvers: true,
  description: "Takes the webhooks of the viewer's helpdesk for one contract. The other party does not see it.",
})
export class ConnectorType {
  @Field(() => ID, { description: 'The contract it records facts for.' })
  readonly contractId!: string;

  @Field(() => ConnectorSource, { description: 'The helpdesk.' })
  readonly source!: SourceOfConnector;

  @Field(() => String, { description: 'Where the helpdesk posts to, below the address of this server.' })
  readonly path!: string;

  @Field(() => [String], {
    description: 'Public pages that its mapping and the check of its signature were written after.',
  })
  readonly pages!: readonly string[];

  @Field(() => [ConnectorStatus], { description: 'Statuses beside those the source comes with.' })
  readonly statuses!: readonly ConnectorStatus[];

  @Field(() => [ConnectorPriority], { description: 'Priorities beside those the source comes with.' })
  readonly priorities!: readonly ConnectorPriority[];

  @Field(() => [ConnectorChannel], { description: 'Channels beside those the source comes with.' })
  readonly channels!: readonly ConnectorChannel[];

  @Field(() => String, { description: 'The subject of who set it up.' })
  readonly createdBy!: string;

  @Field(() => DateTimeScalar, { description: 'When it was set up.' })
  readonly createdAt!: Instant;

  @Field(() => DateTimeScalar, { description: 'When its secret was last set. The one before holds for another day.' })
  readonly secretSetAt!: Instant;

  @Field(() => DateTimeScalar, {
    nullable: true,
    description: 'When a verified payload with news of a ticket last came, noted at most once a minute; null: never.',
  })
  readonly lastReceivedAt!: Instant | null;
}

function meanings<T extends string>(record: Readonly<Record<string, T>>): MeaningOf<T>[] {
  return Object.entries(record)
    .map(([from, to]) => ({ from, to }))
    .sort((a, b) => (a.from < b.from ? -1 : 1));
}

function shownValues({ statuses, priorities, channels }: ConnectorValues) {
  return { statuses: meanings(statuses), priorities: meanings(priorities), channels: meanings(channels) };
}

export function shownConnector(connector: Connector): ConnectorType {
  const { contractId, source, createdBy, createdAt, secretSetAt, lastReceivedAt, values } = connector;
  const { name, pages } = SOURCES[source];
  const times = { createdBy, createdAt, secretSetAt, lastReceivedAt };
  return { contractId, source, path: `/ingest/${name}`, pages, ...shownValues(values), ...times };
}

@ObjectType({ simpleResolvers: true, description: 'Why a payload, or an event of it, was not taken.' })
class RejectionReason {
  @Field(() => String, {
    description: "Where in the source's mapping: `events.1.priority`; `payload`: all of it; `body`: what is kept.",
  })
  readonly path!: string;

  @Field(() => String, { description: 'What is wrong.' })
  readonly message!: string;
}

@ObjectType('RejectedPayload', {
  simpleResolvers: true,
  description: 'A verified payload that could not be taken, or not in full. Of each connector the latest 100 are kept.',
})
class RejectedPayloadType {
  @Field(() => ID, { description: 'Its id, a UUID made of its content: the same payload sent again is the same.' })
  readonly id!: string;

  @Field(() => String, { description: 'What was posted, at most 128,000 characters of it.' })
  readonly body!: string;

  @Field(() => Int, { description: 'How long it was, in bytes.' })
  readonly bytes!: number;

  @Field(() => [RejectionReason], { description: 'Why, when it last came. What is not named was taken.' })
  readonly issues!: readonly Issue[];

  @Field(() => Int, { description: 'How often it came.' })
  readonly times!: number;

  @Field(() => DateTimeScalar, { description: 'When it first came.' })
  readonly firstReceivedAt!: Instant;

  @Field(() => DateTimeScalar, { description: 'When it last came.' })
  readonly lastReceivedAt!: Instant;
}

export const RejectedPayloadConnection = connectionOf(RejectedPayloadType, 'RejectedPayload', 'rejected payloads');
