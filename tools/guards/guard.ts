/** One thing that keeps the product right, how it is taken away, and the test that must notice. */
export type Guard = {
  name: string
  /** From the root. */
  file: string
  /** What stands there, exactly once. */
  from: string
  /** What is left of it without the guard. */
  to: string
  /** The file of the test that must fail. */
  test: string
  /** Its name, or the part of it that no other test of the file has. */
  named: string
  /** Another test of the file, whose doing this one needs. */
  after?: string
  /** How it fails, where it isn't an assertion: part of the error. */
  fails?: string
}
