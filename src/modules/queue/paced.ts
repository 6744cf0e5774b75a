import { MINUTE, type Milliseconds, SECOND } from '../../domain/instant.js';

/** Again at most so often, and however long it takes, at most a fifth of the time. */
const REST: Milliseconds = SECOND;
const REST_FACTOR = 4;
/** Node keeps a list for each length of timers that hold up no end, and until then, though they are cleared. */
const LONGEST_TIMER: Milliseconds = MINUTE;

/** Does something when asked, but neither twice at once nor without a rest between. */
export interface Paced {
  /** Now, or as soon as it has rested; once, however often it was asked meanwhile. */
  ask(): void;
  /** After a time, or a minute where that is sooner, instead of after the one named before. */
  askAfter(time: Milliseconds): void;
  stop(): void;
}

/** `act` must not throw. */
export function paced(act: () => Promise<void>): Paced {
  let notBefore = 0;
  let isActing = false;
  let isAsked = false;
  let isOver = false;
  let resting: NodeJS.Timeout | undefined;
  let later: NodeJS.Timeout | undefined;

  const actOnce = async (): Promise<void> => {
    resting = undefined;
    isAsked = false;
    isActing = true;
    const startedAt = performance.now();
    await act();
    const endedAt = performance.now();
    notBefore = endedAt + Math.max(REST, REST_FACTOR * (endedAt - startedAt));
    isActing = false;
    if (isAsked) ask();
  };
  const ask = (): void => {
    isAsked = true;
    if (isActing || isOver || resting !== undefined) return;
    resting = after(Math.max(0, notBefore - performance.now()), () => void actOnce());
  };
  return {
    ask,
    askAfter(time) {
      clearTimeout(later);
      if (!isOver) later = after(time, ask);
    },
    stop() {
      isOver = true;
      clearTimeout(resting);
      clearTimeout(later);
    },
  };
}

function after(time: Milliseconds, act: () => void): NodeJS.Timeout {
  return setTimeout(act, Math.min(time, LONGEST_TIMER)).unref();
}
