import {
  defaultFieldResolver,
  defaultTypeResolver,
  GraphQLError,
  type GraphQLFieldResolver,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLResolveInfo,
  getArgumentValues,
  isObjectType,
  type ResponsePath,
} from 'graphql';
import { fieldsBelow, type PlannedField, type Shape } from './executionplan.js';
import { fail, isPromise, type MaybePromise, type Path, type Run } from './executionrun.js';

/** One appearance of a field: a list's items share it. */
interface Place {
  readonly run: Run;
  readonly field: PlannedField;
  readonly info: GraphQLResolveInfo;
}

/**
 * An object of an answer: without a prototype's properties, so that any name may be asked, and unlike Object.create(null)
 * kept by the engine as an object of a known form, not as a dictionary.
 */
export const Answer = function Answer() {} as unknown as new () => Record<string, unknown>;
Answer.prototype = Object.create(null);

/** All fields of an object, started in order and awaited together. */
export function answerFields(
  run: Run,
  fields: readonly PlannedField[],
  source: unknown,
  path: Path,
): MaybePromise<Record<string, unknown>> {
  const answer = new Answer();
  let isWaiting = false;
  try {
    for (const field of fields) {
      const value =
        field.property === null || typeof source !== 'object' || source === null
          ? answerField(run, field, source, path)
          : answerProperty(run, field, field.property, source as Record<string, unknown>, path);
      answer[field.key] = value;
      isWaiting ||= isPromise(value);
    }
  } catch (error) {
    if (!isWaiting) throw error;
    // What other fields still do must end before, and may fail too.
    return settled(answer).finally(() => {
      throw error;
    });
  }
  return isWaiting ? settled(answer) : answer;
}

async function settled(answer: Record<string, unknown>): Promise<Record<string, unknown>> {
  const values = await Promise.all(Object.values(answer));
  for (const [index, key] of Object.keys(answer).entries()) answer[key] = values[index];
  return answer;
}

/** What a row holds, with as little as that takes; functions, promises and what does not fit go the way of any field. */
function answerProperty(
  run: Run,
  field: PlannedField,
  type: GraphQLLeafType,
  source: Record<string, unknown>,
  above: Path,
): unknown {
  let value: unknown;
  try {
    value = source[field.definition.name];
    if ((value === null || value === undefined) && field.isNullable) return null;
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
      return completeLeaf(type, value);
    }
  } catch (error) {
    return fail(run, field, field.isNullable, pathOf(field, above), error);
  }
  // Read once: reading again may start again what a getter starts.
  return answerField(run, field, source, above, (_source, args, context, info) =>
    typeof value === 'function' ? value.call(source, args, context, info) : value,
  );
}

function pathOf({ key, parent }: PlannedField, above: Path): ResponsePath {
  return { prev: above, key, typename: parent.name };
}

/** A field in its place: null where it failed and may be null. Throws, or promises to, where it may not. */
export function answerField(
  run: Run,
  field: PlannedField,
  source: unknown,
  above: Path,
  resolve: GraphQLFieldResolver<unknown, unknown> = field.definition.resolve ?? defaultFieldResolver,
): unknown {
  const { definition, shape, node, isNullable } = field;
  const path = pathOf(field, above);
  const place: Place = { run, field, info: infoOf(run, field, path) };
  try {
    const args = definition.args.length === 0 ? {} : getArgumentValues(definition, node, run.variables);
    return guarded(place, shape, isNullable, path, resolve(source, args, run.contextValue, place.info));
  } catch (error) {
    return fail(run, field, isNullable, path, error);
  }
}

/** The completed value; of a promise, one that fails no more than the place allows. */
function guarded(place: Place, shape: Shape, isNullable: boolean, path: ResponsePath, value: unknown): unknown {
  const completed = isPromise(value)
    ? value.then((settledValue) => complete(place, shape, path, settledValue))
    : complete(place, shape, path, value);
  if (!isPromise(completed)) return completed;
  return completed.then(undefined, (error: unknown) => fail(place.run, place.field, isNullable, path, error));
}

