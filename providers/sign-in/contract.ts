/** The party where people sign in. Throws for all that trying again may mend, and never says an address. */
export type SignIn = {
  /** Lets somebody sign in under a name, and has the invitation sent. A name that stands is left as it is. */
  open(person: { name: string; email: string }): Promise<'opened' | 'stood'>
  /** Ends all sessions of a name and lets nobody sign in under it. */
  close(name: string): Promise<'closed' | 'nobody'>
}
