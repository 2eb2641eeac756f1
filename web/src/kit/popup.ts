/** The ground of everything that opens over the page, and one choice in it. */
export const popupClass = 'rounded-[10px] border border-line bg-raised p-1 shadow-raised outline-none enter max-w-[calc(100vw-16px)]'
export const optionClass =
  'flex min-h-8 max-pane:min-h-11 w-full items-center gap-2 rounded-md px-2 text-left text-small text-ink outline-none select-none data-highlighted:bg-hover data-disabled:opacity-50'
