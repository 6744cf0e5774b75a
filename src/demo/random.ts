/** Draws from one seed: the same parts of a seed give the same draws on every machine. */
export interface Random {
  /** At least 0 and below 1. */
  uniform(): number;
  between(least: number, most: number): number;
  chance(probability: number): boolean;
  exponential(mean: number): number;
  /** Mean 0, deviation 1. */
  normal(): number;
  /** A number of independent arrivals. */
  poisson(mean: number): number;
  pick<T>(choices: Weighted<T>): T;
}

/** Choices with their weights, which need not add up to anything. */
export type Weighted<T> = readonly (readonly [choice: T, weight: number])[];

const UINT32 = 2 ** 32;
const WARM_UP_ROUNDS = 12;
/** Above this a Poisson number is drawn from the normal distribution, which is close by then. */
const MANY = 60;

/** FNV-1a of a text, begun from a basis of one's own. */
function hashText(text: string, basis: number): number {
  let hash = basis;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash | 0;
}

/** Small fast counter: 128 bits of state, whole numbers only, so that no machine rounds differently. */
function wholeNumbers(seed: string): () => number {
  let a = hashText(seed, 0x811c9dc5);
  let b = hashText(seed, 0x2545f491);
  let c = hashText(seed, 0x6a09e667);
  let counter = 1;
  const next = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return sum >>> 0;
  };
  for (let round = 0; round < WARM_UP_ROUNDS; round += 1) next();
  return next;
}

export function seededRandom(...parts: readonly (string | number)[]): Random {
  const next = wholeNumbers(JSON.stringify(parts));
  const uniform = (): number => next() / UINT32;
  const exponential = (mean: number): number => -mean * Math.log(1 - uniform());
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return {
    uniform,
    between: (least, most) => least + (most - least) * uniform(),
    chance: (probability) => uniform() < probability,
    exponential,
    normal,
    poisson(mean) {
      if (mean > MANY) return Math.max(0, Math.round(mean + Math.sqrt(mean) * normal()));
      let count = 0;
      for (let passed = exponential(1); passed < mean; passed += exponential(1)) count += 1;
      return count;
    },
    pick(choices) {
      let rest = uniform() * choices.reduce((sum, [, weight]) => sum + weight, 0);
      for (const [choice, weight] of choices) {
        rest -= weight;
        if (rest < 0) return choice;
      }
      const last = choices.at(-1);
      if (last === undefined) throw new Error('nothing to pick from');
      return last[0];
    },
  };
}
