import { describe, expect, it } from '@jest/globals';
import { mailItem } from '../../src/modules/mail/mailitem.js';
import { mailPage } from '../../src/modules/mail/mailpage.js';
import { ENGLISH } from '../../src/modules/mail/texts/english.js';

const subject = (...told: readonly (readonly [kind: string, ticketExternalId: string])[]): string => {
  const items = told.map(([kind, ticketExternalId]) =>
    mailItem({ payload: { kind, ticketExternalId } }, null, ENGLISH, { timeZone: 'UTC', language: 'en' }),
  );
  return mailPage(items, ENGLISH, 'Desk').subject;
};

describe('the subject of a message', () => {
  it('names the one thing it is about, and of several what happened', () => {
    expect(subject(['ESCALATED', 'T1'])).toBe('Escalation: T1');
    expect(subject(['ESCALATED', 'T1'], ['ESCALATED', 'T2'])).toBe('2 messages: Escalation');
    expect(subject(['ESCALATED', 'T1'], ['CLOCK_BREACHED', 'T1'], ['ESCALATED', 'T2'], ['NEW_KIND', 'T3'])).toBe(
      '4 messages: Escalation, Ticket late, Message',
    );
  });
});
