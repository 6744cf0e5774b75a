import { randomUUID } from 'node:crypto';
import { encodeCursor } from '../../src/platform/cursor.js';
import type { Known, WalkOptions } from './schemawalk.js';

/** The things a request can name, as one asker would name them. */
export interface Names {
  readonly contractId: string;
  readonly draftId: string;
  readonly draftHash: string;
  readonly reference: string;
  readonly termsHash: string;
  readonly amendmentHash: string;
  /** Of a statement that is submitted. */
  readonly statementHash: string;
  readonly exclusionReference: string;
  readonly objectiveId: string;
  readonly ticketId: string;
  readonly source: string;
  readonly externalId: string;
  readonly ticketExternalId: string;
  readonly measurementExternalId: string;
  readonly organisationId: string;
  readonly slug: string;
  readonly calendarId: string;
  readonly keyId: string;
  readonly endpointId: string;
  readonly spareEndpointId: string;
  readonly deliveryId: string;
  readonly policyKey: string;
  readonly contactKey: string;
  /** Of a contact that nothing names. */
  readonly spareContactKey: string;
  readonly contactGroupKey: string;
  /** A place in somebody's stream of events. */
  readonly streamCursor: string;
}

/** Names of nothing at all. */
export function namesOfNothing(): Names {
  const cursor = encodeCursor({ organisationId: randomUUID(), side: 'CLIENT', sequence: 1 });
  return {
    contractId: randomUUID(),
    draftId: randomUUID(),
    draftHash: 'f'.repeat(64),
    reference: 'no-such-reference',
    termsHash: 'e'.repeat(64),
    amendmentHash: 'd'.repeat(64),
    statementHash: 'c'.repeat(64),
    exclusionReference: 'no-such-exclusion',
    objectiveId: randomUUID(),
    ticketId: randomUUID(),
    source: 'no-such-desk',
    externalId: 'no-such-event',
    ticketExternalId: 'no-such-ticket',
    measurementExternalId: 'no-such-measurement',
    organisationId: randomUUID(),
    slug: 'no-such-slug',
    calendarId: randomUUID(),
    keyId: randomUUID(),
    endpointId: randomUUID(),
    spareEndpointId: randomUUID(),
    deliveryId: randomUUID(),
    policyKey: 'no-such-policy',
    contactKey: 'no-such-contact',
    spareContactKey: 'no-such-spare-contact',
    contactGroupKey: 'no-such-group',
    streamCursor: cursor,
  };
}

