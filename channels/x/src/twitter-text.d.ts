/** The one function of X's reference library that tests compare with. */
declare module 'twitter-text' {
  const twitterText: { parseTweet(text: string): { weightedLength: number } }
  export default twitterText
}
