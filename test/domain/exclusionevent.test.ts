import { describe, expect, it } from '@jest/globals';
import { EVENT_KINDS } from '../../src/domain/event.js';
import { exclusionEvent } from '../../src/domain/exclusionevent.js';
import { toldEvent } from '../../src/domain/toldevent.js';
import { mailItem } from '../../src/modules/mail/mailitem.js';
import { ENGLISH } from '../../src/modules/mail/texts/english.js';
import { GERMAN } from '../../src/modules/mail/texts/german.js';
import { at, contractOf2026 } from '../support/clockterms.js';

const CONTRACT = contractOf2026('UTC');
const ACT = { reference: 'CHG-1042', side: 'CLIENT' } as const;
const accepted = (now: string) => exclusionEvent('EXCLUSION_ACCEPTED', CONTRACT, ACT, at(now));

describe('the event of an act on an exclusion', () => {
  it('is the same whenever it is told, and another for each act and contract', () => {
    const { eventId } = accepted('2026-03-09T12:00:00Z');
    expect(accepted('2026-03-09T12:01:00Z').eventId).toBe(eventId);
    const kinds = EVENT_KINDS.filter((kind) => kind.startsWith('EXCLUSION_')) as ['EXCLUSION_PROPOSED'];
    const contracts = [CONTRACT, { ...CONTRACT, id: '00000000-0000-4000-8000-0000000000c2' }];
    const ids = contracts.flatMap((contract) =>
      kinds.map((kind) => exclusionEvent(kind, contract, ACT, at('2026-03-09T12:00:00Z')).eventId),
    );
    expect(new Set(ids).size).toBe(12);
  });

  it('names the exclusion and who acted, to endpoints and in mails', () => {
    const told = toldEvent(accepted('2026-03-09T12:00:00Z'), null);
    expect(told).toMatchObject({
      kind: 'EXCLUSION_ACCEPTED',
      occurredAt: '2026-03-09T12:00:00.000Z',
      contractId: CONTRACT.id,
      exclusionReference: 'CHG-1042',
      actedBy: 'CLIENT',
    });
    const item = mailItem({ payload: told }, null, ENGLISH, { timeZone: 'UTC', language: 'en' });
    expect(item.title).toBe('Exclusion accepted: CHG-1042');
    expect(item.lines).toContainEqual(['Exclusion', 'CHG-1042']);
    expect(mailItem({ payload: told }, null, GERMAN, { timeZone: 'UTC', language: 'de' }).title).toBe(
      'Ausschluss angenommen: CHG-1042',
    );
  });
});