/** Which name each coordinate of the schema takes. A new one that names something must be added here. */
const NAMED: Readonly<Record<string, keyof Names>> = {
  'Query.contract.id': 'contractId',
  'Query.contractByReference.reference': 'reference',
  'Query.contractByReference.counterparty': 'organisationId',
  'Query.organisationBySlug.slug': 'slug',
  'Query.ticket.id': 'ticketId',
  'Query.ticketByExternalId.contractId': 'contractId',
  'Query.ticketByExternalId.source': 'source',
  'Query.ticketByExternalId.externalId': 'ticketExternalId',
  'Query.events.after': 'streamCursor',
  'Subscription.breachEvents.after': 'streamCursor',
  'Subscription.breachEventStream.after': 'streamCursor',
  'ContractFilter.counterparty': 'organisationId',
  'TicketFilter.contractIds': 'contractId',
  'TicketFilter.objectiveIds': 'objectiveId',
  'Ticket.nextBreach.objectiveIds': 'objectiveId',
  'EventFilter.contractIds': 'contractId',
  'EventFilter.objectiveIds': 'objectiveId',
  'BreachEventFilter.contractIds': 'contractId',
  'BreachEventFilter.objectiveIds': 'objectiveId',
  'CreateApiKeyInput.contractIds': 'contractId',
  'RevokeApiKeyInput.id': 'keyId',
  'Query.endpoint.id': 'endpointId',
  'Query.delivery.id': 'deliveryId',
  'Query.deliveries.receiverId': 'endpointId',
  'EndpointInput.contactKey': 'contactKey',
  'EndpointInput.contractIds': 'contractId',
  'UpdateEndpointInput.endpointId': 'endpointId',
  'UpdateEndpointInput.contactKey': 'contactKey',
  'UpdateEndpointInput.contractIds': 'contractId',
  'EndpointActInput.endpointId': 'endpointId',
  'RotateEndpointSecretInput.endpointId': 'endpointId',
  'ReplayEventsInput.endpointId': 'endpointId',
  'ReplayEventsInput.after': 'streamCursor',
  'ResendDeliveryInput.deliveryId': 'deliveryId',
  'CreateContractInput.calendarId': 'calendarId',
  'UpdateContractInput.contractId': 'draftId',
  'UpdateContractInput.calendarId': 'calendarId',
  'InviteVendorInput.contractId': 'draftId',
  'AgreeContractInput.contractId': 'draftId',
  'AgreeContractInput.termsHash': 'draftHash',
  'ProposeAmendmentInput.contractId': 'contractId',
  'ProposeAmendmentInput.calendarId': 'calendarId',
  'PreviewAmendmentInput.contractId': 'contractId',
  'PreviewAmendmentInput.calendarId': 'calendarId',
  'AgreeAmendmentInput.contractId': 'contractId',
  'AgreeAmendmentInput.termsHash': 'amendmentHash',
  'WithdrawAmendmentInput.contractId': 'contractId',
  'AnnounceHolidayInput.contractId': 'contractId',
  'ProposeExclusionInput.contractId': 'contractId',
  'DecideExclusionInput.contractId': 'contractId',
  'DecideExclusionInput.reference': 'exclusionReference',
  'WithdrawExclusionInput.contractId': 'contractId',
  'WithdrawExclusionInput.reference': 'exclusionReference',
  'ExcludedTicketInput.source': 'source',
  'ExcludedTicketInput.externalId': 'ticketExternalId',
  'ExcludedMeasurementInput.source': 'source',
  'ExcludedMeasurementInput.externalId': 'measurementExternalId',
  'SubmitStatementInput.contractId': 'contractId',
  'SubmitStatementInput.contentHash': 'statementHash',
  'DisputeStatementInput.contractId': 'contractId',
  'DisputeStatementInput.contentHash': 'statementHash',
  'ResolveStatementDisputesInput.contractId': 'contractId',
  'ResolveStatementDisputesInput.contentHash': 'statementHash',
  'AgreeStatementInput.contractId': 'contractId',
  'AgreeStatementInput.contentHash': 'statementHash',
  'LockStatementInput.contractId': 'contractId',
  'LockStatementInput.contentHash': 'statementHash',
  'Query.connectors.contractId': 'contractId',
  'PutConnectorInput.contractId': 'contractId',
  'ConnectorInput.contractId': 'contractId',
  'DeleteRejectedPayloadsInput.contractId': 'contractId',
  'Contract.escalationPolicy.key': 'policyKey',
  'PutEscalationPolicyInput.contractId': 'contractId',
  'RetireEscalationPolicyInput.contractId': 'contractId',
  'RetireEscalationPolicyInput.key': 'policyKey',
  'PreviewEscalationInput.ticketId': 'ticketId',
  'EscalationExampleInput.contractId': 'contractId',
  'Query.escalationReport.contractIds': 'contractId',
  'AcknowledgeEscalationInput.ticketId': 'ticketId',
  // Another one than is removed: that would be kept by the contact.
  'PutEscalationContactInput.endpointId': 'spareEndpointId',
  'PutEscalationContactGroupInput.members': 'contactKey',
  'DeleteEscalationContactInput.key': 'spareContactKey',
  'DeleteEscalationContactGroupInput.key': 'contactGroupKey',
  'UpdateCalendarInput.id': 'calendarId',
  'DeleteCalendarInput.id': 'calendarId',
};

const RECORDING = [
  ['RecordTicketEventsInput', 'TicketEventInput'],
  ['RecordContactsInput', 'ContactInput'],
  ['RecordQueueIntervalsInput', 'QueueIntervalInput'],
  ['RecordOutagesInput', 'OutageInput'],
  ['RecordSurveyResponsesInput', 'SurveyResponseInput'],
  ['RecordAuditsInput', 'AuditInput'],
  ['RecordCountersInput', 'CounterInput'],
] as const;

