import type { Source } from './source.js';

const STATUSES = {
  new: 'NEW',
  open: 'OPEN',
  'pending reminder': 'PENDING_CUSTOMER',
  'pending close': 'PENDING_CUSTOMER',
  closed: 'CLOSED',
};

const PRIORITIES = { '1 low': 'P4', '2 normal': 'P3', '3 high': 'P2' };

const CHANNELS = {
  email: 'EMAIL',
  phone: 'PHONE',
  web: 'WEB',
  chat: 'CHAT',
  'twitter status': 'SOCIAL',
  'twitter direct-message': 'SOCIAL',
  'facebook feed post': 'SOCIAL',
  'facebook feed comment': 'SOCIAL',
};

/** Not worked on any more. What was counted before it was removed stands; a merged ticket counts as the other one. */
const GONE = ['merged', 'removed'];

/**
 * Zammad: a webhook of a trigger for new and for updated tickets, with the standard payload. It holds the ticket as it is and
 * its last article, but not what changed: each payload reports the state at its `updated_at`, which changes nothing where it
 * is still the same.
 */
export const ZAMMAD: Source = {
  name: 'zammad',
  pages: [
    'https://admin-docs.zammad.org/en/latest/manage/webhook/payload.html',
    'https://admin-docs.zammad.org/en/latest/manage/webhook/add.html',
    'https://www.w3.org/TR/websub/#authenticated-content-distribution',
  ],
  signature: {
    header: 'x-hub-signature',
    algorithm: 'sha1',
    encoding: 'hex',
    prefix: 'sha1=',
    signedAt: null,
  },
  mapping: {
    source: 'zammad',
    format: 'json',
    ticket: '{ticket.number}',
    events: [
      {
        // Every payload says how the ticket came to be; what it was like then, the earliest knows best.
        kind: 'OPENED',
        when: { column: 'ticket.number', present: true },
        externalId: '{ticket.number}:opened',
        earliest: { column: 'ticket.updated_at' },
        since: { column: 'ticket.created_at' },
        occurredAt: { column: 'ticket.created_at' },
        priority: { column: 'ticket.priority.name', map: PRIORITIES },
        channel: { column: 'ticket.create_article_type', map: CHANNELS, otherwise: 'OTHER', missing: 'OTHER' },
        assigneeGroup: { column: 'ticket.group.name' },
        subject: { column: 'ticket.title' },
      },
      {
        kind: 'STATUS_CHANGED',
        when: [
          { column: 'ticket.state', present: true },
          { column: 'ticket.state', isNot: GONE },
        ],
        externalId: '{ticket.number}:{ticket.updated_at}:state:{ticket.state}',
        occurredAt: { column: 'ticket.updated_at' },
        status: { column: 'ticket.state', map: STATUSES },
      },
      {
        kind: 'ATTRIBUTES_CHANGED',
        when: { column: 'ticket.number', present: true },
        externalId: '{ticket.number}:{ticket.updated_at}:{ticket.priority.name}:{ticket.group.name}',
        occurredAt: { column: 'ticket.updated_at' },
        priority: { column: 'ticket.priority.name', map: PRIORITIES },
        assigneeGroup: { column: 'ticket.group.name' },
      },
      {
        kind: 'AGENT_REPLIED',
        when: [{ column: 'article.sender', is: 'Agent' }],
        externalId: '{ticket.number}:article:{article.id}',
        latest: { column: 'article.updated_at' },
        since: { column: 'article.created_at' },
        occurredAt: { column: 'article.created_at' },
        isPublic: { column: 'article.internal', map: { true: 'false', false: 'true' } },
      },
      {
        kind: 'CUSTOMER_REPLIED',
        when: [{ column: 'article.sender', is: 'Customer' }],
        externalId: '{ticket.number}:reply:{article.id}',
        occurredAt: { column: 'article.created_at' },
      },
      {
        kind: 'CANCELLED',
        when: { column: 'ticket.state', is: 'merged' },
        externalId: '{ticket.number}:merged',
        earliest: { column: 'ticket.updated_at' },
        since: { column: 'ticket.created_at' },
        occurredAt: { column: 'ticket.updated_at' },
      },
    ],
  },
};
