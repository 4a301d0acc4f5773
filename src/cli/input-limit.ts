/** Most bytes that one file, and all files of a run together, may have; more is refused before it is read. */
export const inputLimitBytes: number = 64 * 1024 * 1024;

/** The limit in words, for messages. */
export const inputLimitText = '64 MiB';
