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