const NAMED_IN_RECORDING: Readonly<Record<string, keyof Names>> = Object.fromEntries(
  RECORDING.flatMap(([batch, item]) => [
    [`${batch}.contractId`, 'contractId'],
    [`${batch}.source`, 'source'],
    [`${item}.externalId`, 'externalId'],
    [`${item}.ticketExternalId`, 'ticketExternalId'],
  ]),
);

/** Cursors of lists sorted by a key: a place, wherever the cursor comes from, in a list of the asker's own. */
const PLACES = [
  'Query.endpoints.after',
  'Query.deliveries.after',
  'Delivery.attempts.after',
  'Query.apiKeys.after',
  'Query.calendars.after',
  'Query.contracts.after',
  'Query.tickets.after',
  'Contract.tickets.after',
  'Contract.measurements.after',
  'Contract.history.after',
  'Contract.exclusions.after',
  'Query.escalationContacts.after',
  'Query.escalationContactGroups.after',
  'Ticket.escalations.after',
  'Connector.rejectedPayloads.after',
  'Ticket.events.after',
  'ClockExplanation.segments.after',
  'StatementContent.exclusions.after',
  'StatementContent.pendingClocks.after',
  'StatementContent.carriedClocks.after',
];

/** Whole inputs, and all fields they are known to have: one more must be looked at before it is added here. */
const WHOLE: Readonly<Record<string, { value: unknown; fields: string }>> = {
  CalendarInput: {
    value: { alwaysOpen: true, timeZone: 'UTC' },
    fields: 'alwaysOpen extraDays holidays spans timeZone',
  },
  CreditTermsInput: {
    value: { fee: '100000.00', atRisk: 0.1 },
    fields: 'atRisk chronic earnBack fee noticeDays point pool stubFee',
  },
  EscalationLevelInput: {
    value: { name: 'Half', triggers: [{ kind: 'SHARE_USED', share: 0.5 }] },
    fields: 'actions match name repeat triggers wait',
  },
  ScopeInput: { value: { priorities: ['P1'] }, fields: 'categories channels priorities tiers' },
  WorkingSpanInput: { value: { weekday: 'MONDAY', from: '22:00', to: '23:00' }, fields: 'from to weekday' },
  ObjectiveInput: {
    value: { key: 'k', name: 'n', indicator: 'RESOLUTION_TIME', target: 0.95, goals: [{ workingTime: 'PT4H' }] },
    fields:
      'allowedMisses attribution calendar counter coverageAttested credit critical direction followUpWindow formula goalChange goals indicator key minimum minimumSample name pauseStatuses queues reads relief reopenWindow scaleMax scaleMin scope services shortAbandon slices stopOn surveys target topBoxFrom waitThreshold warnBefore warnShare weight',
  },
};

/** Inputs that a test takes as a whole, with the fields it knows. */
export const WHOLE_INPUTS: Readonly<Record<string, string>> = Object.fromEntries(
  Object.entries(WHOLE).map(([name, { fields }]) => [name, fields]),
);

