/** Something this machine lacks, told in one line: what it is and how to come by it. */
export class Missing extends Error {
  override name = 'Missing'
}
