import {
  type DocumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLAbstractType,
  GraphQLError,
  type GraphQLField,
  GraphQLIncludeDirective,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
  type GraphQLSchema,
  GraphQLSkipDirective,
  getDirectiveValues,
  isAbstractType,
  isLeafType,
  isListType,
  isNonNullType,
  Kind,
  type OperationDefinitionNode,
  SchemaMetaFieldDef,
  type SelectionNode,
  type SelectionSetNode,
  TypeMetaFieldDef,
  TypeNameMetaFieldDef,
  visit,
} from 'graphql';

type Variables = Readonly<Record<string, unknown>>;
type Fragments = Readonly<Record<string, FragmentDefinitionNode>>;

/** An output type, told apart once instead of at each value. */
export type Shape =
  | { readonly kind: 'NON_NULL'; readonly of: Shape }
  | { readonly kind: 'LIST'; readonly of: Shape }
  | { readonly kind: 'LEAF'; readonly type: GraphQLLeafType }
  | { readonly kind: 'ABSTRACT'; readonly type: GraphQLAbstractType }
  | { readonly kind: 'OBJECT'; readonly type: GraphQLObjectType };

/** A field of an answer: everything about it that no value changes. */
export interface PlannedField {
  /** Its name in the answer. */
  readonly key: string;
  /** Where it is asked, several times perhaps: its arguments are the same everywhere, what is asked below it adds up. */
  readonly nodes: readonly FieldNode[];
  /** The first of these. */
  readonly node: FieldNode;
  readonly parent: GraphQLObjectType;
  readonly definition: GraphQLField<unknown, unknown>;
  readonly shape: Shape;
  /** Of a field that is a property of its object, without resolver and arguments, and a leaf: its type, else null. */
  readonly property: GraphQLLeafType | null;
  readonly isNullable: boolean;
  /** What is asked below it, by the type that stands there; filled as types are met. */
  readonly below: Map<GraphQLObjectType, readonly PlannedField[]>;
}

/** What the fields of an operation are planned by. */
export interface Plan {
  readonly schema: GraphQLSchema;
  readonly operation: OperationDefinitionNode;
  readonly fragments: Fragments;
  /** As coerced; of a plan that is kept they decide nothing. */
  readonly variables: Variables;
  readonly top: readonly PlannedField[];
}

const kept = new WeakMap<GraphQLSchema, WeakMap<OperationDefinitionNode, Plan>>();
const NO_VARIABLES: Variables = {};

/** The plan of an operation: kept as long as its parsed document, but made anew where variables include or skip fields. */
export function planOf(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): Plan {
  let plans = kept.get(schema);
  if (plans === undefined) {
    plans = new WeakMap();
    kept.set(schema, plans);
  }
  const known = plans.get(operation);
  if (known !== undefined) return known;
  if (dependsOnVariables(document)) return makePlan(schema, document, operation, variables);
  const plan = makePlan(schema, document, operation, NO_VARIABLES);
  plans.set(operation, plan);
  return plan;
}

function dependsOnVariables(document: DocumentNode): boolean {
  let depends = false;
  visit(document, {
    Directive({ name, arguments: given = [] }) {
      const isCondition = name.value === GraphQLSkipDirective.name || name.value === GraphQLIncludeDirective.name;
      depends ||= isCondition && given.some(({ value }) => value.kind === Kind.VARIABLE);
    },
  });
  return depends;
}

function makePlan(
  schema: GraphQLSchema,
  document: DocumentNode,
  operation: OperationDefinitionNode,
  variables: Variables,
): Plan {
  const fragments: Record<string, FragmentDefinitionNode> = Object.create(null);
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition;
  }
  const root = schema.getRootType(operation.operation);
  if (!root) throw new GraphQLError(`the schema has no ${operation.operation}`, { nodes: operation });
  const given = { schema, operation, fragments, variables };
  return { ...given, top: planFields(given, root, [operation]) };
}

/** What is asked of an object of this type where the field stands. */
export function fieldsBelow(plan: Plan, field: PlannedField, type: GraphQLObjectType): readonly PlannedField[] {
  const known = field.below.get(type);
  if (known !== undefined) return known;
  const fields = planFields(plan, type, field.nodes);
  field.below.set(type, fields);
  return fields;
}