function infoOf(run: Run, { definition, nodes, parent }: PlannedField, path: ResponsePath): GraphQLResolveInfo {
  return {
    fieldName: definition.name,
    fieldNodes: nodes,
    returnType: definition.type,
    parentType: parent,
    path,
    schema: run.schema,
    fragments: run.fragments,
    rootValue: run.rootValue,
    operation: run.operation,
    variableValues: run.variables,
  };
}

/** Throws, or promises to, what is wrong with the value. */
function complete(place: Place, shape: Shape, path: ResponsePath, value: unknown): unknown {
  if (value instanceof Error) throw value;
  if (shape.kind === 'NON_NULL') {
    const completed = complete(place, shape.of, path, value);
    if (completed === null) throw new Error(`Cannot return null for non-nullable field ${nameOf(place.field)}.`);
    return completed;
  }
  if (value === null || value === undefined) return null;
  switch (shape.kind) {
    case 'LIST':
      return completeList(place, shape.of, path, value);
    case 'LEAF':
      return completeLeaf(shape.type, value);
    case 'OBJECT':
      return completeObject(place, shape.type, path, value);
    case 'ABSTRACT':
      return completeAbstract(place, shape, path, value);
  }
}

function nameOf({ parent, definition }: PlannedField): string {
  return `${parent.name}.${definition.name}`;
}

function completeLeaf(type: GraphQLLeafType, value: unknown): unknown {
  const serialized = type.serialize(value);
  if (serialized === null || serialized === undefined) throw new Error(`${type.name} serialized a value to null`);
  return serialized;
}

function completeList(place: Place, shape: Shape, path: ResponsePath, value: unknown): unknown {
  if (typeof value !== 'object' || !(Symbol.iterator in (value as object))) {
    throw new GraphQLError(`Expected Iterable, but did not find one for field "${nameOf(place.field)}".`);
  }
  const items: unknown[] = [];
  let isWaiting = false;
  try {
    for (const item of value as Iterable<unknown>) {
      const completed = completeItem(place, shape, { prev: path, key: items.length, typename: undefined }, item);
      isWaiting ||= isPromise(completed);
      items.push(completed);
    }
  } catch (error) {
    // Nobody waits for the items before it any more: what fails among them is not to be reported as unhandled.
    for (const item of items) if (isPromise(item)) item.catch(() => undefined);
    throw error;
  }
  return isWaiting ? Promise.all(items) : items;
}

function completeItem(place: Place, shape: Shape, path: ResponsePath, item: unknown): unknown {
  const isNullable = shape.kind !== 'NON_NULL';
  try {
    return guarded(place, shape, isNullable, path, item);
  } catch (error) {
    return fail(place.run, place.field, isNullable, path, error);
  }
}

function completeObject(place: Place, type: GraphQLObjectType, path: ResponsePath, value: unknown): unknown {
  const { run, field, info } = place;
  const below = (): unknown => answerFields(run, fieldsBelow(run, field, type), value, path);
  if (!type.isTypeOf) return below();
  const checked = (isOne: boolean): unknown => {
    if (!isOne) throw new Error(`a value of ${nameOf(field)} is no ${type.name}`);
    return below();
  };
  const isOne = type.isTypeOf(value, run.contextValue, info);
  return isPromise(isOne) ? isOne.then(checked) : checked(isOne);
}

function completeAbstract(
  place: Place,
  { type }: Extract<Shape, { kind: 'ABSTRACT' }>,
  path: ResponsePath,
  value: unknown,
): unknown {
  const { run, field, info } = place;
  const typed = (name: string | undefined): unknown => {
    const actual = name === undefined ? undefined : run.schema.getType(name);
    if (!isObjectType(actual) || !run.schema.isSubType(type, actual)) {
      throw new Error(`a value of ${nameOf(field)} is of no type of ${type.name}`);
    }
    return completeObject(place, actual, path, value);
  };
  const name = (type.resolveType ?? defaultTypeResolver)(value, run.contextValue, info, type);
  return isPromise(name) ? name.then(typed) : typed(name);
}
