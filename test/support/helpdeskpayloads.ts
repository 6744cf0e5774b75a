import { createHmac } from 'node:crypto';

/**
 * Payloads as the pages named beside each source's mapping (src/modules/connector/sources) show them, with values of our own,
 * and with fields that no mapping reads.
 */

const iso = (at: number): string => new Date(at).toISOString();

let events = 0;

/** https://developer.zendesk.com/api-reference/webhooks/event-types/ticket-events/ */
export function zendeskEvent(
  kind: string,
  ticket: string,
  at: number,
  event: object,
  detail: Readonly<Record<string, unknown>> = {},
) {
  events += 1;
  return {
    account_id: 22_129_848,
    detail: {
      actor_id: '8447388090494',
      assignee_id: '8447388090495',
      created_at: iso(at),
      description: 'It will not start.',
      external_id: null,
      form_id: '8646151517822',
      group_id: '98738',
      id: ticket,
      is_public: true,
      priority: 'HIGH',
      status: 'NEW',
      subject: 'Coffee machine is cold',
      tags: ['kitchen'],
      type: 'INCIDENT',
      updated_at: iso(at),
      via: { channel: 'email' },
      ...detail,
    },
    event,
    id: `2b24ef10-19d4-4740-93cf-${String(events).padStart(12, '0')}`,
    subject: `zen:ticket:${ticket}`,
    // To the nanosecond, as Zendesk writes it.
    time: iso(at).replace('Z', '456789Z'),
    type: `zen:event-type:ticket.${kind}`,
    zendesk_event_version: '2022-11-06',
  };
}

export function zendeskComment(ticket: string, at: number, id: number, isStaff: boolean, isPublic = true) {
  const author = { id: 8_447_388_090_495, is_staff: isStaff, name: 'Somebody' };
  return zendeskEvent('comment_added', ticket, at, {
    comment: { id, body: 'We look into it.', is_public: isPublic, author },
    meta: { sequence: { id: '0198A3', position: 1 } },
  });
}

/** https://developer.zendesk.com/documentation/webhooks/verifying/ */
export function zendeskHeaders(secret: string, body: string, now: number): Record<string, string> {
  const timestamp = `${iso(now).slice(0, 19)}Z`;
  return {
    'x-zendesk-account-id': '22129848',
    'x-zendesk-webhook-id': '01F1KRFQ6BG29CNWFR60NK5FNY',
    'x-zendesk-webhook-signature': createHmac('sha256', secret).update(`${timestamp}${body}`).digest('base64'),
    'x-zendesk-webhook-signature-timestamp': timestamp,
  };
}

const user = (accountId: string, accountType: string) => ({
  self: `https://example.atlassian.net/rest/api/2/user?accountId=${accountId}`,
  accountId,
  accountType,
  active: true,
  displayName: 'Somebody',
});

/** In the zone of the one who looks: `2026-03-02T10:00:00.000+0100`. */
function jiraTime(at: number): string {
  return iso(at + 3_600_000).replace('Z', '+0100');
}

interface JiraChange {
  readonly field: string;
  readonly from: string;
  readonly to: string;
}

/** https://developer.atlassian.com/cloud/jira/service-desk/webhooks/ */
export function jiraIssue(webhookEvent: string, id: string, at: number, more: object = {}) {
  return {
    timestamp: at,
    webhookEvent,
    user: user('5b10ac8d82e05b22cc7d4ef5', 'atlassian'),
    issue: {
      id,
      self: `https://example.atlassian.net/rest/api/2/${id}`,
      key: `SUP-${id}`,
      fields: {
        summary: 'Badge does not open the door',
        created: jiraTime(at),
        issuetype: { id: '10001', name: 'Incident', subtask: false },
        priority: { id: '2', name: 'High', iconUrl: 'https://example.atlassian.net/high.svg' },
        status: { id: '10000', name: 'Waiting for support' },
        reporter: user('qm:d1b3:customer', 'customer'),
        labels: ['door'],
        customfield_10190: null,
      },
    },
    ...more,
  };
}

