/**
 * Puts the shared clock under `Date` of this thread: `Date.now()`, `new Date()` and `Date()` answer real time plus the offset.
 * Timers stay real, as on Lambda, where nobody moves time. Call it before anything else is loaded.
 */
export function shiftDate(offset: SharedArrayBuffer): void {
  const view = new Float64Array(offset)
  const RealDate = Date
  const realNow = Date.now.bind(Date)
  const now = (): number => Math.floor(realNow() + (view[0] ?? 0))
  RealDate.now = now
  const Shifted: DateConstructor = new Proxy(RealDate, {
    construct: (target, given, made) => Reflect.construct(target, given.length === 0 ? [now()] : given, made === Shifted ? target : made),
    apply: () => new RealDate(now()).toString(),
  })
  RealDate.prototype.constructor = Shifted
  globalThis.Date = Shifted
}
