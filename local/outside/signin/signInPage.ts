import { nameOfMerchant } from '../merchants.ts'
import { escaped, page } from '../page.ts'
import { people } from './people.ts'

/** The page where one says who one is: no passwords here, a click is enough. `query` is the authorization request, passed on. */
export function signInPage(query: URLSearchParams, continuePath: string): string {
  const merchants = [...new Set(people.map(({ merchant }) => merchant))]
  const lists = merchants.map((merchant) => {
    const rows = people
      .filter((person) => person.merchant === merchant)
      .map((person) => {
        const onward = new URLSearchParams(query)
        onward.set('person', person.sub)
        return `<li><a href="${escaped(`${continuePath}?${onward}`)}">${escaped(person.name)}</a> <span class="note">${escaped(person.role)}</span></li>`
      })
    return `<h2>${escaped(nameOfMerchant(merchant))}</h2><ul>${rows.join('')}</ul>`
  })
  return page({ title: 'Sign in', narrow: true, body: `<h1>Sign in as</h1>${lists.join('')}` })
}