type Selecting = Pick<Plan, 'schema' | 'fragments' | 'variables'>;

function planFields(
  selecting: Selecting,
  type: GraphQLObjectType,
  places: readonly { readonly selectionSet?: SelectionSetNode | undefined }[],
): readonly PlannedField[] {
  const nodes = new Map<string, FieldNode[]>();
  const spread = new Set<string>();
  for (const { selectionSet } of places) if (selectionSet) gather(selecting, type, selectionSet, nodes, spread);
  const fields: PlannedField[] = [];
  for (const [key, same] of nodes) {
    const node = same[0] as FieldNode;
    const definition = definitionOf(selecting.schema, type, node.name.value);
    if (definition !== undefined) fields.push({ key, nodes: same, node, parent: type, ...partsOf(definition) });
  }
  return fields;
}

function partsOf(definition: GraphQLField<unknown, unknown>) {
  const shape = shapeOf(definition.type);
  const inner = shape.kind === 'NON_NULL' ? shape.of : shape;
  const isProperty = definition.resolve === undefined && definition.args.length === 0;
  const property = isProperty && inner.kind === 'LEAF' ? inner.type : null;
  return { definition, shape, property, isNullable: inner === shape, below: new Map() };
}

/** Fields under their names in the answer, in the order in which they are first asked, each spread followed once. */
function gather(
  selecting: Selecting,
  type: GraphQLObjectType,
  { selections }: SelectionSetNode,
  nodes: Map<string, FieldNode[]>,
  spread: Set<string>,
): void {
  for (const selection of selections) {
    if (!isIncluded(selection, selecting.variables)) continue;
    if (selection.kind === Kind.FIELD) {
      const key = (selection.alias ?? selection.name).value;
      const same = nodes.get(key);
      if (same === undefined) nodes.set(key, [selection]);
      else same.push(selection);
      continue;
    }
    const part = partOf(selecting.fragments, selection, spread);
    if (part && fits(selecting.schema, part.typeCondition?.name.value, type)) {
      gather(selecting, type, part.selectionSet, nodes, spread);
    }
  }
}

function partOf(fragments: Fragments, selection: Exclude<SelectionNode, FieldNode>, spread: Set<string>) {
  if (selection.kind === Kind.INLINE_FRAGMENT) return selection;
  const name = selection.name.value;
  if (spread.has(name)) return undefined;
  spread.add(name);
  return fragments[name];
}

function isIncluded(selection: SelectionNode, variables: Variables): boolean {
  if (!selection.directives?.length) return true;
  return (
    getDirectiveValues(GraphQLSkipDirective, selection, variables)?.['if'] !== true &&
    getDirectiveValues(GraphQLIncludeDirective, selection, variables)?.['if'] !== false
  );
}

function fits(schema: GraphQLSchema, condition: string | undefined, type: GraphQLObjectType): boolean {
  if (condition === undefined || condition === type.name) return true;
  const named = schema.getType(condition);
  return isAbstractType(named) && schema.isSubType(named, type);
}

function definitionOf(
  schema: GraphQLSchema,
  type: GraphQLObjectType,
  name: string,
): GraphQLField<unknown, unknown> | undefined {
  if (name === TypeNameMetaFieldDef.name) return TypeNameMetaFieldDef;
  if (type === schema.getQueryType()) {
    if (name === SchemaMetaFieldDef.name) return SchemaMetaFieldDef;
    if (name === TypeMetaFieldDef.name) return TypeMetaFieldDef;
  }
  return type.getFields()[name];
}

function shapeOf(type: GraphQLOutputType): Shape {
  if (isNonNullType(type)) return { kind: 'NON_NULL', of: shapeOf(type.ofType) };
  if (isListType(type)) return { kind: 'LIST', of: shapeOf(type.ofType) };
  if (isLeafType(type)) return { kind: 'LEAF', type };
  return isAbstractType(type) ? { kind: 'ABSTRACT', type } : { kind: 'OBJECT', type };
}
