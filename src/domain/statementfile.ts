import { canonicalJson, repeatedName, textHash } from './canonicaljson.js';
import type { StatementContent } from './statement.js';

/** Names a JSON file with a statement in it. */
const FILE_FORMAT = 'accord-statement-file-1';

/** A statement as a file: what it says in its canonical form, byte for byte as it was hashed, beside the hash. */
export function statementFile(content: string, contentHash: string, state: string): string {
  const [format, hash, stands] = [FILE_FORMAT, contentHash, state].map((text) => JSON.stringify(text));
  return `{"canonicalization":"RFC 8785","content":${content},"contentHash":${hash},"format":${format},"hash":"SHA-256","state":${stands}}\n`;
}

/** What recomputing a file's hash came to. */
export interface VerifiedStatement {
  readonly matches: boolean;
  /** The hash the file states. */
  readonly stated: string;
  /** The hash of what it says. */
  readonly computed: string;
  readonly content: Pick<StatementContent, 'contract' | 'period' | 'revision'>;
}

/**
 * Recomputes the hash of a statement file, however it is laid out by now. Null: it is none: no JSON, another format, or a
 * name stands in it twice, so that readers would differ in what it says; or it nests far deeper than a statement does.
 */
export function verifyStatementFile(text: string): VerifiedStatement | null {
  const file = parsed(text);
  if (file === null || repeatedName(text) !== null) return null;
  const { content, contentHash: stated, format } = file;
  if (format !== FILE_FORMAT || typeof stated !== 'string' || !isContent(content)) return null;
  const computed = hashOf(content);
  return computed === null ? null : { matches: computed === stated, stated, computed, content };
}

function hashOf(content: StatementContent): string | null {
  try {
    return textHash(canonicalJson(content));
  } catch (error) {
    // What is nested deeper than the stack reaches; JSON.parse reads it.
    if (error instanceof RangeError) return null;
    throw error;
  }
}

function parsed(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\ufeff/, ''));
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

function isContent(value: unknown): value is StatementContent {
  const { contract, period, revision } = (value ?? {}) as Partial<StatementContent>;
  return (
    typeof contract?.reference === 'string' && typeof period?.startsOn === 'string' && typeof revision === 'number'
  );
}