export function jiraUpdate(id: string, at: number, changelogId: string, ...changes: JiraChange[]) {
  const items = changes.map(({ field, from, to }) => ({
    field,
    fieldtype: 'jira',
    fieldId: field,
    from: '1',
    fromString: from,
    to: '2',
    toString: to,
  }));
  const more = { issue_event_type_name: 'issue_generic', changelog: { id: changelogId, items } };
  return jiraIssue('jira:issue_updated', id, at, more);
}

/**
 * As Jira Cloud posts a comment: with few of the issue's fields, and not the reporter.
 * https://github.com/mattermost/mattermost-plugin-jira/pull/953
 */
export function jiraComment(
  id: string,
  at: number,
  commentId: string,
  accountType: string,
  jsdPublic = true,
  accountId = '5b10a2844c20165700ede21g',
) {
  const author = user(accountId, accountType);
  const comment = {
    id: commentId,
    author,
    body: 'Please try again.',
    created: jiraTime(at),
    updated: jiraTime(at),
    updateAuthor: author,
    jsdPublic,
  };
  const { timestamp, webhookEvent, issue } = jiraIssue('comment_created', id, at);
  const { summary, issuetype, priority, status } = issue.fields;
  const project = { id: '10000', key: 'SUP', name: 'Support', projectTypeKey: 'service_desk' };
  const fields = { summary, issuetype, project, assignee: null, priority, status };
  return { timestamp, webhookEvent, comment, issue: { ...issue, fields }, eventType: 'primaryAction' };
}

/** https://developer.atlassian.com/cloud/jira/platform/webhooks/#secure-admin-webhooks */
export function jiraHeaders(secret: string, body: string): Record<string, string> {
  const digest = createHmac('sha256', secret).update(body).digest('hex');
  return { 'x-hub-signature': `sha256=${digest}`, 'x-atlassian-webhook-identifier': '7d1c5a3e' };
}

interface ZammadTicket {
  readonly state: string;
  readonly priority?: string;
  readonly group?: string;
}

const zammadUser = { id: 3, login: 'chris@example.com', firstname: 'Chris', roles: ['Admin', 'Agent'], active: true };

/** https://admin-docs.zammad.org/en/latest/manage/webhook/payload.html */
export function zammadPayload(
  number: string,
  openedAt: number,
  at: number,
  { state, priority = '2 normal', group = 'Service Desk' }: ZammadTicket,
  article: object | null = null,
) {
  return {
    ticket: {
      id: 81,
      number,
      title: 'Invoice is wrong',
      state,
      state_id: 2,
      priority: { id: 2, name: priority, default_create: true, active: true },
      priority_id: 2,
      group: { id: 3, name: group, active: true, user_ids: [3, 4, 5] },
      group_id: 3,
      article_count: 1,
      article_ids: [104],
      create_article_type: 'phone',
      create_article_sender: 'Customer',
      customer: { ...zammadUser, roles: ['Customer'] },
      owner: zammadUser,
      created_by: zammadUser,
      created_at: iso(openedAt),
      updated_at: iso(at),
      last_contact_at: iso(at),
    },
    article: article ?? {},
  };
}

export function zammadArticle(id: number, at: number, sender: 'Agent' | 'Customer' | 'System', internal = false) {
  return {
    id,
    ticket_id: 81,
    sender,
    type: 'email',
    internal,
    body: 'Thank you.',
    content_type: 'text/html',
    attachments: [],
    created_by: zammadUser,
    created_at: iso(at),
    updated_at: iso(at),
  };
}

/** https://www.w3.org/TR/websub/#authenticated-content-distribution, with SHA-1 as Zammad's page says. */
export function zammadHeaders(secret: string, body: string): Record<string, string> {
  const digest = createHmac('sha1', secret).update(body).digest('hex');
  return { 'x-hub-signature': `sha1=${digest}`, 'x-zammad-trigger': 'SLA', 'x-zammad-delivery': 'a1b2' };
}
