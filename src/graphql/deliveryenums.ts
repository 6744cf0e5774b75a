import type { LaneKind, DeliveryState as StateOfDelivery } from '../domain/delivery.js';
import type { DigestRhythm as RhythmOfDigest } from '../domain/digest.js';
import type { DisabledReason, Envelope, EndpointState as StateOfEndpoint } from '../domain/endpoint.js';
import { enumOf } from './enumof.js';

export const EndpointState = enumOf<StateOfEndpoint>('EndpointState', 'Whether events are sent to an endpoint.', {
  ACTIVE: 'They are.',
  PAUSED: 'They are not, by hand. It keeps its place in the stream and goes on from it when it is resumed.',
  DISABLED:
    'They are not, by Accord: see the reason. It keeps its place in the stream and goes on from it when resumed.',
  REMOVED: 'It was ended for good. Shown in the answer of removeEndpoint only.',
});

export const EndpointDisabledReason = enumOf<DisabledReason>(
  'EndpointDisabledReason',
  'Why Accord disabled an endpoint.',
  {
    GONE: 'It answered 410 Gone.',
    CURSOR_EXPIRED:
      'Events behind its place in the stream were removed as too old before they were sent to it. Resuming goes on from the oldest event that is kept.',
  },
);

export const EndpointEnvelope = enumOf<Envelope>('EndpointEnvelope', 'How the body of a message is wrapped.', {
  PLAIN: 'As Standard Webhooks proposes: {"type", "timestamp", "data"}; type is the kind, timestamp when it happened.',
  CLOUDEVENTS:
    'A CloudEvents 1.0 event in structured mode (application/cloudevents+json): type "accord.<kind>", source "/contracts/<id>", id the webhook-id.',
});

export const DeliveryState = enumOf<StateOfDelivery>('DeliveryState', 'What has become of a delivery.', {
  WAITING: 'Not delivered yet: it is tried at nextAttemptAt, or when its endpoint is resumed.',
  DELIVERED: 'The receiver took it.',
  DEAD: 'It was tried for the last time, or can never be delivered. It can be sent again.',
});

export const DeliveryChannel = enumOf<LaneKind>('DeliveryChannel', 'The way by which something is delivered.', {
  WEBHOOK: 'Posted to a webhook endpoint.',
  EMAIL: 'Sent to the mailbox of a contact.',
});

export const DigestRhythm = enumOf<RhythmOfDigest>('DigestRhythm', 'How often a digest is sent.', {
  HOUR: 'At each full hour of the wall clock.',
  DAY: 'Once a day, at a wall-clock time.',
});
