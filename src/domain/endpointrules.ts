import type { Delivery } from './delivery.js';
import type { Endpoint } from './endpoint.js';
import type { Issue } from './fault.js';
import { DAY, type Milliseconds } from './instant.js';
import { textIssues } from './text.js';

/** What its owner says of an endpoint: exactly one of `url` and `contactKey`. */
export interface EndpointDraft extends Pick<Endpoint, 'name' | 'url' | 'kinds' | 'contractIds' | 'envelope'> {
  /** Of a contact with a mailbox. */
  readonly contactKey: string | null;
}

const LONGEST_URL = 2_000;
const MOST_CONTRACTS = 100;
const LONGEST_OVERLAP: Milliseconds = 7 * DAY;

/** An organisation's endpoints of both sides, those removed left out. */
export const MOST_ENDPOINTS = 20;

/** Every fault of an endpoint's description. Whether its contracts and contact exist and its address may be called is not asked here. */
export function endpointIssues(draft: EndpointDraft): Issue[] {
  const issues: Issue[] = [...textIssues(draft.name, 'name', 200), ...receiverIssues(draft)];
  if (draft.kinds !== null && draft.kinds.length === 0) {
    issues.push({ path: 'kinds', message: 'must name at least one kind, or be left out for all' });
  }
  if (draft.contractIds !== null && (draft.contractIds.length === 0 || draft.contractIds.length > MOST_CONTRACTS)) {
    issues.push({ path: 'contractIds', message: `must name 1 to ${MOST_CONTRACTS} contracts, or be left out for all` });
  }
  return issues;
}

function receiverIssues({ url, contactKey, envelope }: EndpointDraft): Issue[] {
  if ((url === null) === (contactKey === null)) {
    return [{ path: 'url', message: 'must be given, or contactKey in its place, and not both' }];
  }
  if (url !== null) return urlIssues(url);
  return envelope === 'PLAIN' ? [] : [{ path: 'envelope', message: 'is for webhooks: an e-mail has none' }];
}

function urlIssues(text: string): Issue[] {
  const issue = (message: string): Issue[] => [{ path: 'url', message }];
  if (text.length > LONGEST_URL) return issue(`must have at most ${LONGEST_URL} characters`);
  // Read leniently they would be left out or rewritten: another address than was written.
  if (/[\s\p{Control}]/u.test(text)) return issue('must hold no spaces and no control characters');
  if (!URL.canParse(text)) return issue('must be an address such as https://example.com/accord');
  const url = new URL(text);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') return issue('must begin with https://');
  if (url.username !== '' || url.password !== '') return issue('must hold no user name and password');
  if (url.hash !== '') return issue('must hold no #fragment');
  return [];
}

/** How long a replaced secret goes on signing beside the new one: 0 to 7 days. */
export function overlapIssues(overlap: Milliseconds): Issue[] {
  return overlap >= 0 && overlap <= LONGEST_OVERLAP ? [] : [{ path: 'overlap', message: 'must be from PT0S to P7D' }];
}

/** What limits what an endpoint is told of. */
export type ToldOf = Pick<Endpoint, 'contractIds' | 'kinds'>;

/** Why an endpoint is not told of a delivery as it is described now; null: it is. Kinds choose from the stream alone. */
export function untoldReason(
  endpoint: ToldOf,
  { contractId, position, payload }: Pick<Delivery, 'contractId' | 'position' | 'payload'>,
): string | null {
  if (!isToldOf(endpoint, contractId)) return 'the endpoint is limited to other contracts';
  const isWanted = position === null || endpoint.kinds === null || endpoint.kinds.some((one) => one === payload.kind);
  return isWanted ? null : 'the endpoint is told of other kinds';
}

/** Whether an endpoint is told of a contract; null: of what belongs to none. */
export function isToldOf(endpoint: Pick<Endpoint, 'contractIds'>, contractId: string | null): boolean {
  return endpoint.contractIds === null || contractId === null || endpoint.contractIds.includes(contractId);
}
