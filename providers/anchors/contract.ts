/** A document as it stands under lock: its key, and which of its versions came first. */
export type LockedDocument = { key: string; version: string }

/**
 * Documents that nobody can change or delete before their time is up, not we ourselves either. Whoever may write can add; what came
 * first under a key is what counts, whatever was put over it.
 */
export type Anchors = {
  put(key: string, document: object): Promise<void>
  /** Documents whose key begins so, by key. */
  list(prefix: string): Promise<LockedDocument[]>
  read(document: LockedDocument): Promise<unknown>
}
