/** Runs asked for together: more would keep main from a running answer for too long. */
export const MOST_RUNS = 32
