import { createContext, useContext } from 'react'

/** Opens the search from anywhere in a workspace. */
export const SearchContext = createContext<() => void>(() => undefined)
export const useOpenSearch = () => useContext(SearchContext)
