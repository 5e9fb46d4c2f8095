import { nameOfMerchant } from '../merchants.ts'
import { escaped, page } from '../page.ts'
import { chosenAs, type Somebody } from './people.ts'

/** Whose somebody is: names of the invited begin with their merchant. */
const merchantOf = (one: Somebody): string => ('username' in one ? (one.username.split('.')[0] ?? '') : one.merchant)

type Asked = { query: URLSearchParams; continuePath: string; people: readonly Somebody[] }

/** The page where one says who one is: no passwords here, a click is enough. `query` is the authorization request, passed on. */
export function signInPage({ query, continuePath, people }: Asked): string {
  const merchants = [...new Set(people.map(merchantOf))]
  const lists = merchants.map((merchant) => {
    const rows = people
      .filter((person) => merchantOf(person) === merchant)
      .map((person) => {
        const onward = new URLSearchParams(query)
        onward.set('person', chosenAs(person))
        const [shown, note] = 'username' in person ? [person.username, 'invited'] : [person.name, person.role]
        return `<li><a href="${escaped(`${continuePath}?${onward}`)}">${escaped(shown)}</a> <span class="note">${escaped(note)}</span></li>`
      })
    return `<h2>${escaped(nameOfMerchant(merchant))}</h2><ul>${rows.join('')}</ul>`
  })
  return page({ title: 'Sign in', narrow: true, body: `<h1>Sign in as</h1>${lists.join('')}` })
}
