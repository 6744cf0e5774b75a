import { registerEnumType } from 'type-graphql';
import type { Scope } from '../domain/actor.js';
import type { ClockState as StateOfClock } from '../domain/clock.js';
import type {
  TicketEventKind as KindOfFact,
  MeasurementKind as KindOfMeasurement,
  RecordingMode as ModeOfRecording,
} from '../domain/facts.js';
import { enumOf } from './enumof.js';

export const RecordingMode = enumOf<ModeOfRecording>('RecordingMode', 'Whether facts are news.', {
  LIVE: 'News: what they change is announced as events.',
  BACKFILL: 'History: counts in full; what they change is announced only from the time of recording on.',
});

export const TicketEventKind = enumOf<KindOfFact>('TicketEventKind', 'What happened to a ticket.', {
  OPENED: 'It was opened.',
  AGENT_REPLIED: 'An agent replied, in public unless `isPublic` is false.',
  CUSTOMER_REPLIED: 'The customer wrote.',
  STATUS_CHANGED: 'It went to `status`.',
  ATTRIBUTES_CHANGED: 'Its channel, priority, tier, category or assignee group changed.',
  CANCELLED: 'It was found to be spam, a duplicate or merged: its clocks are cancelled and count nothing.',
});

export const MeasurementKind = enumOf<KindOfMeasurement>('MeasurementKind', 'What a measurement reports.', {
  QUEUE_INTERVAL: 'Counts of a queue over a span.',
  CONTACT: 'One contact of a queue.',
  OUTAGE: 'A time a service was down.',
  SURVEY_RESPONSE: "A customer's answer to a survey.",
  AUDIT: 'A quality audit of one piece of work.',
  COUNTER: 'Good and total of a named counter.',
});

export const ClockState = enumOf<StateOfClock>(
  'ClockState',
  'Where the clock of a ticket stands; `breachedAt` says besides whether it is late.',
  {
    RUNNING: 'Working time counts.',
    PAUSED: 'Waiting in a status that pauses it; no time counts.',
    MET: 'Stopped in time, or without a limit; of a resolution that was watched: it held.',
    BREACHED: 'Stopped late or over its limit; of a resolution that was watched: it was disturbed.',
    CANCELLED: 'Does not count: the ticket was cancelled, or no longer has a goal.',
  },
);

/** Scopes are stored as `contracts:read`, which no GraphQL name can be. */
export const ApiKeyScope = {
  CONTRACTS_READ: 'contracts:read',
  FACTS_WRITE: 'facts:write',
  EVENTS_READ: 'events:read',
} as const satisfies Record<string, Scope>;

registerEnumType(ApiKeyScope, {
  name: 'ApiKeyScope',
  description: 'What an API key may do.',
  valuesConfig: {
    CONTRACTS_READ: { description: 'Read contracts, objectives, compliance and tickets.' },
    FACTS_WRITE: { description: 'Record ticket events and measurements.' },
    EVENTS_READ: { description: 'Read and subscribe to events.' },
  },
});
