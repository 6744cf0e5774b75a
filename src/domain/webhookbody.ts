import type { Envelope } from './endpoint.js';

/** What a body is made of. */
export interface ToldMessage {
  /** The webhook-id. */
  readonly id: string;
  readonly type: string;
  /** RFC 3339. */
  readonly time: string;
  /** Who it is of, as a URI reference: `/contracts/<id>`. */
  readonly source: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface WebhookBody {
  readonly contentType: string;
  readonly text: string;
}

/** Receivers may refuse bodies of 20 kB and more (Standard Webhooks). In bytes of UTF-8. */
const LARGEST_BODY = 20_000;

/** What of an event tells which it is: enough to read the rest over the API. */
const IDENTIFYING = [
  'id',
  'kind',
  'occurredAt',
  'recordedAt',
  'sequence',
  'cursor',
  'contractId',
  'objectiveId',
  'ticketId',
];

/**
 * The body of a message: `{type, timestamp, data}` (Standard Webhooks) or a CloudEvents 1.0 event in structured mode. Where it would
 * reach 20 kB, `data` holds only what identifies the event, and `isTruncated: true`.
 */
export function webhookBody(message: ToldMessage, envelope: Envelope): WebhookBody {
  const whole = enveloped(message, envelope);
  if (Buffer.byteLength(whole.text) < LARGEST_BODY) return whole;
  const known = Object.entries(message.data).filter(([key]) => IDENTIFYING.includes(key));
  return enveloped({ ...message, data: { ...Object.fromEntries(known), isTruncated: true } }, envelope);
}

function enveloped({ id, type, time, source, data }: ToldMessage, envelope: Envelope): WebhookBody {
  if (envelope === 'PLAIN') {
    return { contentType: 'application/json', text: JSON.stringify({ type, timestamp: time, data }) };
  }
  const event = {
    specversion: '1.0',
    id,
    source,
    type: `accord.${type}`,
    time,
    datacontenttype: 'application/json',
    data,
  };
  return { contentType: 'application/cloudevents+json; charset=utf-8', text: JSON.stringify(event) };
}
