/** The smallest thing that is an inbox, kept in memory alone: what `compare` is tried on. */
export class InboxInMemory {
  private readonly conversations = new Map<string, { id: string; messages: { id: string; text: string; direction: string }[] }>()

  /** The answer to a request, or undefined where there is nothing of the kind. */
  answer(method: string, url: string, body: string): object | undefined {
    const { pathname, searchParams } = new URL(url, 'http://localhost')
    const [, id = '', what] = /^\/inbox\/conversations\/([^/]+)(\/replies)?$/.exec(pathname) ?? []
    if (method === 'POST' && pathname === '/inbox/webhook') return this.take(JSON.parse(body) as { user: string; id: string; text: string })
    if (method === 'GET' && pathname === '/inbox/conversations') return { items: this.newest(Number(searchParams.get('limit'))) }
    if (method === 'GET' && pathname === '/inbox/search') return { items: this.find(searchParams.get('q') ?? '') }
    const conversation = this.conversations.get(decodeURIComponent(id))
    if (!conversation) return undefined
    if (method === 'POST' && what) return this.reply(conversation, JSON.parse(body) as { text: string })
    return method === 'GET' && !what ? conversation : undefined
  }

  private take({ user, id, text }: { user: string; id: string; text: string }): object {
    const conversation = this.conversations.get(user) ?? { id: user, messages: [] }
    this.conversations.set(user, conversation)
    conversation.messages.push({ id, text, direction: 'in' })
    return {}
  }

  private reply(conversation: { messages: { id: string; text: string; direction: string }[] }, { text }: { text: string }): object {
    const said = { id: `r${conversation.messages.length}`, text, direction: 'out' }
    conversation.messages.push(said)
    return said
  }

  private newest(limit: number): object[] {
    return [...this.conversations.values()].slice(-limit).map(({ id, messages }) => ({ id, preview: messages.at(-1)?.text }))
  }

  private find(word: string): object[] {
    return [...this.conversations.values()].flatMap(({ messages }) => messages.filter(({ text }) => text.includes(word))).slice(0, 20)
  }
}
