import { assertAllowed } from '../../domain/access.js';
import type { Issue } from '../../domain/fault.js';
import { Fault, refuseIssues } from '../../domain/fault.js';
import { isLocalDate, localDateAt } from '../../domain/localtime.js';
import { textIssues } from '../../domain/text.js';
import { activeContract } from './amendment.service.js';
import type { Acting } from './contract.service.js';
import type { HolidayDraft } from './contractdraft.js';
import { holidaysOfContracts } from './contractparts.read.js';
import { insertHoliday } from './terms.store.js';

/**
 * Adds a holiday to the calendars of an active contract, for a date after today in the contract's zone. Clocks that run
 * already do not know it. The same date and name again changes nothing; another name for the date is a CONFLICT.
 */
export async function announceHoliday(acting: Acting, draft: HolidayDraft): Promise<string> {
  assertAllowed(acting.actor, 'contract.holiday');
  const { side } = acting.actor;
  const issues: Issue[] = textIssues(draft.name, 'name', 200);
  if (!isLocalDate(draft.date)) refuseIssues([...issues, { path: 'date', message: 'must be a date, YYYY-MM-DD' }]);
  return acting.write(async (unit) => {
    const contract = await activeContract(unit, draft.contractId);
    if (contract.vendorId === null) throw new Error(`active contract ${contract.id} without a vendor`);
    const today = localDateAt(unit.now, contract.timeZone);
    if (draft.date <= today) issues.push({ path: 'date', message: `must be after today, ${today}` });
    if (draft.date < contract.startsOn || draft.date > contract.endsOn) {
      issues.push({ path: 'date', message: 'must be within the dates of the contract' });
    }
    refuseIssues(issues);
    const added = await insertHoliday(unit, {
      tenantId: contract.tenantId,
      contractId: contract.id,
      heldOn: draft.date,
      vendorId: contract.vendorId,
      name: draft.name,
      announcedBy: side,
      announcedAt: unit.now,
    });
    if (added) return contract.id;
    const standing = (await holidaysOfContracts(unit, [contract])).find((row) => row.heldOn === draft.date);
    if (standing?.name === draft.name) return contract.id;
    throw new Fault('CONFLICT', `${draft.date} is announced already as ${standing?.name}`);
  });
}
