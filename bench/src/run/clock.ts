/** Milliseconds that only grow, the same in all threads and processes of a machine. */
export const clock = (): number => Number(process.hrtime.bigint()) / 1e6
