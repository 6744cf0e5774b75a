import { DAY, HOUR, MINUTE, SECOND } from '../domain/instant.js';
import type { Priority } from '../domain/terms.js';
import type { DeskPlan } from './plan.js';
import type { Weighted } from './random.js';

const PRIORITIES: Weighted<Priority> = [
  ['P1', 3],
  ['P2', 17],
  ['P3', 60],
  ['P4', 20],
];

const TIERS: Weighted<string> = [
  ['Standard', 80],
  ['Premium', 20],
];

const common = { priorities: PRIORITIES, tiers: TIERS, reopened: 0.04, closedAfter: 3 * DAY };

export const EMAIL_DESK = {
  ...common,
  code: 'E',
  channel: 'EMAIL',
  group: 'E-mail desk',
  exchanges: 0.5,
  customerDelay: 8 * HOUR,
} as const satisfies Partial<DeskPlan>;

export const SOCIAL_DESK = {
  ...common,
  code: 'S',
  channel: 'SOCIAL',
  group: 'Social desk',
  exchanges: 0.3,
  customerDelay: 2 * HOUR,
} as const satisfies Partial<DeskPlan>;

export const CHAT_DESK = {
  ...common,
  code: 'C',
  channel: 'CHAT',
  group: 'Chat desk',
  exchanges: 0.3,
  customerDelay: 40 * SECOND,
  reopened: 0,
  closedAfter: 10 * MINUTE,
} as const satisfies Partial<DeskPlan>;
