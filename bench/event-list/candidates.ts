import { binaryHeap } from './binary-heap.ts';
import type { Candidate } from './candidate.ts';
import { engineEventList } from './engine-event-list.ts';
import { fourAryHeap } from './four-ary-heap.ts';
import { ladderQueue } from './ladder-queue.ts';
import { sortedArray } from './sorted-array.ts';

/** All that are compared; the first is the one in use. */
export const candidates: readonly Candidate[] = [engineEventList, binaryHeap, fourAryHeap, sortedArray, ladderQueue];
