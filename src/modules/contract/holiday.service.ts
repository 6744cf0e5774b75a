import { assertAllowed } from '../../domain/access.js';
import { vendorOf } from '../../domain/contract.js';
import type { Issue } from '../../domain/fault.js';
import { refuseIssues } from '../../domain/fault.js';
import { isLocalDate, localDateAt } from '../../domain/localtime.js';
import { textIssues } from '../../domain/text.js';
import { activeContract } from './amendment.service.js';
import { recordAct } from './auditentry.store.js';
import type { Acting } from './contract.service.js';
import type { HolidayDraft } from './contractdraft.js';
import { announceAs } from './terms.store.js';

/**
 * Announces a holiday of an active contract for the actor's side, for a date after today in the contract's zone. It is in the
 * calendars once the other party has announced that date too; clocks that run by then do not know it. The name is that of
 * who was first. Again: changes nothing.
 */
export async function announceHoliday(acting: Acting, draft: HolidayDraft): Promise<string> {
  assertAllowed(acting.actor, 'contract.holiday');
  const { side } = acting.actor;
  const issues: Issue[] = textIssues(draft.name, 'name', 200);
  if (!isLocalDate(draft.date)) refuseIssues([...issues, { path: 'date', message: 'must be a date, YYYY-MM-DD' }]);
  return acting.write(async (unit) => {
    const contract = await activeContract(unit, draft.contractId);
    const today = localDateAt(unit.now, contract.timeZone);
    if (draft.date <= today) issues.push({ path: 'date', message: `must be after today, ${today}` });
    if (draft.date < contract.startsOn || draft.date > contract.endsOn) {
      issues.push({ path: 'date', message: 'must be within the dates of the contract' });
    }
    refuseIssues(issues);
    const isNew = await announceAs(unit, side, {
      tenantId: contract.tenantId,
      contractId: contract.id,
      heldOn: draft.date,
      vendorId: vendorOf(contract),
      name: draft.name,
    });
    if (isNew) await recordAct(unit, contract, 'HOLIDAY_ANNOUNCED', { date: draft.date });
    return contract.id;
  });
}
