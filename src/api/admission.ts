import {
  type DocumentNode,
  type GraphQLError,
  type GraphQLSchema,
  getOperationAST,
  Kind,
  type OperationDefinitionNode,
  parse,
  validate,
} from 'graphql';
import type { Limits } from '../config.js';
import type { Actor } from '../domain/actor.js';
import { Fault } from '../domain/fault.js';
import type { TimeSource } from '../platform/clock.js';
import { createComplexityCheck } from './complexity.js';
import { assertDocumentSize } from './documentsize.js';
import { refusal } from './errors.js';
import { DOCUMENT_TOKENS } from './limits.js';
import { withLiteralPaths } from './literalpath.js';
import type { Rates } from './rates.js';

/** An operation that asks to be executed. */
export interface OperationRequest {
  readonly document: DocumentNode;
  readonly operationName: string | null | undefined;
  readonly variables: Readonly<Record<string, unknown>> | null | undefined;
  /** null: nobody is signed in. */
  readonly actor: Actor | null;
  /** Where it comes from, by which those who are not signed in are counted. */
  readonly address: string;
  readonly transport: 'HTTP' | 'WEBSOCKET';
}

/** Why an operation is refused; empty: it may run. The same for HTTP and WebSocket. */
export type Admit = (request: OperationRequest) => readonly GraphQLError[];

export const PARSE_OPTIONS = { maxTokens: DOCUMENT_TOKENS };

/** Parses like Apollo does for HTTP. Throws GraphQLError, or Fault for a document nested beyond the parser's stack. */
export function parseDocument(source: string): DocumentNode {
  try {
    return parse(source, PARSE_OPTIONS);
  } catch (error) {
    if (error instanceof RangeError) throw new Fault('TOO_COMPLEX', 'the document nests too deeply');
    throw error;
  }
}

export function createAdmission(schema: GraphQLSchema, limits: Limits, rates: Rates, clock: TimeSource): Admit {
  // Documents are kept parsed between requests; so is what validation says of them.
  const validated = new WeakMap<DocumentNode, readonly GraphQLError[]>();

  const assertComplexity = createComplexityCheck(schema, limits);

  const errorsOf = (document: DocumentNode): readonly GraphQLError[] => {
    const known = validated.get(document);
    if (known !== undefined) return known;
    assertDocumentSize(document);
    const errors = withLiteralPaths(document, validate(schema, document));
    validated.set(document, errors);
    return errors;
  };

  return (request) => {
    try {
      const { document, actor } = request;
      rates.spendOperation(actor?.organisationId ?? `address ${request.address}`, clock());
      const errors = errorsOf(document);
      if (errors.length > 0) return errors;
      const operation = operationOf(request);
      if (actor === null && !isAboutSchema(operation)) throw signIn();
      assertComplexity(document, operation, request.variables ?? {});
      return [];
    } catch (error) {
      return [refusal(error)];
    }
  };
}

/** The operation a request names, or the only one. */
export function operationIn(
  document: DocumentNode,
  operationName: string | null | undefined,
): OperationDefinitionNode | null {
  return getOperationAST(document, operationName) ?? null;
}

function operationOf({ document, operationName, transport }: OperationRequest): OperationDefinitionNode {
  const operation = operationIn(document, operationName);
  if (!operation) throw new Fault('INVALID_INPUT', 'operationName must name one of the operations of the document');
  if (operation.operation === 'subscription' && transport === 'HTTP') {
    throw new Fault(
      'INVALID_INPUT',
      'subscriptions run over a WebSocket at this address (protocol graphql-transport-ws)',
    );
  }
  return operation;
}

/** The schema is no secret; the IDE reads it before anyone has signed in. */
function isAboutSchema({ operation, selectionSet }: OperationDefinitionNode): boolean {
  const names = selectionSet.selections.map((selection) => (selection.kind === Kind.FIELD ? selection.name.value : ''));
  return operation === 'query' && names.every((name) => name.startsWith('__'));
}

function signIn(): Fault {
  return new Fault('UNAUTHENTICATED', 'sign in: send the header "Authorization: Bearer <token or API key>"');
}
