/**
 * Packed before every function (tools/build.ts): zod writes and compiles a parser of its own for each shape when it is first used. A
 * process that is started for an order uses each of them once, so that this costs a tenth of the time until its first write, and its later
 * orders gain nothing that could be measured (docs/performance.md).
 */
import * as z from 'zod'

z.config({ jitless: true })
