import { type ASTNode, type DocumentNode, GraphQLError, Kind, visit } from 'graphql';
import { Fault } from '../domain/fault.js';
import { inputIssue } from './inputissue.js';

type Chain = readonly (ASTNode | readonly ASTNode[] | undefined)[];

/**
 * What validation says of a document, with the place of each literal that cannot be read among the arguments, in the form that the
 * place of a variable's part has: `input.events.1.occurredAt`. One walk, however many errors.
 */
export function withLiteralPaths(document: DocumentNode, errors: readonly GraphQLError[]): readonly GraphQLError[] {
  const paths = new Map<ASTNode, string>();
  const wrong = new Set(errors.flatMap(({ nodes = [] }) => nodes.slice(0, 1)));
  if (wrong.size === 0) return errors;
  visit(document, {
    enter(node, _key, parent, keys, ancestors) {
      if (wrong.has(node)) paths.set(node, pathOf([...ancestors, parent], keys));
    },
  });
  return errors.map((error) => {
    const path = error.nodes?.[0] && paths.get(error.nodes[0]);
    return path ? placed(error, path) : error;
  });
}

function placed(error: GraphQLError, path: string): GraphQLError {
  const { message } = inputIssue(error);
  const fault = new Fault('INVALID_INPUT', `${path}: ${message}`, [{ path, message }]);
  return new GraphQLError(fault.message, { nodes: error.nodes ?? null, originalError: fault });
}

/** Of what stands below all these, each at its key of the one before. Empty: it is no part of an argument or a default. */
function pathOf(chain: Chain, keys: readonly (string | number)[]): string {
  const parts = chain.flatMap((above, place) => {
    if (above === undefined) return [];
    if (!('kind' in above)) {
      const list = chain[place - 1];
      return list !== undefined && 'kind' in list && list.kind === Kind.LIST ? [keys[place]] : [];
    }
    if (above.kind === Kind.VARIABLE_DEFINITION) return [above.variable.name.value];
    return above.kind === Kind.ARGUMENT || above.kind === Kind.OBJECT_FIELD ? [above.name.value] : [];
  });
  return parts.join('.');
}
