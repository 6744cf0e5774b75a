import { html, type Markup } from '../statement/html.js';
import type { MailItem } from './mailitem.js';
import type { MailTexts } from './mailtexts.js';

/** A message as it is sent, in both forms. */
export interface MailPage {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

const LONGEST_SUBJECT = 150;

/** Writes what is to be told to one contact as one message; `items` is not empty. */
export function mailPage(items: readonly MailItem[], texts: MailTexts, contact: string): MailPage {
  const [first, ...more] = items;
  const kinds = [...new Set(items.map(({ kind }) => kind))].join(', ');
  const subject = first !== undefined && more.length === 0 ? first.title : `${texts.several(items.length)}: ${kinds}`;
  const footer = texts.footer(contact);
  return {
    // What a reporter put into an external id must not end the header.
    subject: subject.replace(/\s+/g, ' ').slice(0, LONGEST_SUBJECT),
    text: `${items.map(textOf).join('\n\n')}\n\n-- \n${footer}\n`,
    html: page(items, texts.language, footer),
  };
}

function textOf({ title, lines }: MailItem): string {
  return [title, ...lines.map(([label, value]) => `${label}: ${value}`)].join('\n');
}

function page(items: readonly MailItem[], language: string, footer: string): string {
  return html`<!doctype html>
<html lang="${language}"><head><meta charset="utf-8"></head>
<body style="font-family: sans-serif; font-size: 15px; color: #1a1a1a">
${items.map(section)}
<p style="font-size: 13px; color: #595959">${footer}</p>
</body></html>`.markup;
}

function section({ title, lines }: MailItem): Markup {
  const cell = 'padding: 2px 16px 2px 0; vertical-align: top; text-align: left';
  return html`<h1 style="font-size: 18px; margin: 16px 0 8px">${title}</h1>
<table role="presentation" style="border-collapse: collapse">
${lines.map(([label, value]) => html`<tr><th style="${cell}; font-weight: 600">${label}</th><td style="${cell}">${value}</td></tr>\n`)}
</table>`;
}