/** What says nothing about anybody: by coordinate, else by name. */
const NEUTRAL: Readonly<Record<string, unknown>> = {
  'AgreeAmendmentInput.version': 2,
  'WithdrawAmendmentInput.version': 3,
  'AnnounceHolidayInput.date': '2026-10-10',
  'ProposeExclusionInput.reference': 'Another',
  'ProposeExclusionInput.reason': 'Reason',
  'ProposeExclusionInput.evidence': 'Evidence',
  'ExclusionScopeInput.objectives': 'key',
  'DecideExclusionInput.answer': 'Answer',
  // Of a decision in part alone.
  'DecideExclusionInput.scope': null,
  'DisputeAnswerInput.line': 'verdict',
  'DisputeAnswerInput.answer': 'Answer',
  'DisputedLineInput.line': 'verdict',
  'DisputedLineInput.comment': 'Comment',
  'ResolveStatementDisputesInput.lines': 'verdict',
  'PutEscalationContactInput.key': 'somebody',
  'PutEscalationContactInput.email': 'somebody@example.org',
  'PutEscalationContactInput.language': 'en',
  'ContactDigestInput.at': '08:00',
  'PutEscalationContactGroupInput.key': 'some-group',
  'PutEscalationPolicyInput.key': 'some-policy',
  'PutEscalationPolicyInput.objectives': 'key',
  'AcknowledgeEscalationInput.note': 'Note',
  'Query.escalationReport.to': '2026-03-20T09:00:00Z',
  'ProposeAmendmentInput.fromPeriod': 8,
  'ProposeAmendmentInput.minimumScore': 0.9,
  'PreviewAmendmentInput.minimumScore': 0.9,
  'PreviewAmendmentInput.periods': 0,
  'CreateContractInput.minimumScore': 0.9,
  'CreateContractInput.endsOn': '2026-12-31',
  'UpdateContractInput.endsOn': '2026-12-31',
  'UpdateContractInput.minimumScore': 0.9,
  'UpdateContractInput.reference': 'rewritten',
  'CreateContractInput.reference': 'another',
  'CreateOrganisationInput.slug': 'newcomer',
  'UpdateCalendarInput.name': 'Renamed',
  'TicketEventInput.kind': 'AGENT_REPLIED',
  'QueueIntervalInput.endsAt': '2026-03-15T10:00:00Z',
  'OutageInput.endsAt': '2026-03-15T10:00:00Z',
  'Query.proposedHolidays.country': 'DE',
  'Query.proposedHolidays.region': 'BY',
  'Query.proposedHolidays.year': 2026,
  'ContractFilter.statuses': ['ACTIVE'],
  'PutConnectorInput.secret': 'a secret of a test',
  'ConnectorStatusInput.from': 'Some word',
  'ConnectorPriorityInput.from': 'Some word',
  'ConnectorChannelInput.from': 'Some word',
  'Contract.period.index': 2,
};

const NEUTRAL_NAMES: Readonly<Record<string, unknown>> = {
  url: 'https://hook.example/accord',
  name: 'Some name',
  timeZone: 'UTC',
  currency: 'EUR',
  waitThreshold: 'PT20S',
  queue: 'queue',
  service: 'service',
  survey: 'survey',
  counter: 'counter',
  subject: 'subject',
  tier: 'tier',
  category: 'category',
  assigneeGroup: 'group',
};

const NEUTRAL_TYPES: Readonly<Record<string, unknown>> = {
  Date: '2026-01-01',
  DateTime: '2026-03-15T09:00:00Z',
  Duration: 'PT0S',
};

export interface Asker {
  readonly names: Names;
  /** Slug of a vendor this asker does business with. */
  readonly vendorSlug: string;
  /** A cursor of a sorted list. */
  readonly place: string;
}

function nameAt(coordinate: string): keyof Names | undefined {
  return NAMED[coordinate] ?? NAMED_IN_RECORDING[coordinate];
}

/** What can be said at a coordinate without knowing who asks. */
function neutral(coordinate: string, typeName: string): unknown {
  if (coordinate in NEUTRAL) return NEUTRAL[coordinate];
  if (typeName in WHOLE) return WHOLE[typeName]?.value;
  if (typeName === 'ID') return undefined;
  return NEUTRAL_NAMES[coordinate.split('.').at(-1) ?? ''] ?? NEUTRAL_TYPES[typeName];
}

/** How to ask every field of Accord's schema about these names. */
export function questionsAbout({ names, vendorSlug, place }: Asker): WalkOptions & { readonly asked: Set<string> } {
  const know = (coordinate: string, typeName: string): Known | undefined => {
    const named = nameAt(coordinate);
    if (named !== undefined) return { meaning: 'NAME', value: names[named] };
    if (PLACES.includes(coordinate)) return { meaning: 'PLACE', value: place };
    const value = coordinate.endsWith('.vendor') ? vendorSlug : neutral(coordinate, typeName);
    return value === undefined ? undefined : { meaning: null, value };
  };
  return {
    know,
    needed: {
      CreateContractInput: ['calendar'],
      UpdateContractInput: ['calendar'],
      ProposeAmendmentInput: ['fromPeriod'],
      ExclusionScopeInput: ['ticket'],
      PutConnectorInput: ['secret'],
      PutEscalationContactInput: ['email'],
      EndpointInput: ['url'],
      UpdateEndpointInput: ['url'],
      PreviewEscalationInput: ['ticketId'],
    },
    insteadOf: {
      calendarId: 'calendar',
      measurement: 'ticket',
      endpointId: 'email',
      contactKey: 'url',
      example: 'ticketId',
    },
    asked: new Set(),
  };
}
