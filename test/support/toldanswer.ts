import { type ExecutionResult, GraphQLError } from 'graphql';

/** A fault of the schema, which no caller is told about: the two executions word it differently. */
function worded(message: string | undefined): string | undefined {
  return message?.replace(/^Abstract type .*|^a value of \S+ is of no type of .*/, 'of no type');
}

/** Everything an answer says, in its order, to be compared with another. */
export async function told(result: ExecutionResult | Promise<ExecutionResult>): Promise<unknown> {
  const { data, errors } = await result;
  return {
    data: data === undefined ? 'none' : JSON.stringify(data),
    errors: errors?.map((error) => ({
      isOne: error instanceof GraphQLError,
      message: worded(error.message),
      path: error.path,
      locations: error.locations,
      original: worded(error.originalError?.message),
      places: error.nodes?.map(({ kind, loc }) => `${kind} ${loc?.start}`),
    })),
  };
}

/** The place that an error left null: its path, as far as the answer goes. */
function nulledPlace({ data }: ExecutionResult, path: GraphQLError['path']): string {
  const place: (string | number)[] = [];
  let value: unknown = data;
  for (const key of path ?? []) {
    if (value === null || value === undefined) break;
    value = (value as Record<string | number, unknown>)[key];
    place.push(key);
  }
  return place.join('/');
}

/**
 * What an answer with promises says whatever their order: its data, and which places errors left null. Of several errors
 * below one such place GraphQL asks for at least one; which of them come in time is the order of promises, and no promise
 * to a caller.
 */
export async function toldLate(result: ExecutionResult | Promise<ExecutionResult>): Promise<unknown> {
  const answer = await result;
  const places = (answer.errors ?? []).map(({ path }) => nulledPlace(answer, path));
  return { data: JSON.stringify(answer.data), nulled: [...new Set(places)].sort() };
}

/** What an answer says of each error, by its place. */
export async function toldByPath(result: ExecutionResult | Promise<ExecutionResult>): Promise<Map<string, unknown>> {
  const { errors } = (await told(result)) as { errors?: { path?: (string | number)[] }[] };
  return new Map((errors ?? []).map((error) => [(error.path ?? []).join('/'), error]));
}
