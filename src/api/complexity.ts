import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLOutputType,
  type GraphQLSchema,
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isListType,
  isNonNullType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Limits } from '../config.js';
import { Fault } from '../domain/fault.js';
import { DEFAULT_PAGE_SIZE, LARGEST_PAGE_SIZE } from '../graphql/pagearguments.js';

/** What is assumed of a list without pages; a field says otherwise with `@Extensions({ listSize: n })`. */
const ASSUMED_LIST_SIZE = 10;
/** `__schema` and `__type` answer from memory; their own depth is bounded by a rule of graphql. */
const INTROSPECTION = { cost: 1_000, depth: 0 };

interface Size {
  readonly cost: number;
  readonly depth: number;
}

interface Question {
  readonly schema: GraphQLSchema;
  readonly fragments: ReadonlyMap<string, FragmentDefinitionNode>;
  readonly variables: Readonly<Record<string, unknown>>;
  readonly operation: OperationDefinitionNode;
  /** A fragment is measured once, however often it is spread: else spreads of spreads take exponential time. */
  readonly measured: Map<string, Size>;
}

/** Refuses an operation of a valid document with TOO_COMPLEX. */
export type AssertComplexity = (
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
) => void;

/** Sizes remembered of one operation: one for each way its page sizes were filled in. */
const REMEMBERED = 100;

/**
 * Refuses what is nested too deeply or could answer too many fields. Each field counts one, times the sizes of the lists it
 * stands in: `first` of a connection, 10 for other lists. Every alias counts.
 */
export function createComplexityCheck(schema: GraphQLSchema, limits: Pick<Limits, 'depth' | 'cost'>): AssertComplexity {
  const known = new WeakMap<OperationDefinitionNode, Map<string, Size>>();
  return (document, operation, variables) => {
    const sizes = known.get(operation) ?? new Map<string, Size>();
    known.set(operation, sizes);
    const key = pageSizesOf(operation, variables);
    const size = sizes.get(key) ?? measure(schema, document, operation, variables);
    if (sizes.size < REMEMBERED) sizes.set(key, size);
    assertWithin(size, limits);
  };
}

function assertWithin({ cost, depth }: Size, limits: Pick<Limits, 'depth' | 'cost'>): void {
  if (depth > limits.depth) {
    const message = `the operation nests fields ${depth} deep; at most ${limits.depth} are allowed`;
    throw new Fault('TOO_COMPLEX', message);
  }
  if (cost > limits.cost) {
    const message = `the operation could answer ${cost} fields; at most ${limits.cost} are allowed: ask for smaller pages or fewer fields`;
    throw new Fault('TOO_COMPLEX', message);
  }
}

/** Page sizes are all that a size depends on besides the document, and only variables of type Int can be page sizes. */
function pageSizesOf(
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): string {
  let key = '';
  for (const { variable, type } of variableDefinitions) {
    const named = type.kind === Kind.NON_NULL_TYPE ? type.type : type;
    if (named.kind !== Kind.NAMED_TYPE || named.name.value !== 'Int') continue;
    const value = variables[variable.name.value] ?? null;
    // What is no number will be refused; it must not grow what is remembered.
    key += typeof value === 'number' || value === null ? `${value} ` : '? ';
  }
  return key;
}

function measure(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
): Size {
  const root = schema.getRootType(operation.operation);
  if (!root) return { cost: 0, depth: 0 };
  const fragments = new Map<string, FragmentDefinitionNode>();
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition);
  }
  const question = { schema, fragments, variables, operation, measured: new Map<string, Size>() };
  return sizeOfSet(question, operation.selectionSet, root);
}

function sizeOfSet(question: Question, set: SelectionSetNode, type: GraphQLCompositeType): Size {
  let cost = 0;
  let depth = 0;
  for (const selection of set.selections) {
    const size = sizeOfSelection(question, selection, type);
    cost += size.cost;
    depth = Math.max(depth, size.depth);
  }
  return { cost, depth };
}

function sizeOfSelection(
  question: Question,
  selection: SelectionSetNode['selections'][number],
  type: GraphQLCompositeType,
): Size {
  if (selection.kind === Kind.FIELD) return sizeOfField(question, selection, type);
  if (selection.kind === Kind.INLINE_FRAGMENT) {
    const condition = selection.typeCondition && question.schema.getType(selection.typeCondition.name.value);
    return sizeOfSet(question, selection.selectionSet, isCompositeType(condition) ? condition : type);
  }
  const name = selection.name.value;
  const known = question.measured.get(name);
  if (known !== undefined) return known;
  const fragment = question.fragments.get(name);
  const condition = fragment && question.schema.getType(fragment.typeCondition.name.value);
  const size =
    fragment && isCompositeType(condition)
      ? sizeOfSet(question, fragment.selectionSet, condition)
      : { cost: 0, depth: 0 };
  question.measured.set(name, size);
  return size;
}

function sizeOfField(question: Question, node: FieldNode, parent: GraphQLCompositeType): Size {
  const name = node.name.value;
  if (name === '__schema' || name === '__type') return INTROSPECTION;
  const field = isObjectType(parent) || isInterfaceType(parent) ? parent.getFields()[name] : undefined;
  const type = field && getNamedType(field.type);
  if (!field || !node.selectionSet || !isCompositeType(type)) return { cost: 1, depth: 1 };
  const below = sizeOfSet(question, node.selectionSet, type);
  return { cost: 1 + below.cost * timesOf(question, node, field, parent), depth: 1 + below.depth };
}

/** How often what stands below a field can appear for one appearance of the field. */
function timesOf(
  question: Question,
  node: FieldNode,
  field: GraphQLField<unknown, unknown>,
  parent: GraphQLCompositeType,
): number {
  if (field.args.some((argument) => argument.name === 'first')) return pageSize(question, node);
  // The lists of a connection were counted by its `first`.
  if (!isList(field.type) || parent.name.endsWith('Connection')) return 1;
  const declared = field.extensions.listSize;
  return typeof declared === 'number' ? declared : ASSUMED_LIST_SIZE;
}

function pageSize({ variables, operation }: Question, node: FieldNode): number {
  const value = node.arguments?.find((argument) => argument.name.value === 'first')?.value;
  let asked: unknown = DEFAULT_PAGE_SIZE;
  if (value?.kind === Kind.INT) asked = Number(value.value);
  if (value?.kind === Kind.VARIABLE) {
    const name = value.name.value;
    const standard = operation.variableDefinitions?.find((one) => one.variable.name.value === name)?.defaultValue;
    asked = variables[name] ?? (standard?.kind === Kind.INT ? Number(standard.value) : DEFAULT_PAGE_SIZE);
  }
  // A page size out of bounds is refused by the field itself, with its path.
  return typeof asked === 'number' && asked >= 1 ? Math.min(asked, LARGEST_PAGE_SIZE) : DEFAULT_PAGE_SIZE;
}

function isList(type: GraphQLOutputType): boolean {
  return isListType(isNonNullType(type) ? type.ofType : type);
}
