import { Fault, type Issue, refuseIssues } from '../../domain/fault.js';
import { proseIssues } from '../../domain/text.js';
import type { LineRemark, NumberedRemark } from './statementdispute.store.js';
import type { DisputeRow } from './statementdispute.table.js';
import type { OpenedStatement } from './statementopening.js';

const MOST_LINES = 200;
/** Of one statement, over all its submissions: they are shown as one list. */
const MOST_DISPUTES = 2_000;
const LONGEST_TEXT = 2_000;

/** Throws INVALID_INPUT for a list of `least` to 200 remarks that names a line twice, or has a text that is empty or too long. */
export function refuseRemarks(remarks: readonly LineRemark[], path: string, field: string, least = 0): void {
  const issues: Issue[] = [];
  if (remarks.length < least) issues.push({ path, message: 'must name at least one line' });
  if (remarks.length > MOST_LINES) issues.push({ path, message: `must name at most ${MOST_LINES} lines` });
  const seen = new Set<string>();
  for (const [index, { line, text }] of remarks.slice(0, MOST_LINES).entries()) {
    if (seen.has(line)) issues.push({ path: `${path}.${index}.line`, message: 'is named twice' });
    seen.add(line);
    issues.push(...proseIssues(text, `${path}.${index}.${field}`, LONGEST_TEXT));
  }
  refuseIssues(issues);
}

/**
 * The remarks that are not in dispute of this submission yet: what was let rest may be disputed anew. Throws INVALID_INPUT for a
 * line that the statement does not have, or beyond 2,000 disputes of the statement; CONFLICT where the line is in dispute with
 * another comment.
 */
export function newRemarks(
  remarks: readonly LineRemark[],
  lines: ReadonlySet<string>,
  disputes: readonly DisputeRow[],
  revision: number,
): NumberedRemark[] {
  refuseIssues(
    remarks.flatMap(({ line }, index) =>
      lines.has(line) ? [] : [{ path: `lines.${index}.line`, message: 'is no line of the statement' }],
    ),
  );
  const added = remarks.flatMap((remark) => {
    const earlier = disputes.filter((one) => one.revision === revision && one.line === remark.line);
    const open = earlier.find(({ resolvedAt }) => resolvedAt === null);
    if (open === undefined) return [{ ...remark, number: earlier.length + 1 }];
    if (open.comment === remark.text) return [];
    throw new Fault('CONFLICT', `${remark.line} of this submission is disputed already, with another comment`);
  });
  if (disputes.length + added.length > MOST_DISPUTES) {
    const message = `a statement takes at most ${MOST_DISPUTES} disputes, and has ${disputes.length}`;
    refuseIssues([{ path: 'lines', message }]);
  }
  return added;
}

/** Whether each of the answers was given before, as it is. */
export function areAnswered(disputes: readonly DisputeRow[], answers: readonly LineRemark[]): boolean {
  return answers.every(({ line, text }) => disputes.some((one) => one.line === line && one.answer === text));
}

/** Throws unless the answers are to all that is in dispute of the submission, and to nothing else. */
export function assertAnswered({ row, disputes }: OpenedStatement, answers: readonly LineRemark[]): void {
  const open = disputes.filter(({ revision, resolvedAt }) => revision === row?.revision && resolvedAt === null);
  const disputed = new Set(open.map(({ line }) => line));
  refuseIssues(
    answers.flatMap(({ line }, index) =>
      disputed.has(line) ? [] : [{ path: `answers.${index}.line`, message: 'is not in dispute' }],
    ),
  );
  const answered = new Set(answers.map(({ line }) => line));
  const missing = open.find(({ line }) => !answered.has(line));
  if (missing !== undefined) throw new Fault('CONFLICT', `${missing.line} is in dispute and not answered`);
}
