import {
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLInputField,
  type GraphQLInputType,
  type GraphQLInterfaceType,
  type GraphQLNamedOutputType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLSchema,
  getNamedType,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isLeafType,
  isListType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isRequiredInputField,
  isUnionType,
} from 'graphql';

/**
 * What a value says.
 * - NAME: which thing is meant; it may be another tenant's.
 * - PLACE: where in a list of one's own a page begins.
 * - null: nothing of the kind.
 */
export type Meaning = 'NAME' | 'PLACE' | null;

export interface Known {
  readonly meaning: Meaning;
  readonly value: unknown;
}

/** What a test knows to send at a coordinate (`Query.ticket.id`, `InviteVendorInput.contractId`); undefined: nothing. */
export type Knowledge = (coordinate: string, typeName: string) => Known | undefined;

/** One way to fill an argument or an input field. */
interface Filling {
  readonly label: string;
  readonly meaning: Meaning;
  readonly value: unknown;
}

export interface WalkOptions {
  readonly know: Knowledge;
  /** Optional input fields that a request needs all the same, by type. */
  readonly needed: Readonly<Record<string, readonly string[]>>;
  /** Input fields that go in place of another. */
  readonly insteadOf: Readonly<Record<string, string>>;
  /** Gathers the fields that were asked, as `Type.field`. */
  readonly asked?: Set<string>;
}

export class UnknownCoordinate extends Error {}

/** Types on the way down from a root. What lies deeper was reached by a shorter way: a test holds that every field is asked. */
const DEEPEST = 7;
const PLAIN: Readonly<Record<string, unknown>> = { Int: 0, Float: 1, Boolean: false };

/** Every way to fill one argument or field: the plain one first, then one for each optional name or place within it. */
function fillings(options: WalkOptions, coordinate: string, type: GraphQLInputType): Filling[] {
  const named = getNamedType(type);
  const known = options.know(coordinate, named.name);
  const wrap = (value: unknown) => (isListType(isNonNullType(type) ? type.ofType : type) ? [value] : value);
  if (known !== undefined) return [{ label: '', meaning: known.meaning, value: wrap(known.value) }];
  if (isEnumType(named)) return [{ label: '', meaning: null, value: wrap(named.getValues()[0]?.name) }];
  if (isInputObjectType(named)) {
    const fields = Object.values(named.getFields());
    const isNeeded = (field: GraphQLInputField) =>
      isRequiredInputField(field) || (options.needed[named.name] ?? []).includes(field.name);
    const filled = combine(options, named.name, fields, isNeeded);
    return filled.map(({ values, ...rest }) => ({ ...rest, value: wrap(values) }));
  }
  if (named.name in PLAIN) return [{ label: '', meaning: null, value: wrap(PLAIN[named.name]) }];
  throw new UnknownCoordinate(`the test does not know what to send as ${coordinate}: ${named.name}`);
}

interface Combination {
  readonly label: string;
  readonly meaning: Meaning;
  readonly values: Record<string, unknown>;
}

function stronger(a: Meaning, b: Meaning): Meaning {
  if (a === 'NAME' || b === 'NAME') return 'NAME';
  return a ?? b;
}

/** What is needed, plain; then the same with each other filling that says a name or a place, one at a time. */
function combine<F extends GraphQLArgument | GraphQLInputField>(
  options: WalkOptions,
  parent: string,
  fields: readonly F[],
  isNeeded: (field: F) => boolean,
): Combination[] {
  const values: Record<string, unknown> = {};
  let meaning: Meaning = null;
  const more: { field: F; filling: Filling }[] = [];
  for (const field of fields) {
    const [plain, ...others] = fillings(options, `${parent}.${field.name}`, field.type);
    if (plain === undefined) continue;
    if (isNeeded(field)) {
      values[field.name] = plain.value;
      meaning = stronger(meaning, plain.meaning);
    } else if (plain.meaning !== null) more.push({ field, filling: plain });
    for (const filling of others) if (filling.meaning !== null) more.push({ field, filling });
  }
  const base: Combination = { label: '', meaning, values };
  const variants = more.map(({ field, filling }) => {
    const changed = { ...values, [field.name]: filling.value };
    const replaced = options.insteadOf[field.name];
    if (replaced !== undefined) delete changed[replaced];
    const label = [field.name, filling.label].filter((part) => part !== '').join('.');
    return { label, meaning: stronger(meaning, filling.meaning), values: changed };
  });
  return [base, ...variants];
}

/** Every way to ask a field that the test knows. Throws UnknownCoordinate for arguments it does not. */
export function argumentsOf(
  options: WalkOptions,
  parent: string,
  field: GraphQLField<unknown, unknown>,
): Combination[] {
  return combine(options, `${parent}.${field.name}`, field.args, isRequiredArgument);
}

