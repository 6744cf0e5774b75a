import { setImmediate } from 'node:timers/promises';
import { canonicalJson } from '../../domain/canonicaljson.js';
import type { StatementContent } from '../../domain/statement.js';

/** Lines written out between two turns of others: some milliseconds. */
const AT_ONCE = 1_000;

/** `canonicalJson` of a statement. It may hold ten thousands of lines, so others have their turn in between. */
export async function canonicalText(content: StatementContent): Promise<string> {
  const fields: string[] = [];
  for (const [name, field] of Object.entries(content).sort(([a], [b]) => (a < b ? -1 : 1))) {
    fields.push(`"${name}":${Array.isArray(field) ? await listText(field) : canonicalJson(field)}`);
  }
  return `{${fields.join(',')}}`;
}

async function listText(lines: readonly unknown[]): Promise<string> {
  const texts: string[] = [];
  for (let from = 0; from < lines.length; from += AT_ONCE) {
    if (from > 0) await setImmediate();
    texts.push(
      lines
        .slice(from, from + AT_ONCE)
        .map(canonicalJson)
        .join(','),
    );
  }
  return `[${texts.join(',')}]`;
}
