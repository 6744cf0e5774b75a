import type { Contact } from './contact.js';
import { nextDigestAt } from './digest.js';
import type { Instant } from './instant.js';
import { deliverableAt } from './quiethours.js';

/**
 * When a contact is told what is recorded at `at`: with its next digest, if it has any, and not in its quiet hours. What
 * gathers until then is told together. Source: semantics.md section 11.
 */
export function toldAt({ digest, quietHours, timeZone }: Contact, at: Instant): Instant {
  return deliverableAt(quietHours, timeZone, digest === null ? at : nextDigestAt(digest, timeZone, at));
}
