/** The largest file that is read, in characters: far above any cluster's dump, far below what fills the memory. */
export const MAX_FILE_CHARACTERS: number = 64 * 1024 * 1024;

/** How deep collections may be nested; Kubernetes' own documents stay below 20. */
export const MAX_DEPTH = 100;

/** How many values the aliases of one file may stand for altogether. */
export const MAX_ALIASED_VALUES = 100_000;
