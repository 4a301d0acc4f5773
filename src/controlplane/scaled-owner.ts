/** A Deployment or StatefulSet whose number of pods is changed during a run. */
export interface ScaledOwner {
  /** As its pods name it: `Deployment default/web`. */
  readonly key: string;
  readonly kind: 'Deployment' | 'StatefulSet';
  readonly name: string;
  /** How many pods it asks for when the run begins; those of them that are no pods of the run stay Pending. */
  readonly replicas: number;
  /** Position of one of its pods: those to come are like it. */
  readonly like: number;
  /** StatefulSet: the ordinal of its first pod; 0 for others. */
  readonly firstOrdinal: number;
  /** StatefulSet with podManagementPolicy OrderedReady: one pod after the other. */
  readonly inOrder: boolean;
}
