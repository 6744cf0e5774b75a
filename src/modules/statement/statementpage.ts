import { moneyText } from '../../domain/money.js';
import type { StatedOutcome, StatementContent } from '../../domain/statement.js';
import { formatInstant } from '../../domain/timetext.js';
import { html, type Markup, trusted } from './html.js';
import { PAGE_POLICY, PAGE_STYLE } from './pagestyle.js';
import {
  clockTables,
  disputeTable,
  exclusionTable,
  moneyTable,
  objectiveTable,
  restatementTables,
} from './pagetables.js';
import type { StatementRow } from './statement.table.js';
import type { DisputeRow } from './statementdispute.table.js';
import { trendChart } from './trendchart.js';

/** Periods that a trend looks back on, this one included. */
const TREND_PERIODS = 12;

/** What a page is made of. */
export interface StatementPage {
  readonly row: StatementRow;
  readonly content: StatementContent;
  /** What the locked statements of the periods before say, by period. */
  readonly earlier: readonly StatementContent[];
  readonly disputes: readonly DisputeRow[];
}

/** A statement as one page that needs nothing else: to be read, sent on and printed. No scripts; everything is escaped. */
export function statementPage({ row, content, earlier, disputes }: StatementPage): string {
  const { contract, period, outcome } = content;
  const title = `${contract.reference}: statement of ${period.startsOn} to ${period.endsOn}`;
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${PAGE_POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${title}</title>
<style>${trusted(PAGE_STYLE)}</style>
</head>
<body>
<header><h1>${contract.name}</h1><p class="quiet">${contract.reference} · ${period.startsOn} to ${period.endsOn}</p></header>
<p class="outcome">${verdict(outcome.adjusted)} ${rawNote(outcome.raw, outcome.adjusted)}</p>
${facts(row, content)}
<h2>Objectives</h2>
${objectiveTable(content)}
<h2>Trends</h2>
${trends(content, earlier)}
<h2>Exclusions</h2>
${exclusionTable(content)}
<h2>Credits</h2>
${moneyTable(content)}
${restatementTables(content)}
${clockTables(content)}
${disputeTable(disputes)}
</body>
</html>
`;
  return page.markup;
}

function verdict({ verdict: word, score }: StatedOutcome): Markup {
  const points = score === null ? null : html` · score ${Math.floor(score * 10_000) / 100} %`;
  return html`<span class="verdict ${word}">${word}</span>${points}`;
}

function rawNote(raw: StatedOutcome, adjusted: StatedOutcome): Markup | null {
  if (raw.verdict === adjusted.verdict && raw.score === adjusted.score) return null;
  return html`<span class="quiet">(without exclusions ${verdict(raw)})</span>`;
}

function facts(row: StatementRow, { contract, terms, revision, money }: StatementContent): Markup {
  const said: [string, string | null][] = [
    ['Client', contract.client.name],
    ['Vendor', contract.vendor.name],
    ['State', row.state],
    ['Submitted', act(row.submittedAt, row.submittedBy)],
    ['Agreed', act(row.agreedAt, row.agreedBy)],
    ['Locked', act(row.lockedAt, row.lockedBy)],
    ['Revision', String(revision)],
    ['Terms', `version ${terms.version}`],
    ['Owed to the client', `${moneyText(money.total, contract.currency)} ${contract.currency}`],
  ];
  const rows = said.map(([name, value]) => (value === null ? html`` : html`<dt>${name}</dt><dd>${value}</dd>`));
  return html`<dl>${rows}<dt>SHA-256</dt><dd class="hash">${row.contentHash}</dd></dl>`;
}

function act(at: number | null, by: string | null): string | null {
  return at === null ? null : `${formatInstant(at)} by ${by ?? ''}`;
}

function trends(content: StatementContent, earlier: readonly StatementContent[]): Markup {
  const shown = [...earlier, content].slice(-TREND_PERIODS);
  const figures = content.objectives.map((objective) => {
    const points = shown.map(({ period, objectives }) => {
      const stated = objectives.find(({ key }) => key === objective.key);
      return { on: period.startsOn, actual: stated?.adjusted.actual ?? null, target: stated?.target ?? null };
    });
    return html`<figure><figcaption>${objective.name}</figcaption>${trendChart(objective, points)}</figure>`;
  });
  return html`<div class="trends">${figures}</div>`;
}
