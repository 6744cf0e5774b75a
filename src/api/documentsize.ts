import type { ASTNode, DocumentNode, SelectionSetNode } from 'graphql';
import { Fault } from '../domain/fault.js';
import { DOCUMENT_FIELDS, DOCUMENT_NESTING } from './limits.js';

/**
 * Refuses a document that would cost too much to validate (time grows with the square of its fields) or to walk (each nesting
 * takes stack). Walks without recursion, so that no document can make it fail.
 */
export function assertDocumentSize(document: DocumentNode): void {
  const waiting: { readonly set: SelectionSetNode; readonly depth: number }[] = [];
  const put = (node: ASTNode, depth: number): void => {
    if ('selectionSet' in node && node.selectionSet) waiting.push({ set: node.selectionSet, depth });
  };
  for (const definition of document.definitions) put(definition, 1);
  let fields = 0;
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    fields += next.set.selections.length;
    if (fields > DOCUMENT_FIELDS) throw tooLarge(`holds more than ${DOCUMENT_FIELDS} fields`);
    if (next.depth > DOCUMENT_NESTING) throw tooLarge(`nests fields more than ${DOCUMENT_NESTING} deep`);
    for (const selection of next.set.selections) put(selection, next.depth + 1);
  }
}

function tooLarge(reason: string): Fault {
  return new Fault('TOO_COMPLEX', `the document ${reason}; ask in several requests`);
}
