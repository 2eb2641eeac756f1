import type { MessageDescriptor } from '@lingui/core'
import { msg } from '@lingui/core/macro'
import type { NetworkName } from '../../api/types.ts'

interface Guide {
  /** What to do at the network before the form can be filled. */
  before: MessageDescriptor[]
  /** What to do there with the webhook address; empty where Baton does the asking. */
  after: MessageDescriptor[]
  /** How to see that it works. */
  test: MessageDescriptor
  /** The network's own page. */
  page: { name: string; url: string } | null
  summary: MessageDescriptor
}

/** What a person has to do on the network's own pages, step by step. */
export const guides: Record<NetworkName, Guide> = {
  line: {
    summary: msg`Private chat and groups of a LINE Official Account`,
    page: { name: 'LINE Developers', url: 'https://developers.line.biz/console/' },
    before: [
      msg`Sign in to the LINE Developers console and open the provider of your brand.`,
      msg`Open the Messaging API channel of your Official Account. If there is none, switch on the Messaging API in LINE Official Account Manager under Settings.`,
      msg`Copy the channel secret from “Basic settings”.`,
      msg`On the tab “Messaging API”, issue a long-lived channel access token and copy it.`,
    ],
    after: [
      msg`On the tab “Messaging API”, enter this address as the webhook URL.`,
      msg`Switch on “Use webhook” and “Webhook redelivery”.`,
      msg`Switch off the automatic replies in LINE Official Account Manager, or customers hear two voices.`,
    ],
    test: msg`Write a message to the account from your own LINE.`,
  },
  x: {
    summary: msg`Mentions, replies, quotes and private messages of an X account`,
    page: { name: 'X developer console', url: 'https://console.x.com/' },
    before: [
      msg`Open your app in the X developer console. Its rights must be “Read and write and Direct message”.`,
      msg`Copy the API key secret from “Keys and tokens”.`,
      msg`Let the account that answers authorise the app (OAuth 2.0), and copy access token and refresh token.`,
      msg`Copy client ID and bearer token of the same app.`,
    ],
    after: [
      msg`Register this address as a webhook of the app (POST /2/webhooks). X calls it at once to check it.`,
      msg`Subscribe the account to the webhook, with mentions and private messages.`,
    ],
    test: msg`Mention the account from another one.`,
  },
  bluesky: {
    summary: msg`Mentions, replies, quotes and private messages of a Bluesky account`,
    page: { name: 'Bluesky', url: 'https://bsky.app/settings/app-passwords' },
    before: [
      msg`Sign in to Bluesky as the account that answers.`,
      msg`Open Settings, Privacy and security, App passwords.`,
      msg`Make an app password named Baton. Allow access to private messages if you want to answer those too.`,
    ],
    after: [],
    test: msg`Mention the account from another one.`,
  },
  facebook: {
    summary: msg`Comments, posts of visitors, mentions and recommendations of a Facebook Page, and its Messenger`,
    page: { name: 'Meta for Developers', url: 'https://developers.facebook.com/apps/' },
    before: [
      msg`Open your app in Meta for Developers under My Apps. It must belong to the business that owns the Page.`,
      msg`Under App settings, Basic, copy App ID and App secret.`,
      msg`Under App Review, Permissions and Features, ask for advanced access to pages_show_list, pages_manage_metadata, pages_read_engagement, pages_read_user_content and pages_manage_engagement. Until Meta has agreed, only people with a role in the app are heard.`,
      msg`To answer on Messenger too, ask for pages_messaging as well, and for the feature “Human Agent”: without it people can be answered for 24 hours only.`,
      msg`In the Graph API Explorer, choose the app and these permissions and generate a user token. Make it long-lived in the Access Token Debugger, then call /me/accounts with it and copy the access_token beside the Page.`,
      msg`Think of a verify token: any words of at least 8 characters.`,
    ],
    after: [
      msg`In the app, add the product Webhooks, choose Page, and enter this address as the callback URL with your verify token. Meta calls it at once to check it.`,
      msg`There, subscribe to the fields feed, mention and ratings. For Messenger subscribe also to messages, message_echoes, message_edits, message_reactions, message_reads, message_deliveries, messaging_postbacks, messaging_referrals, messaging_handovers, standby and messaging_policy_enforcement.`,
      msg`Subscribe the app to the Page: in the Graph API Explorer, with the token of the Page, POST /me/subscribed_apps?subscribed_fields= with all of these fields, separated by commas.`,
      msg`Where another app answers on Messenger too, make Baton’s app the one for customer care under Conversation Routing in the settings of the Page, and have the other hand chats over.`,
      msg`Where the app has Facebook Login for Business, enter this address there as the deauthorise callback URL, too: whoever takes their consent back is noticed at once.`,
      msg`Switch the app from development to live, or only people with a role in the app are heard.`,
    ],
    test: msg`Comment on a post of the Page from your own profile. For Messenger, write to the Page.`,
  },
  instagram: {
    summary: msg`Comments, mentions and private messages of a professional Instagram account`,
    page: { name: 'Meta for Developers', url: 'https://developers.facebook.com/apps/' },
    before: [
      msg`Make the account a professional one in Instagram (Settings, Account type and tools), and link it to a Facebook Page of the same business (Edit profile, Page).`,
      msg`Open your app in Meta for Developers under My Apps. It may be the one that you use for the Page. Under App settings, Basic, copy App ID and App secret.`,
      msg`Under App Review, Permissions and Features, ask for advanced access to instagram_basic, instagram_manage_comments, pages_show_list, pages_manage_metadata and pages_read_engagement, and for private messages to instagram_manage_messages. Until Meta has agreed, webhooks bring nothing.`,
      msg`For private messages, allow access to them in Instagram: Settings, Messages and story replies, Connected tools.`,
      msg`In the Graph API Explorer, choose the app and these permissions and generate a user token. Make it long-lived in the Access Token Debugger, then call /me/accounts with it and copy the access_token beside the Page that the account is linked to.`,
      msg`Think of a verify token: any words of at least 8 characters.`,
    ],
    after: [
      msg`In the app, add the product Webhooks, choose Instagram, and enter this address as the callback URL with your verify token. Meta calls it at once to check it.`,
      msg`There, subscribe to the fields comments, live_comments and mentions; for private messages also to messages, message_reactions, messaging_seen, messaging_postbacks, messaging_referral, messaging_handover and standby.`,
      msg`Subscribe the app to the Page, or nothing of Instagram comes either: in the Graph API Explorer, with the token of the Page, POST /me/subscribed_apps?subscribed_fields=feed.`,
      msg`Where the app has Facebook Login for Business, enter this address there as the deauthorise callback URL, too: whoever takes their consent back is noticed at once.`,
      msg`Switch the app from development to live.`,
    ],
    test: msg`Comment on a picture of the account from another one that is not private.`,
  },
  whatsapp: {
    summary: msg`Chats with a business phone number on WhatsApp`,
    page: { name: 'Meta for Developers', url: 'https://developers.facebook.com/apps/' },
    before: [
      msg`Open your app at Meta for Developers. If there is none, create one of the type “Business” and add the product “WhatsApp” to it. The business must be verified to write to everybody.`,
      msg`Under “WhatsApp”, “API Setup”, copy the phone number ID and the WhatsApp Business Account ID.`,
      msg`Under “App settings”, “Basic”, copy App ID and App secret.`,
      msg`In the settings of the business (business.facebook.com), open “System users”, and give one full control of the app and of the WhatsApp account.`,
      msg`Generate a token for it that never expires, with whatsapp_business_messaging and whatsapp_business_management, and copy it.`,
      msg`Think of a verify token: any words of your own.`,
    ],
    after: [
      msg`Under “WhatsApp”, “Configuration”, enter this address as the callback URL, with your verify token. Meta calls it at once to check it.`,
      msg`There, subscribe to the field “messages”. Subscribe also to account_update, account_alerts and phone_number_quality_update to hear of trouble with the account, and to message_template_status_update, message_template_quality_update and template_category_update to hear at once what becomes of its templates.`,
      msg`Subscribe the app to the WhatsApp Business Account (POST /WHATSAPP-BUSINESS-ACCOUNT-ID/subscribed_apps). “API Setup” does so for the first number.`,
    ],
    test: msg`Write a message to the number from your own WhatsApp.`,
  },
  email: {
    summary: msg`A mailbox, such as care@your-brand`,
    page: null,
    before: [
      msg`Have the names of the servers for incoming (IMAP) and outgoing (SMTP) mail at hand. Your provider lists them in its help.`,
      msg`Where the provider offers app passwords, make one for Baton.`,
      msg`If IMAP is switched off at your provider, switch it on.`,
    ],
    after: [],
    test: msg`Send a mail to the address from somewhere else.`,
  },
  'google-play': {
    summary: msg`Reviews of an app in Google Play`,
    page: { name: 'Google Cloud', url: 'https://console.cloud.google.com/iam-admin/serviceaccounts' },
    before: [
      msg`In a project of Google Cloud, switch on the “Google Play Android Developer API”.`,
      msg`Make a service account there, and under “Keys” a key of the type JSON. Its file is saved to your computer.`,
      msg`In the Play Console, under “Users and permissions”, invite the mail address of the service account. Give it “View app information” and “Reply to reviews” for the app. It can take a day until Google knows of it.`,
      msg`Copy the package name of the app from its address in the store, and open the file of the key to copy all that is in it.`,
    ],
    after: [],
    test: msg`Reviews with words come in every two minutes. Google tells only of those that were written or changed in the last seven days; if Baton is off for longer, those between do not come in.`,
  },
  'app-store': {
    summary: msg`Reviews of an app in the App Store`,
    page: { name: 'App Store Connect', url: 'https://appstoreconnect.apple.com/access/integrations/api' },
    before: [
      msg`Sign in to App Store Connect as Admin or Account Holder. The Account Holder may first have to ask for access to the API, under “Users and Access”, “Integrations”.`,
      msg`There, under “Team Keys”, generate a key. The role “Customer Support” is enough to read and answer reviews; a key reaches all apps of the team. A person with that role may instead make an individual key in their profile, which reaches their apps alone.`,
      msg`Copy the key ID and, of a team key, the issuer ID, and download the key. Apple lets the .p8 file be downloaded only once.`,
      msg`Open the app, and under “App Information” copy its Apple ID.`,
    ],
    after: [],
    test: msg`Reviews come in every two minutes, and the newest thousand as history. Apple shows an answer only after a while, which can be a day; until then it says so here.`,
  },
  'google-business': {
    summary: msg`Reviews of a place on Google Maps and in Google Search`,
    page: { name: 'Google Cloud', url: 'https://console.cloud.google.com/auth/clients' },
    before: [
      msg`Ask Google for access to the Business Profile APIs, for a project of yours in Google Cloud, with the form “Application for Basic API Access”. The Business Profile must have been verified for 60 days. Until Google agrees, its quota is 0 and every call is refused.`,
      msg`In that project switch on “Google My Business API”, “My Business Business Information API” and “My Business Account Management API”.`,
      msg`Set up the consent screen, as “Internal” or published: while it is in testing, Google ends refresh tokens after seven days. Make an OAuth client of the type “Web application” with the redirect address https://developers.google.com/oauthplayground, and copy its client ID and client secret.`,
      msg`Open the OAuth 2.0 Playground (developers.google.com/oauthplayground). Behind the gear, choose “Use your own OAuth credentials” and enter both. Authorise the scope https://www.googleapis.com/auth/business.manage as an owner or manager of the Business Profile, exchange the code, and copy the refresh token.`,
      msg`Still there, ask for https://mybusinessaccountmanagement.googleapis.com/v1/accounts and copy the digits behind “accounts/”. Then ask for https://mybusinessbusinessinformation.googleapis.com/v1/accounts/ACCOUNT-ID/locations?readMask=name,title and copy the digits behind “locations/” of the place.`,
    ],
    after: [],
    test: msg`Reviews come in every two minutes, and the newest thousand as history. Google looks at an answer before it shows it; if it does not show it, you see here for which policy.`,
  },
  youtube: {
    summary: msg`Comments under the videos of a YouTube channel`,
    page: { name: 'Google Cloud', url: 'https://console.cloud.google.com/auth/clients' },
    before: [
      msg`In a project of yours in Google Cloud, switch on “YouTube Data API v3”.`,
      msg`Set up the consent screen, as “Internal” or published: while it is in testing, Google ends refresh tokens after seven days. Make an OAuth client of the type “Web application” with the redirect address https://developers.google.com/oauthplayground, and copy its client ID and client secret.`,
      msg`Open the OAuth 2.0 Playground (developers.google.com/oauthplayground). Behind the gear, choose “Use your own OAuth credentials” and enter both. Authorise the scope https://www.googleapis.com/auth/youtube.force-ssl as an owner of the channel, choose the channel when Google asks for it, exchange the code, and copy the refresh token. This one scope lets Baton read, answer, hide and delete comments.`,
      msg`Sign in to YouTube as the channel, and copy the channel ID under “Settings”, “Advanced settings”.`,
    ],
    after: [],
    test: msg`Comments come in every minute, and the newest five hundred with their replies as history. Google lets a project use 10,000 units a day: reading costs 1, an answer 50. As they run low Baton asks less often, and keeps a fifth for answers.`,
  },
  glassdoor: {
    summary: msg`Reviews of an employer, brought in as files and answered there`,
    page: { name: 'Glassdoor', url: 'https://www.glassdoor.com/' },
    before: [
      msg`Glassdoor lets no program read or answer reviews, so nothing is connected: Baton takes in what you bring, and leads to the page where you answer.`,
      msg`Open the reviews of your company on Glassdoor, and copy the address of the page.`,
      msg`Have the reviews at hand as a table (CSV) with a column for the stars, and columns such as date, title, pros and cons.`,
      msg`To have new reviews come in by themselves, let Glassdoor send its mails about them to a mailbox that is connected here.`,
    ],
    after: [],
    test: msg`Bring in a first file.`,
  },
}
