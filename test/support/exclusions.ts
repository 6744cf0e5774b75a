import type { ExclusionInForce, ExclusionScope } from '../../src/domain/exclusion.js';
import { at } from './clockterms.js';

/** Covers nothing, until something is set. */
export function scope(overrides: Partial<ExclusionScope> = {}): ExclusionScope {
  return { span: null, channels: [], objectives: [], ticket: null, measurement: null, ...overrides };
}

/** Everything from one time to another. */
export function spanOf(from: string, to: string, overrides: Partial<ExclusionScope> = {}): ExclusionScope {
  return scope({ span: { startsAt: at(from), endsAt: at(to) }, ...overrides });
}

let count = 0;

export function excluding(covered: ExclusionScope, overrides: Partial<ExclusionInForce> = {}): ExclusionInForce {
  count += 1;
  return { id: `x${count}`, reference: `X-${count}`, effect: 'REMOVE', scope: covered, ...overrides };
}
