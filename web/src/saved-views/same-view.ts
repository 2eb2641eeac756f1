import { type View, filterNames, sortOf } from '../conversations/view.ts'

const told = (view: View) => JSON.stringify([view.view ?? 'needsAction', sortOf(view), ...filterNames.map((name) => view[name])])

/** Do both show the same conversations in the same order? */
export const sameView = (one: View, other: View): boolean => told(one) === told(other)
