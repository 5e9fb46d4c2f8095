/** What a refusal tells: its HTTP status, what is wrong in words for a person, and what to do. */
export type Saying = { status: number; says: string; cure: string }
