import { type Book, figuresOf } from './book.ts'

/** Whether a record beyond the last statement moved the balance, or something is owed or deposited now. */
export function callsForStatement(book: Book): boolean {
  const { unpaid, deposits } = figuresOf(book)
  const after = book.stated?.sequence ?? 0
  const moved = book.trail.some(({ sequence, balance }, at) => sequence > after && balance !== (book.trail[at - 1]?.balance ?? 0))
  return moved || unpaid > 0 || deposits > 0
}
