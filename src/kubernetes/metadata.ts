/** Labels, annotations, node selectors: looked up by key, never by position. */
export type StringMap = Readonly<Record<string, string>>;

/** Amounts by resource name in base units: `cpu` in cores, `memory` in bytes. */
export type ResourceList = Readonly<Record<string, number>>;

/** A transport protocol that a Service or container port can have. */
export type Protocol = 'TCP' | 'UDP' | 'SCTP';

/** An IP family as Services list it. */
export type IPFamily = 'IPv4' | 'IPv6';

/** The owner that created an object, as garbage collection follows it. */
export interface OwnerReference {
  readonly kind: string;
  readonly name: string;
  readonly controller?: boolean | undefined;
}

/** What names an object. `namespace` is empty for cluster-scoped kinds (Node, Namespace). */
export interface Metadata {
  readonly name: string;
  readonly namespace: string;
  readonly labels: StringMap;
  readonly annotations: StringMap;
  readonly ownerReferences: readonly OwnerReference[];
  readonly uid?: string | undefined;
  readonly creationTimestamp?: string | undefined;
  /** Set while the object is being deleted; a pod that has it is terminating. */
  readonly deletionTimestamp?: string | undefined;
}

/** One line of `status.conditions` of a Node or Pod. */
export interface Condition {
  readonly type: string;
  readonly status: 'True' | 'False' | 'Unknown';
  readonly reason?: string | undefined;
}

/** Only its name matters: it scopes other names. */
export interface Namespace {
  readonly kind: 'Namespace';
  readonly metadata: Metadata;
}

/** The object behind an address: for pods, `kind` is "Pod". */
export interface ObjectReference {
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
}