function literal(value: unknown, type: GraphQLInputType): string {
  if (isNonNullType(type)) return literal(value, type.ofType);
  if (isListType(type)) return `[${(value as unknown[]).map((item) => literal(item, type.ofType)).join(', ')}]`;
  if (isEnumType(type)) return String(value);
  if (!isInputObjectType(type)) return JSON.stringify(value);
  const fields = type.getFields();
  const entries = Object.entries(value as Record<string, unknown>);
  return `{${entries.map(([name, one]) => `${name}: ${literal(one, (fields[name] as GraphQLInputField).type)}`).join(', ')}}`;
}

/** A document that asks one root field, in one way, for everything below it. */
export function documentOf(
  options: WalkOptions,
  operation: string,
  field: GraphQLField<unknown, unknown>,
  values: Record<string, unknown>,
): string {
  const print: Printing = { options, fragments: new Map() };
  const asked = printField(print, field, values, []);
  return `${operation} { ${asked} } ${[...print.fragments.values()].map(({ text }) => text).join(' ')}`;
}

interface Printing {
  readonly options: WalkOptions;
  /** Selections that stand in many places are written once: a document may hold so many fields only. */
  readonly fragments: Map<string, { readonly name: string; readonly text: string }>;
}

function printField(
  print: Printing,
  field: GraphQLField<unknown, unknown>,
  values: Record<string, unknown>,
  path: readonly string[],
): string {
  const given = field.args.filter((argument) => argument.name in values);
  const args = given.map((argument) => `${argument.name}: ${literal(values[argument.name], argument.type)}`).join(', ');
  const type = getNamedType(field.type);
  return `${field.name}${args === '' ? '' : `(${args})`}${isLeafType(type) ? '' : selection(print, type, path)}`;
}

/** Everything a type has, each type once on any way down. What names something is asked beside the plain way, by an alias. */
function selection(print: Printing, type: GraphQLNamedOutputType, path: readonly string[]): string {
  const below = [...path, type.name];
  if (isUnionType(type)) {
    // Types of one union may give a field of one name different types: an alias tells them apart.
    const parts = type.getTypes().map((one) => `... on ${one.name} { ${fieldsOf(print, one, below, `${one.name}_`)} }`);
    return `{ ${parts.join(' ')} }`;
  }
  if (!isObjectType(type) && !isInterfaceType(type)) throw new Error(`${type.name} has no fields`);
  const fields = `{ __typename ${fieldsOf(print, type, below, '')} }`;
  const key = `${type.name} ${fields}`;
  const known = print.fragments.get(key);
  const name = known?.name ?? `F${print.fragments.size}`;
  print.fragments.set(key, { name, text: `fragment ${name} on ${type.name} ${fields}` });
  return `{ ...${name} }`;
}

function fieldsOf(
  print: Printing,
  type: GraphQLObjectType | GraphQLInterfaceType,
  path: readonly string[],
  prefix: string,
): string {
  const fields = Object.values(type.getFields()).filter((field) => isAsked(type, getNamedType(field.type), path));
  const lines = fields.flatMap((field) => {
    const ways = argumentsOf(print.options, type.name, field);
    return ways
      .filter(({ meaning }, index) => index === 0 || meaning === 'NAME')
      .map((way, index) => {
        const asked = printField(print, field, way.values, path);
        const alias = `${prefix}${field.name}${index === 0 ? '' : `_${index}`}`;
        return alias === field.name ? asked : `${alias}: ${asked}`;
      });
  });
  for (const { name } of fields) print.options.asked?.add(`${type.name}.${name}`);
  return lines.join(' ');
}

function isAsked(type: GraphQLNamedType, target: GraphQLNamedType, path: readonly string[]): boolean {
  const isOnItsWay = path.filter((name) => name === target.name).length >= (target === type ? 2 : 1);
  return isLeafType(target) || (!isOnItsWay && path.length < DEEPEST && !isNodeOfEdge(type, target));
}

/** What an edge holds stands in `nodes` as well. */
function isNodeOfEdge(type: GraphQLNamedType, target: GraphQLNamedType): boolean {
  return type.name.endsWith('Edge') && !isLeafType(target);
}

/** Every field of every object type that can be reached from a root, as `Type.field`. */
export function reachableFields(schema: GraphQLSchema): string[] {
  const found = new Set<GraphQLNamedType>();
  const coordinates: string[] = [];
  const visit = (type: GraphQLNamedType): void => {
    if (isLeafType(type) || found.has(type)) return;
    found.add(type);
    if (isUnionType(type)) for (const one of type.getTypes()) visit(one);
    if (!isObjectType(type)) return;
    for (const field of Object.values(type.getFields())) {
      const target = getNamedType(field.type);
      if (!isNodeOfEdge(type, target)) coordinates.push(`${type.name}.${field.name}`);
      visit(target);
    }
  };
  for (const root of [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()]) {
    if (root) visit(root);
  }
  return coordinates.sort();
}
