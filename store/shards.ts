/** The same small number for the same id, evenly spread. */
export function shardOf(id: string, count: number): number {
  let sum = 2_166_136_261
  for (let at = 0; at < id.length; at += 1) sum = Math.imul(sum ^ id.charCodeAt(at), 16_777_619)
  return (sum >>> 0) % count
}
