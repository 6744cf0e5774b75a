import { HOUR } from '../../../domain/instant.js';
import type { Source } from './source.js';

const STATUSES = {
  Open: 'OPEN',
  'To Do': 'NEW',
  Reopened: 'OPEN',
  'In Progress': 'OPEN',
  'Work in progress': 'OPEN',
  'Waiting for support': 'OPEN',
  Escalated: 'OPEN',
  'Waiting for customer': 'PENDING_CUSTOMER',
  Pending: 'ON_HOLD',
  Resolved: 'RESOLVED',
  Done: 'RESOLVED',
  Canceled: 'CLOSED',
  Closed: 'CLOSED',
};

const PRIORITIES = { Highest: 'P1', High: 'P2', Medium: 'P3', Low: 'P4', Lowest: 'P5' };

const JIRA_TIME = "yyyy-MM-dd'T'HH:mm:ss.SSSX";

const changed = (field: string) => [
  { column: 'webhookEvent', is: 'jira:issue_updated' },
  { column: `changelog.items[field=${field}].toString`, present: true },
];

const AUTHOR = 'comment.author.accountId';
const REPORTER = 'issue.fields.reporter.accountId';

// It comes with few of the fields, as a rule without the reporter: a colleague who comments is then taken for an agent.
const COMMENTED = { column: 'webhookEvent', is: 'comment_created' };
const kindOfAuthor = (...kinds: string[]) => ({ column: 'comment.author.accountType', is: kinds });

/** Jira tries five times more, up to fifteen minutes apart, and may take another fifteen to begin. */
const RETRIED = 2 * HOUR;

/** Jira Service Management (Jira Cloud): an administrator's webhook for issues and comments of the service project. */
export const JIRA: Source = {
  name: 'jira-service-management',
  pages: [
    'https://developer.atlassian.com/cloud/jira/service-desk/webhooks/',
    'https://developer.atlassian.com/cloud/jira/platform/webhooks/#secure-admin-webhooks',
    'https://developer.atlassian.com/cloud/jira/platform/webhooks/#retry-policy',
    'https://developer.atlassian.com/cloud/jira/platform/rest/v2/api-group-issue-comments/',
  ],
  signature: {
    header: 'x-hub-signature',
    algorithm: 'sha256',
    encoding: 'hex',
    prefix: 'sha256=',
    signedAt: { member: 'timestamp', window: RETRIED },
  },
  mapping: {
    source: 'jira-service-management',
    format: 'json',
    time: { format: 'EPOCH_MILLISECONDS' },
    ticket: '{issue.id}',
    events: [
      {
        kind: 'OPENED',
        when: { column: 'webhookEvent', is: 'jira:issue_created' },
        externalId: '{issue.id}:opened',
        occurredAt: { column: 'issue.fields.created', format: JIRA_TIME },
        priority: { column: 'issue.fields.priority.name', map: PRIORITIES },
        // Jira does not say where a request came in; the type of issue may.
        channel: { column: 'issue.fields.issuetype.name', map: {}, otherwise: 'WEB', missing: 'WEB' },
        category: { column: 'issue.fields.issuetype.name' },
        subject: '{issue.key} {issue.fields.summary}',
      },
      {
        kind: 'STATUS_CHANGED',
        when: changed('status'),
        externalId: '{issue.id}:status:{changelog.id}',
        occurredAt: { column: 'timestamp' },
        status: { column: 'changelog.items[field=status].toString', map: STATUSES },
      },
      {
        kind: 'ATTRIBUTES_CHANGED',
        when: changed('priority'),
        externalId: '{issue.id}:priority:{changelog.id}',
        occurredAt: { column: 'timestamp' },
        priority: { column: 'changelog.items[field=priority].toString', map: PRIORITIES },
      },
      {
        kind: 'ATTRIBUTES_CHANGED',
        when: changed('issuetype'),
        externalId: '{issue.id}:type:{changelog.id}',
        occurredAt: { column: 'timestamp' },
        category: { column: 'changelog.items[field=issuetype].toString' },
      },
      {
        kind: 'AGENT_REPLIED',
        // An app's comment is no reply of an agent.
        when: [COMMENTED, kindOfAuthor('atlassian'), { column: AUTHOR, notSameAs: REPORTER }],
        externalId: '{issue.id}:comment:{comment.id}',
        occurredAt: { column: 'comment.created', format: JIRA_TIME },
        isPublic: { column: 'comment.jsdPublic' },
      },
      {
        kind: 'CUSTOMER_REPLIED',
        when: [COMMENTED, kindOfAuthor('customer')],
        externalId: '{issue.id}:reply:{comment.id}',
        occurredAt: { column: 'comment.created', format: JIRA_TIME },
      },
      {
        // A colleague's own request, where it is known for one.
        kind: 'CUSTOMER_REPLIED',
        when: [COMMENTED, kindOfAuthor('atlassian'), { column: AUTHOR, sameAs: REPORTER }],
        externalId: '{issue.id}:reporter:{comment.id}',
        occurredAt: { column: 'comment.created', format: JIRA_TIME },
      },
    ],
  },
};
