import { MINUTE } from '../../../domain/instant.js';
import type { Source } from './source.js';

const type = (...names: string[]) => ({ column: 'type', is: names.map((name) => `zen:event-type:ticket.${name}`) });

const STATUSES = {
  NEW: 'NEW',
  OPEN: 'OPEN',
  PENDING: 'PENDING_CUSTOMER',
  HOLD: 'ON_HOLD',
  SOLVED: 'RESOLVED',
  CLOSED: 'CLOSED',
};

const PRIORITIES = { URGENT: 'P1', HIGH: 'P2', NORMAL: 'P3', LOW: 'P4' };

const CHANNELS = {
  email: 'EMAIL',
  mail: 'EMAIL',
  web: 'WEB',
  web_service: 'WEB',
  mobile: 'WEB',
  mobile_sdk: 'WEB',
  chat: 'CHAT',
  messaging: 'CHAT',
  native_messaging: 'CHAT',
  phone: 'PHONE',
  voice: 'PHONE',
  twitter: 'SOCIAL',
  facebook: 'SOCIAL',
};

/** Zendesk: a webhook that is subscribed to ticket events. The event's own time and ids make repetition and order harmless. */
export const ZENDESK: Source = {
  name: 'zendesk',
  pages: [
    'https://developer.zendesk.com/api-reference/webhooks/event-types/ticket-events/',
    'https://developer.zendesk.com/api-reference/webhooks/event-types/webhook-event-types/',
    'https://developer.zendesk.com/documentation/webhooks/verifying/',
    'https://developer.zendesk.com/documentation/webhooks/webhook-security-and-authentication/',
  ],
  signature: {
    header: 'x-zendesk-webhook-signature',
    algorithm: 'sha256',
    encoding: 'base64',
    prefix: '',
    signedAt: { header: 'x-zendesk-webhook-signature-timestamp', window: 5 * MINUTE },
  },
  mapping: {
    source: 'zendesk',
    format: 'json',
    ticket: '{detail.id}',
    events: [
      {
        kind: 'OPENED',
        when: type('created'),
        externalId: '{detail.id}:opened',
        occurredAt: { column: 'detail.created_at' },
        status: { column: 'detail.status', map: STATUSES },
        priority: { column: 'detail.priority', map: PRIORITIES },
        channel: { column: 'detail.via.channel', map: CHANNELS, otherwise: 'OTHER', missing: 'OTHER' },
        assigneeGroup: { column: 'detail.group_id' },
        subject: { column: 'detail.subject' },
      },
      {
        kind: 'STATUS_CHANGED',
        // The other three are places where tickets are put away.
        when: [type('status_changed'), { column: 'event.current', isNot: ['DELETED', 'ARCHIVED', 'SCRUBBED'] }],
        externalId: '{detail.id}:status:{id}',
        occurredAt: { column: 'time' },
        status: { column: 'event.current', map: STATUSES },
      },
      {
        kind: 'ATTRIBUTES_CHANGED',
        when: [type('priority_changed'), { column: 'event.current', present: true }],
        externalId: '{detail.id}:priority:{id}',
        occurredAt: { column: 'time' },
        priority: { column: 'event.current', map: PRIORITIES },
      },
      {
        kind: 'ATTRIBUTES_CHANGED',
        when: [type('group_assignment_changed'), { column: 'event.current', present: true }],
        externalId: '{detail.id}:group:{id}',
        occurredAt: { column: 'time' },
        assigneeGroup: { column: 'event.current' },
      },
      {
        kind: 'AGENT_REPLIED',
        when: [type('comment_added'), { column: 'event.comment.author.is_staff', is: 'true' }],
        externalId: '{detail.id}:comment:{event.comment.id}',
        occurredAt: { column: 'time' },
        isPublic: { column: 'event.comment.is_public' },
      },
      {
        kind: 'CUSTOMER_REPLIED',
        when: [type('comment_added'), { column: 'event.comment.author.is_staff', is: 'false' }],
        externalId: '{detail.id}:reply:{event.comment.id}',
        occurredAt: { column: 'time' },
      },
      {
        kind: 'CANCELLED',
        // A deletion takes nothing back: what was counted before stands.
        when: type('marked_as_spam', 'merged'),
        externalId: '{detail.id}:cancelled:{id}',
        occurredAt: { column: 'time' },
      },
    ],
  },
};
