import type { Periodicity } from '../../domain/contract.js';
import type { LocalDate } from '../../domain/instant.js';
import type { LatePending } from '../../domain/terms.js';
import type { CalendarDraft } from '../calendar/walltime.js';
import type { CreditTermsDraft } from './creditdraft.js';
import type { ObjectiveDraft } from './objectivedraft.js';

/** A contract as a client writes it down, its first terms included. */
export interface ContractDraft {
  reference: string;
  name: string;
  /** Slug or id of the vendor's organisation. */
  vendor: string;
  timeZone: string;
  startsOn: LocalDate;
  endsOn: LocalDate;
  firstPeriodEndsOn?: LocalDate | null;
  periodicity?: Periodicity | null;
  currency: string;
  minimumScore?: number | null;
  credits?: CreditTermsDraft | null;
  latePending?: LatePending | null;
  calendar?: CalendarDraft | null;
  calendarId?: string | null;
  objectives: readonly ObjectiveDraft[];
}

/** New terms as a party proposes them: what is left out stays as it is. `credits: null` takes the money out of them. */
export type TermsDraft = Partial<
  Pick<ContractDraft, 'minimumScore' | 'credits' | 'latePending' | 'calendar' | 'calendarId'>
> & {
  objectives?: readonly ObjectiveDraft[] | null;
};

/** When an amendment takes effect, named one way or the other, and what it changes. */
export interface AmendmentDraft extends TermsDraft {
  contractId: string;
  fromPeriod?: number | null;
  fromDate?: LocalDate | null;
}

/** A holiday to announce. */
export interface HolidayDraft {
  contractId: string;
  date: LocalDate;
  name: string;
}
