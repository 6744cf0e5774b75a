import type { LockedContent, StatedOutcome, StatementContent } from '../../domain/statement.js';
import type { StatementState } from '../../domain/statementstate.js';
import { amountText, figureText } from './figuretext.js';
import { html, type Markup, trusted } from './html.js';
import { PAGE_POLICY, PAGE_STYLE } from './pagestyle.js';
import {
  clockTables,
  disputeTable,
  exclusionTable,
  moneyTable,
  objectiveTable,
  owedBy,
  restatementTables,
} from './pagetables.js';
import { type PageWords, pageWords } from './pagewords.js';
import type { StatementRow } from './statement.table.js';
import type { DisputeRow } from './statementdispute.table.js';
import { trendCharts } from './trendchart.js';

/** What a page is made of. */
export interface StatementPage {
  readonly row: StatementRow;
  readonly content: StatementContent;
  /** What the locked statements of the periods before say, by period. */
  readonly earlier: readonly LockedContent[];
  readonly disputes: readonly DisputeRow[];
}

/** A statement as one page that needs nothing else: to be read, sent on and printed. No scripts; everything is escaped. */
export function statementPage({ row, content, earlier, disputes }: StatementPage): string {
  const { contract, period, outcome } = content;
  const words = pageWords(content, earlier);
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
${facts(row, content, words)}
<h2>Objectives</h2>
${objectiveTable(content)}
<h2>Trends</h2>
${trendCharts(content, earlier) ?? html`<p class="quiet">There are no figures of earlier periods to compare with.</p>`}
<h2>Exclusions</h2>
${exclusionTable(content)}
<h2>Credits</h2>
${moneyTable(content, words)}
${restatementTables(content, words)}
${clockTables(content, words)}
${disputeTable(disputes, words)}
</body>
</html>
`;
  return page.markup;
}

function verdict({ verdict: word, score }: StatedOutcome): Markup {
  const points = score === null ? null : html` · score ${figureText(score, 'RATIO', 'AT_LEAST')}`;
  return html`<span class="verdict ${word}">${word}</span>${points}`;
}

function rawNote(raw: StatedOutcome, adjusted: StatedOutcome): Markup | null {
  if (raw.verdict === adjusted.verdict && raw.score === adjusted.score) return null;
  return html`<span class="quiet">(without exclusions ${verdict(raw)})</span>`;
}

const STANDS: Record<StatementState, string> = {
  SUBMITTED: 'submitted, waits for the client',
  DISPUTED: 'disputed by the client',
  AGREED: 'agreed, not locked yet',
  LOCKED: 'locked',
};

function facts(row: StatementRow, { contract, terms, revision, money }: StatementContent, words: PageWords): Markup {
  const act = (at: number | null, by: string | null): string | null =>
    at === null ? null : `${words.time(at)} by ${by ?? ''}`;
  const said: [string, string | null][] = [
    ['Client', contract.client.name],
    ['Vendor', contract.vendor.name],
    ['State', STANDS[row.state]],
    ['Submitted', act(row.submittedAt, row.submittedBy)],
    ['Agreed', act(row.agreedAt, row.agreedBy)],
    ['Locked', act(row.lockedAt, row.lockedBy)],
    ['Revision', String(revision)],
    ['Terms', `version ${terms.version}`],
    ['Time zone', contract.timeZone],
    [owedBy(money.total), amountText(Math.abs(money.total), contract.currency)],
  ];
  const rows = said.map(([name, value]) => (value === null ? html`` : html`<dt>${name}</dt><dd>${value}</dd>`));
  return html`<dl>${rows}<dt>SHA-256</dt><dd class="hash">${row.contentHash}</dd></dl>`;
}
