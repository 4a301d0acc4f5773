/** The largest file that is read, in characters: far above any cluster's dump, far below what fills the memory. */
export const MAX_FILE_CHARACTERS: number = 64 * 1024 * 1024;

/** How deep collections may be nested; Kubernetes' own documents stay below 20. */
export const MAX_DEPTH = 100;

/** How many values the aliases of one file may stand for altogether. */
export const MAX_ALIASED_VALUES = 100_000;

/**
 * The longest YAML file that the library may read: its trees take some 60 times the text. Longer files are read only in
 * the form that kubectl writes.
 */
export const MAX_LIBRARY_CHARACTERS: number = 16 * 1024 * 1024;

/** The most pods of one workload: a number above is a slip, and is not acted upon even while mistakes are collected. */
export const MAX_REPLICAS = 100_000;
