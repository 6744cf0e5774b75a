import { validateSpans } from './calendar.js';
import type { Contact, ContactGroup, QuietSpan } from './contact.js';
import type { Issue } from './fault.js';
import { isTimeZone } from './localtime.js';
import { findingsInto, keyFault } from './termchecks.js';
import { textIssues } from './text.js';

const LONGEST_CONTACT_NAME = 200;
const MOST_MEMBERS = 100;
const MOST_SPANS = 50;
const MINUTES_A_WEEK = 7 * 1_440;
const LEAST_OPEN_MINUTES = 60;

// RFC 5321 sections 4.1.2 and 4.5.3.1: a dot-string of at most 64, a domain of labels of at most 63, 254 in all. No quoted
// local parts, no comments, no lists, no line breaks: nothing that could say more than one address in a header.
const LOCAL_PART = /^[a-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*$/i;
const DOMAIN = /^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?)*$/i;
const LONGEST_LOCAL_PART = 64;
const LONGEST_ADDRESS = 254;

// BCP 47 (RFC 5646 section 2.1) without extensions.
const LANGUAGE = /^[a-z]{2,3}(-[a-z]{4})?(-([a-z]{2}|[0-9]{3}))?$/i;

/** Whether a text is exactly one e-mail address of ASCII characters, without a name, a comment or quotes. */
export function isEmailAddress(text: string): boolean {
  if (text.length > LONGEST_ADDRESS) return false;
  const [local = '', domain = '', ...more] = text.split('@');
  return more.length === 0 && local.length <= LONGEST_LOCAL_PART && LOCAL_PART.test(local) && DOMAIN.test(domain);
}

export type ContactDraft = Pick<
  Contact,
  'key' | 'name' | 'email' | 'endpointId' | 'timeZone' | 'quietHours' | 'digest' | 'language'
>;

/** Every fault of a contact. Whether its endpoint exists is not asked here. */
export function contactIssues(draft: ContactDraft): Issue[] {
  const issues: Issue[] = [];
  const found = findingsInto(issues, '');
  found.note('key', keyFault(draft.key));
  issues.push(...textIssues(draft.name, 'name', LONGEST_CONTACT_NAME));
  if ((draft.email === null) === (draft.endpointId === null)) {
    found.note('email', 'must be given, or endpointId in its place, and not both');
  } else if (draft.email !== null && !isEmailAddress(draft.email)) {
    found.note('email', 'must be one address such as ops@example.org: ASCII, no name, no quotes, up to 254 characters');
  }
  if (draft.digest !== null && draft.email === null) {
    found.note('digest', 'is for contacts with a mailbox: an endpoint gets each event by itself');
  }
  if (!isTimeZone(draft.timeZone)) found.note('timeZone', 'is not an IANA time zone name such as Europe/Berlin');
  if (!LANGUAGE.test(draft.language)) found.note('language', 'must be a language tag such as en, de or pt-BR');
  issues.push(...quietHoursIssues(draft.quietHours));
  return issues;
}

function quietHoursIssues(quietHours: readonly QuietSpan[]): Issue[] {
  const path = 'quietHours';
  if (quietHours.length > MOST_SPANS) return [{ path, message: `at most ${MOST_SPANS} entries` }];
  const issues: Issue[] = [];
  validateSpans(quietHours, path, (at, message) => void issues.push({ path: at, message }));
  const quiet = quietHours.reduce((sum, { from, to }) => sum + to - from, 0);
  if (issues.length === 0 && quiet > MINUTES_A_WEEK - LEAST_OPEN_MINUTES) {
    issues.push({ path, message: 'must leave at least an hour of the week in which it may be told' });
  }
  return issues;
}

export type ContactGroupDraft = Pick<ContactGroup, 'key' | 'name' | 'members'>;

/** Every fault of a group. Whether its members exist is not asked here. */
export function contactGroupIssues(draft: ContactGroupDraft): Issue[] {
  const issues: Issue[] = [];
  findingsInto(issues, '').note('key', keyFault(draft.key));
  issues.push(...textIssues(draft.name, 'name', LONGEST_CONTACT_NAME));
  if (draft.members.length === 0 || draft.members.length > MOST_MEMBERS) {
    issues.push({ path: 'members', message: `must name 1 to ${MOST_MEMBERS} contacts` });
  }
  return issues;
}
