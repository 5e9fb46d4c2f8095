import { createHash } from 'node:crypto'
import type { APIGatewayProxyStructuredResultV2 as HttpAnswer } from 'aws-lambda'
import { displayAmount, type Language } from '../../providers/display.ts'
import type { Residual } from './residual.ts'

const style = `
:root { color-scheme: light dark; font: 18px/1.5 system-ui, sans-serif }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; background: #f2f5f8; color: #1c2733 }
main { background: #fff; padding: 2rem; border-radius: .75rem; max-width: 26rem; width: calc(100% - 6rem); box-shadow: 0 1px 4px #0002 }
h1 { font-size: 1.1rem; margin: 0 0 1rem; font-weight: 600 }
.amount { font-size: 2.2rem; font-weight: 700; margin: .25rem 0 1rem }
button { font: inherit; font-weight: 600; width: 100%; padding: .8rem; border: 0; border-radius: .5rem; background: #1d3d5c; color: #fff; cursor: pointer }
button:focus-visible { outline: 3px solid #f0a500; outline-offset: 2px }
.note { font-size: .85rem; opacity: .8 }
@media (prefers-color-scheme: dark) { body { background: #10171e; color: #e8edf2 } main { background: #1a242e } button { background: #7fb2e0; color: #10171e } }
`

/** Nothing but this page's own style; the form may lead on to the provider, so no form-action is set. */
const policy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; frame-ancestors 'none'`

const words = {
  fr: {
    about: {
      order: (label: string) => `Commande ${label}`,
      invoice: (label: string) => `Facture ${label}`,
      account: () => 'Compte client',
    },
    due: 'Montant à payer',
    pay: 'Payer en ligne',
    wait: 'Si vous venez de payer, cette page le montrera dans un instant : rechargez-la avant de payer à nouveau.',
    paid: 'Déjà réglé',
    nothing: 'Il n’y a rien à payer. Merci !',
    missing: 'Page introuvable',
    check: 'Ce lien n’existe pas. Vérifiez qu’il est complet.',
    many: 'Trop d’essais',
    slower: 'Trop de liens erronés viennent de votre réseau. Réessayez dans une minute.',
    unavailable: 'Paiement indisponible',
    later: 'Le paiement en ligne ne répond pas. Réessayez dans quelques minutes.',
    off: 'Ce marchand ne prend pas de paiement en ligne.',
  },
  en: {
    about: {
      order: (label: string) => `Order ${label}`,
      invoice: (label: string) => `Invoice ${label}`,
      account: () => 'Customer account',
    },
    due: 'Amount to pay',
    pay: 'Pay online',
    wait: 'If you have just paid, this page will show it in a moment: reload it before you pay again.',
    paid: 'Already paid',
    nothing: 'There is nothing to pay. Thank you!',
    missing: 'Page not found',
    check: 'There is no such link. Check that it is complete.',
    many: 'Too many tries',
    slower: 'Too many wrong links come from your network. Please try again in a minute.',
    unavailable: 'Payment unavailable',
    later: 'Online payment does not answer. Please try again in a few minutes.',
    off: 'This merchant takes no online payments.',
  },
} as const

/** Text as it stands in a page, whatever it holds. */
function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.codePointAt(0)};`)
}

type Page = { status: number; language: Language; title: string; body: string }

function answer({ status, language, title, body }: Page): HttpAnswer {
  const html = `<!doctype html>
<html lang="${language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="robots" content="noindex"><title>${escaped(title)}</title><style>${style}</style></head>
<body><main>${body}</main></body>
</html>
`
  return { statusCode: status, headers: { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy }, body: html }
}

type Shown = { residual: Residual; merchantName: string; returned: boolean }

const titleOf = ({ residual: { about, customer }, merchantName }: Shown) =>
  `${words[customer.language].about[about.kind](about.label)} – ${merchantName}`

/** What is to be paid and the button that leads to the provider; `returned` when the customer comes back from there. */
export function payPage(shown: Shown): HttpAnswer {
  const { amount, currency, customer } = shown.residual
  const { language } = customer
  const say = words[language]
  const title = titleOf(shown)
  const figure = escaped(displayAmount(amount, currency, language))
  const note = shown.returned ? `<p class="note" role="status">${say.wait}</p>` : ''
  const body = `<h1>${escaped(title)}</h1><p>${say.due}</p><p class="amount">${figure}</p><form method="post"><button type="submit">${say.pay}</button></form>${note}`
  return answer({ status: 200, language, title, body })
}

export function alreadyPaidPage(shown: Shown): HttpAnswer {
  const { language } = shown.residual.customer
  const say = words[language]
  const title = titleOf(shown)
  return answer({
    status: 200,
    language,
    title,
    body: `<h1>${escaped(title)}</h1><p class="amount" role="status">${say.paid}</p><p>${say.nothing}</p>`,
  })
}

/** One page for every link that isn't ours, whatever is wrong with it. */
export function missingPage(): HttpAnswer {
  return inBoth({ status: 404, title: 'missing', says: 'check' })
}

/** Instead of it after too many of them. */
export function tooManyPage(waitSeconds: number): HttpAnswer {
  const page = inBoth({ status: 429, title: 'many', says: 'slower' })
  return { ...page, headers: { ...page.headers, 'retry-after': String(waitSeconds) } }
}

type Said = { status: number; title: 'missing' | 'many'; says: 'check' | 'slower' }

/** A page for whoever it is: nobody's language is known. */
function inBoth({ status, title, says }: Said): HttpAnswer {
  const body = (['fr', 'en'] as const).map(
    (language) => `<section lang="${language}"><h1>${words[language][title]}</h1><p>${words[language][says]}</p></section>`,
  )
  return answer({ status, language: 'fr', title: words.fr[title], body: body.join('') })
}

/** The provider doesn't answer (503), or the merchant has none (409). */
export function unavailablePage(language: Language, why: 'later' | 'off'): HttpAnswer {
  const say = words[language]
  const page = answer({
    status: why === 'later' ? 503 : 409,
    language,
    title: say.unavailable,
    body: `<h1>${say.unavailable}</h1><p role="alert">${say[why]}</p>`,
  })
  return why === 'later' ? { ...page, headers: { ...page.headers, 'retry-after': '60' } } : page
}
