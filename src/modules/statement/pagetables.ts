import { moneyText } from '../../domain/money.js';
import type {
  ObjectiveLine,
  RestatedPeriod,
  StatedClock,
  StatedFigures,
  StatementContent,
} from '../../domain/statement.js';
import { formatInstant } from '../../domain/timetext.js';
import { figureText } from './figuretext.js';
import { html, type Markup } from './html.js';
import type { DisputeRow } from './statementdispute.table.js';

const NONE = html`<p class="quiet">None.</p>`;

function table(head: readonly string[], rows: readonly Markup[], caption: string | null = null): Markup {
  if (rows.length === 0) return NONE;
  const cells = head.map((text) => html`<th scope="col">${text}</th>`);
  const title = caption === null ? null : html`<caption>${caption}</caption>`;
  return html`<table>${title}<thead><tr>${cells}</tr></thead><tbody>${rows}</tbody></table>`;
}

function verdictCell(verdict: string): Markup {
  return html`<td class="verdict ${verdict}">${verdict.replaceAll('_', ' ')}</td>`;
}

function numberCell(text: string): Markup {
  return html`<td class="number">${text}</td>`;
}

/** What was counted: good of total, or the sum over the total of a mean. */
function countText({ good, total, sum }: StatedFigures): string {
  if (good !== null) return `${good} of ${total}`;
  return sum === null ? String(total) : `${sum} over ${total}`;
}

export function objectiveTable({ objectives }: StatementContent): Markup {
  const head = [
    'Objective',
    'Target',
    'Figure',
    'Counted',
    'Pending',
    'Without exclusions',
    'Without relief',
    'Verdict',
  ];
  return table(head, objectives.map(objectiveRow));
}

function objectiveRow({ name, unit, direction, target, critical, raw, adjusted }: ObjectiveLine): Markup {
  const text = (value: number | null): string => figureText(value, unit, direction);
  const sign = direction === 'AT_LEAST' ? '≥' : '≤';
  const strict = adjusted.strict === adjusted.actual ? '' : text(adjusted.strict);
  return html`<tr><th scope="row">${name}${critical ? ' (critical)' : ''}</th>${numberCell(target === null ? '–' : `${sign} ${text(target)}`)}
${numberCell(text(adjusted.actual))}${numberCell(countText(adjusted))}${numberCell(String(adjusted.pending))}
${numberCell(raw.actual === adjusted.actual ? '' : text(raw.actual))}${numberCell(strict)}${verdictCell(adjusted.verdict)}</tr>`;
}

export function exclusionTable({ exclusions }: StatementContent): Markup {
  const rows = exclusions.map(
    ({ reference, scope, effect, decision, reason }) =>
      html`<tr><th scope="row">${reference}</th><td>${scope}</td><td>${effect}</td><td>${decision}</td><td>${reason}</td></tr>`,
  );
  return table(['Reference', 'What', 'Effect', 'Decision', 'Reason'], rows);
}

export function moneyTable({ money, contract }: StatementContent): Markup {
  const { currency } = contract;
  const row = (name: string, what: string, amount: number, style = ''): Markup =>
    html`<tr class="${style}"><td>${name}</td><td>${what}</td>${numberCell(`${moneyText(amount, currency)} ${currency}`)}</tr>`;
  const lines = (money.ledger?.lines ?? []).map(({ objectiveKey, kind, amount }) => row(objectiveKey, kind, amount));
  if (lines.length === 0 && money.total === 0 && money.trueUps === 0) return NONE;
  const trueUps = money.trueUps === 0 ? [] : [row('Earlier periods', 'TRUED UP', money.trueUps)];
  const cap = money.ledger === null ? null : `At most ${moneyText(money.ledger.cap, currency)} ${currency} in credits.`;
  const rows = [...lines, ...trueUps, row('Owed to the client', '', money.total, 'total')];
  return table(['Objective', 'What', 'Amount'], rows, cap);
}

export function restatementTables({ restatements, objectives, contract }: StatementContent): Markup {
  if (restatements.length === 0) return html``;
  const known = new Map(objectives.map((objective) => [objective.key, objective]));
  const tables = restatements.map((period) => restatedPeriod(period, known, contract.currency));
  return html`<h2>Restatements of earlier periods</h2>${tables}`;
}

function restatedPeriod(
  restated: RestatedPeriod,
  objectives: ReadonlyMap<string, ObjectiveLine>,
  currency: string,
): Markup {
  const rows = restated.objectives.map(({ key, old, ...rest }) => {
    const { name, unit, direction } = objectives.get(key) ?? {
      name: key,
      unit: 'NUMBER' as const,
      direction: 'AT_LEAST' as const,
    };
    const now = rest.new;
    const text = ({ actual }: StatedFigures): string => figureText(actual, unit, direction);
    return html`<tr><th scope="row">${name}</th>${numberCell(text(old.adjusted))}${numberCell(countText(old.adjusted))}${numberCell(text(now.adjusted))}
${numberCell(countText(now.adjusted))}${verdictCell(old.adjusted.verdict)}${verdictCell(now.adjusted.verdict)}</tr>`;
  });
  const { money } = restated;
  const owed = money === null ? '' : `, ${moneyText(money.difference, currency)} ${currency} trued up`;
  const [was, is] = [restated.old.adjusted.verdict, restated.new.adjusted.verdict];
  const caption = `Period ${restated.period}: ${was === is ? `still ${is}` : `${was} is now ${is}`}${owed}`;
  if (rows.length === 0) return html`<p>${caption}</p>`;
  return table(['Objective', 'Stated', 'Counted', 'Now', 'Counted now', 'Verdict', 'Verdict now'], rows, caption);
}

export function clockTables({ pendingClocks, carriedClocks }: StatementContent): Markup {
  const pending = pendingClocks.map((clock) => clockRow(clock, 'pending'));
  const carried = carriedClocks.map((clock) => clockRow(clock, clock.outcome.toLowerCase()));
  const head = ['Ticket', 'Objective', 'Started', 'From period', 'Outcome'];
  return html`${clocks('Clocks that count when they settle', head, pending)}${clocks('Clocks of earlier periods counted here', head, carried)}`;
}

function clocks(title: string, head: readonly string[], rows: readonly Markup[]): Markup {
  return rows.length === 0 ? html`` : html`<h2>${title}</h2>${table(head, rows)}`;
}

function clockRow({ source, externalId, objective, startedAt, carriedFrom }: StatedClock, outcome: string): Markup {
  return html`<tr><td>${source} ${externalId}</td><td>${objective}</td><td>${startedAt}</td><td>${carriedFrom}</td><td>${outcome}</td></tr>`;
}

export function disputeTable(disputes: readonly DisputeRow[]): Markup {
  if (disputes.length === 0) return html``;
  const rows = disputes.map(({ revision, line, comment, disputedAt, disputedBy, answer, resolvedAt }) => {
    const said = `${disputedBy}, ${formatInstant(disputedAt)}`;
    const state = resolvedAt === null ? 'in dispute' : 'resolved';
    return html`<tr><td>${line} (revision ${revision})</td><td>${comment}</td><td>${said}</td><td>${answer}</td><td>${state}</td></tr>`;
  });
  return html`<h2>Disputes</h2>${table(['Line', 'Comment', 'By', 'Answer', 'State'], rows)}`;
}
