import { Arg, Args, ArgsType, Ctx, Field, FieldResolver, Mutation, Resolver, Root } from 'type-graphql';
import { assertAllowed } from '../../domain/access.js';
import type { Contract } from '../../domain/contract.js';
import type { MeasurementKind as Kind } from '../../domain/facts.js';
import { type Connection, connectionFrom } from '../../graphql/connection.js';
import { MeasurementKind } from '../../graphql/factenums.js';
import { decodeKey, encodeKey } from '../../graphql/keycursor.js';
import { PageArguments, pageArguments } from '../../graphql/pagearguments.js';
import type { RequestContext } from '../../platform/requestcontext.js';
import { ContractType } from '../contract/contract.types.js';
import { RecordFactsPayload } from '../ticket/recording.types.js';
import {
  auditReport,
  contactReport,
  counterReport,
  intervalReport,
  outageReport,
  responseReport,
} from './frominput.js';
import { contractMeasurementsLoader } from './measurement.loaders.js';
import type { Measurement, MeasurementPlace } from './measurement.read.js';
import { MeasurementConnection, type MeasurementType, type ShownContent } from './measurement.types.js';
import {
  RecordAuditsInput,
  RecordContactsInput,
  RecordCountersInput,
  type RecordMeasurementsInput,
  RecordOutagesInput,
  RecordQueueIntervalsInput,
  RecordSurveyResponsesInput,
} from './measurementinput.types.js';
import type { MeasurementReport } from './measurementreport.js';
import { recordMeasurements } from './recordmeasurements.service.js';

const REPEATABLE =
  'Sending one again changes nothing; a higher revision corrects, `withdrawn` takes back; late and unordered ones are as good as any.';

function record(
  context: RequestContext,
  kind: Kind,
  { contractId, source, mode }: RecordMeasurementsInput,
  items: readonly MeasurementReport[],
): Promise<RecordFactsPayload> {
  return recordMeasurements(context, { contractId, source, mode, kind, items });
}

@Resolver()
export class MeasurementResolver {
  @Mutation(() => RecordFactsPayload, { description: `Records up to 1,000 queue intervals. ${REPEATABLE}` })
  recordQueueIntervals(
    @Ctx() context: RequestContext,
    @Arg('input', () => RecordQueueIntervalsInput, { description: 'The intervals, and of which contract and source.' })
    input: RecordQueueIntervalsInput,
  ): Promise<RecordFactsPayload> {
    return record(context, 'QUEUE_INTERVAL', input, input.intervals.map(intervalReport));
  }

  @Mutation(() => RecordFactsPayload, { description: `Records up to 1,000 contacts. ${REPEATABLE}` })
  recordContacts(
    @Ctx() context: RequestContext,
    @Arg('input', () => RecordContactsInput, { description: 'The contacts, and of which contract and source.' })
    input: RecordContactsInput,
  ): Promise<RecordFactsPayload> {
    return record(context, 'CONTACT', input, input.contacts.map(contactReport));
  }

  @Mutation(() => RecordFactsPayload, { description: `Records up to 1,000 outages. ${REPEATABLE}` })
  recordOutages(
    @Ctx() context: RequestContext,
    @Arg('input', () => RecordOutagesInput, { description: 'The outages, and of which contract and source.' })
    input: RecordOutagesInput,
  ): Promise<RecordFactsPayload> {
    return record(context, 'OUTAGE', input, input.outages.map(outageReport));
  }

  @Mutation(() => RecordFactsPayload, { description: `Records up to 1,000 survey responses. ${REPEATABLE}` })
  recordSurveyResponses(
    @Ctx() context: RequestContext,
    @Arg('input', () => RecordSurveyResponsesInput, { description: 'The responses, and of which contract and source.' })
    input: RecordSurveyResponsesInput,
  ): Promise<RecordFactsPayload> {
    return record(context, 'SURVEY_RESPONSE', input, input.responses.map(responseReport));
  }

  @Mutation(() => RecordFactsPayload, { description: `Records up to 1,000 audits. ${REPEATABLE}` })
  recordAudits(
    @Ctx() context: RequestContext,
    @Arg('input', () => RecordAuditsInput, { description: 'The audits, and of which contract and source.' })
    input: RecordAuditsInput,
  ): Promise<RecordFactsPayload> {
    return record(context, 'AUDIT', input, input.audits.map(auditReport));
  }

  @Mutation(() => RecordFactsPayload, { description: `Records up to 1,000 counters. ${REPEATABLE}` })
  recordCounters(
    @Ctx() context: RequestContext,
    @Arg('input', () => RecordCountersInput, { description: 'The counters, and of which contract and source.' })
    input: RecordCountersInput,
  ): Promise<RecordFactsPayload> {
    return record(context, 'COUNTER', input, input.counters.map(counterReport));
  }
}

@ArgsType()
class MeasurementListArguments extends PageArguments {
  @Field(() => MeasurementKind, { description: 'Which kind.' })
  kind!: Kind;
}

@Resolver(() => ContractType)
export class ContractMeasurementsResolver {
  @FieldResolver(() => MeasurementConnection, {
    description: 'Its measurements of one kind, withdrawn ones included, the earliest first.',
  })
  async measurements(
    @Root() contract: Contract,
    @Ctx() context: RequestContext,
    @Args(() => MeasurementListArguments) args: MeasurementListArguments,
  ): Promise<Connection<MeasurementType>> {
    assertAllowed(context.actor, 'compliance.read');
    const { kind } = args;
    const page = pageArguments(args.first, args.after);
    const after = page.after === null ? null : placeOf(kind, page.after);
    const question = { kind, after, limit: page.first + 1 };
    const measurements = await context.loader(contractMeasurementsLoader).load({ of: contract, question });
    const cursorOf = ({ occurredAt, source, externalId }: Measurement): string =>
      encodeKey(kind, [occurredAt, source, externalId]);
    return connectionFrom(measurements, page, cursorOf, shownMeasurement);
  }
}

function placeOf(kind: Kind, cursor: string): MeasurementPlace {
  const [occurredAt, source, externalId] = decodeKey(kind, cursor, ['instant', 'text', 'text']);
  return { occurredAt: occurredAt as number, source: source as string, externalId: externalId as string };
}

function shownMeasurement(measurement: Measurement): MeasurementType {
  return { ...measurement, content: shownContent(measurement) };
}

/** Thousandths as the number that was reported. */
function shownContent({ content }: Measurement): ShownContent {
  switch (content.kind) {
    case 'SURVEY_RESPONSE': {
      const { scoreMilli, ...answer } = content;
      return { ...answer, score: scoreMilli / 1_000 };
    }
    case 'AUDIT': {
      const { scoreMilli, ...audit } = content;
      return { ...audit, score: scoreMilli === null ? null : scoreMilli / 1_000 };
    }
    case 'COUNTER': {
      const { sumMilli, ...counter } = content;
      return { ...counter, sum: sumMilli === null ? null : sumMilli / 1_000 };
    }
    default:
      return content;
  }
}
