import type { CreditRule, CreditTerms, FigureSpan, Worth } from '../../domain/creditterms.js';
import type { Issue } from '../../domain/fault.js';
import { type MinorUnits, minorDigits, parseMoney } from '../../domain/money.js';
import { ONE } from '../../domain/quantity.js';
import type { CreditRuleDraft, CreditTermsDraft, FigureSpanDraft, WorthDraft } from './creditdraft.js';
import { millionths } from './decimal.js';

/** Where a draft's faults go, and what its amounts are of. */
interface Reading {
  readonly currency: string;
  readonly issues: Issue[];
}

/** The money terms a draft means, with their defaults. Faults of form go to `issues`. */
export function creditsFromDraft(draft: CreditTermsDraft, currency: string, issues: Issue[]): CreditTerms {
  const reading = { currency, issues };
  const { earnBack, chronic, point, pool } = draft;
  const pathed = (field: string): string => `credits.${field}`;
  return {
    fee: amountOf(draft.fee, pathed('fee'), reading),
    stubFee: draft.stubFee ?? 'BY_DAYS',
    atRisk: millionths(draft.atRisk, pathed('atRisk'), issues),
    pool: pool == null ? ONE : millionths(pool, pathed('pool'), issues),
    point: point ? worthOf(point, pathed('point'), reading) : null,
    earnBack: earnBack
      ? {
          form: earnBack.form,
          periods: earnBack.periods,
          share: earnBack.share == null ? ONE : millionths(earnBack.share, pathed('earnBack.share'), issues),
        }
      : null,
    chronic: chronic
      ? {
          misses: chronic.misses ? { moreThan: chronic.misses.moreThan, inPeriods: chronic.misses.inPeriods } : null,
          atCap: chronic.atCap ? { times: chronic.atCap.times, inPeriods: chronic.atCap.inPeriods } : null,
        }
      : null,
    noticeDays: draft.noticeDays ?? null,
  };
}

const FIELD_OF_KIND = { POOL: 'allocation', BRACKETS: 'brackets', LINEAR: 'rate', POINTS: 'bands' } as const;

/** The credit rule a draft means. What its kind needs and what it has no use for is named in `issues`. */
export function creditRuleFromDraft(
  draft: CreditRuleDraft,
  path: string,
  currency: string,
  issues: Issue[],
): CreditRule {
  for (const [kind, field] of Object.entries(FIELD_OF_KIND)) {
    const given = (draft[field] ?? null) !== null;
    if (kind === draft.kind && !given) issues.push({ path: `${path}.${field}`, message: `is required for ${kind}` });
    if (kind !== draft.kind && given) {
      issues.push({ path: `${path}.${field}`, message: `does not apply to ${draft.kind}` });
    }
  }
  return { incident: draft.incident ?? null, ...kindFromDraft(draft, path, { currency, issues }) };
}

function kindFromDraft(draft: CreditRuleDraft, path: string, reading: Reading) {
  const { kind, allocation, brackets, rate, bands } = draft;
  const { issues } = reading;
  if (kind === 'POOL') {
    // What is left out is named already: one value in its place is as good as another.
    return { kind, allocation: millionths(allocation ?? 1, `${path}.allocation`, issues) };
  }
  if (kind === 'LINEAR') return { kind, rate: rate ? worthOf(rate, `${path}.rate`, reading) : NO_WORTH };
  if (kind === 'BRACKETS') {
    const read = (brackets ?? []).map((bracket, index) => ({
      ...spanOf(bracket, `${path}.brackets.${index}`, issues),
      worth: worthOf(bracket, `${path}.brackets.${index}`, reading),
    }));
    return { kind, brackets: read };
  }
  const read = (bands ?? []).map((band, index) => ({
    ...spanOf(band, `${path}.bands.${index}`, issues),
    points: band.points,
  }));
  return { kind, bands: read };
}

const NO_WORTH: Worth = { share: null, amount: 0 };

function worthOf({ share, amount }: WorthDraft, path: string, reading: Reading): Worth {
  if (share != null && amount == null)
    return { share: millionths(share, `${path}.share`, reading.issues), amount: null };
  if (amount != null && share == null) return { share: null, amount: amountOf(amount, `${path}.amount`, reading) };
  reading.issues.push({ path, message: 'must have exactly one of share and amount' });
  return NO_WORTH;
}

function spanOf({ from, to }: FigureSpanDraft, path: string, issues: Issue[]): FigureSpan {
  return {
    from: from == null ? null : millionths(from, `${path}.from`, issues),
    to: to == null ? null : millionths(to, `${path}.to`, issues),
  };
}

function amountOf(text: string, path: string, { currency, issues }: Reading): MinorUnits {
  const amount = parseMoney(text, currency);
  if (amount !== null) return amount;
  const digits = minorDigits(currency);
  const decimals = digits === 0 ? 'without decimals' : `with at most ${digits} decimals`;
  issues.push({ path, message: `must be an amount of ${currency}, a decimal number of at least 0 ${decimals}` });
  return 1;
}
